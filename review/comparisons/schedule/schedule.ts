import { timetable } from './timetable';

/** When backups begin. */
export const schedule = timetable('schedule', 'backs up', (app) => app.schedule);
