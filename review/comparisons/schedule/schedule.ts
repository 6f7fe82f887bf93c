import { timetable } from './timetable';

/** Compares when backups start. */
export const schedule = timetable('schedule', 'backs up', (app) => app.schedule);
