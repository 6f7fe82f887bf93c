import { timetable } from './timetable';

/** Compares when restore points are read back. */
export const verification = timetable('verification', 'reads back', (app) => app.verification);
