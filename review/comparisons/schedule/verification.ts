import { timetable } from './timetable';

/** When restore points are read back. */
export const verification = timetable('verification', 'reads back', (app) => app.verification);
