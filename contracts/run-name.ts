/** A source of time and randomness. */
interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
}

const characters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Makes a unique name, `<app>-<yyyymmdd>t<hhmmss>z-<5 of [a-z0-9]>`: at most 63 characters for an app's name of 40. */
export function runName(app: string, clock: Clock): string {
  const time = new Date(clock.now()).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
  const random = Array.from({ length: 5 }, () => characters[Math.floor(clock.random() * characters.length)]).join('');
  return `${app}-${time}z-${random}`;
}

/** When the run of this name started, in milliseconds since the epoch; `undefined` if it is not a run of this app. */
export function runTime(app: string, name: string): number | undefined {
  if (!name.startsWith(`${app}-`)) return undefined;
  const match = /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)z-[a-z0-9]{5}$/.exec(name.slice(app.length + 1));
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1);
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(text);
  // Date.parse turns 30 February into a day in March.
  return Number.isFinite(time) && new Date(time).toISOString() === text ? time : undefined;
}

/** The part after `<app>-` in the name of a run: `20261121t041500z-x7k2q`. A regular expression for CEL. */
export const RUN_SUFFIX = '^[0-9]{8}t[0-9]{6}z-[a-z0-9]{5}$';
