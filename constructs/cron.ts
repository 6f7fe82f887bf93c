import { Cron } from 'croner';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Fixed, so that the same schedule is judged alike on every day. Nine years hold two 29ths of February anywhere. */
export const HORIZON = { from: Date.UTC(2026, 0, 1), days: 9 * 365 };

/** The times of a schedule, read as Kubernetes does, on clocks that never jump. */
export interface CronTimes {
  /** Minutes of an hour, in order. */
  readonly minutes: readonly number[];
  /** Hours of a day, in order. */
  readonly hours: readonly number[];
  /** Starts of days within the horizon, in order; milliseconds of wall time, as if every place were at UTC. */
  readonly days: readonly number[];
}

/**
 * Why Kubernetes would not read this schedule, or would read it otherwise than croner does; `undefined`: they agree.
 *
 * Kubernetes' parser (robfig/cron 3.0.1, `ParseStandard`) knows no `L`, `W`, `#` and no `7` for Sunday, reads a
 * star with a step of one and a star in a list as "any day" where croner does not, and `5/15` as `5-59/15`, which croner refuses.
 */
export function cronProblem(cron: string): string | undefined {
  if (!knownProblems.has(cron)) knownProblems.set(cron, problemOf(cron));
  return knownProblems.get(cron);
}

const knownProblems = new Map<string, string | undefined>();

function problemOf(cron: string): string | undefined {
  const fields = cron.split(' ');
  if (fields.length !== 5) return 'is not five fields separated by one space; write minute, hour, day, month, weekday';
  for (const [index, field] of fields.entries()) {
    const number = index < 3 ? '\\d+' : '(?:\\d+|[A-Za-z]{3})';
    const atom = `(?:\\*/\\d+|${number}(?:-${number}(?:/\\d+)?)?)`;
    if (!new RegExp(`^(?:\\*|${atom}(?:,${atom})*)$`).test(field))
      return `has a field that Kubernetes reads differently or not at all (${field}); write *, numbers, ranges a-b, lists and steps`;
    if (/\*\/0*1\b/.test(field)) return `has a step of one (${field}); write *`;
    if (index === 4 && /7|-SUN/i.test(field.replace(/\/\d+/g, '')))
      return `has a weekday that Kubernetes does not know (${field}); Sunday is 0, and a range cannot end with it`;
  }
  try {
    parse(cron);
  } catch (error) {
    return `cannot be read (${error instanceof Error ? error.message : error}); correct it`;
  }
  return undefined;
}

/** The times of a schedule that {@link cronProblem} has nothing against. Without days it never fires. */
export function cronTimes(cron: string): CronTimes {
  const known = knownTimes.get(cron);
  if (known) return known;
  const [minute, hour, ...day] = cron.split(' ');
  const read = {
    minutes: times(`${minute} * * * *`, HOUR).map((time) => (time % HOUR) / MINUTE),
    hours: times(`0 ${hour} * * *`, DAY).map((time) => (time % DAY) / HOUR),
    days: daysOf(day.join(' ')),
  };
  knownTimes.set(cron, read);
  return read;
}

const knownTimes = new Map<string, CronTimes>();

/** Days are by far the most to enumerate, and nearly all apps say `* * *`. */
const knownDays = new Map<string, readonly number[]>();

function daysOf(fields: string): readonly number[] {
  const known = knownDays.get(fields);
  if (known) return known;
  const days =
    fields === '* * *'
      ? Array.from({ length: HORIZON.days }, (_, index) => HORIZON.from + index * DAY)
      : times(`0 0 ${fields}`, HORIZON.days * DAY);
  knownDays.set(fields, days);
  return days;
}

function times(cron: string, length: number): number[] {
  const pattern = parse(cron);
  const found: number[] = [];
  let next = pattern.nextRun(new Date(HORIZON.from - 1));
  while (next && next.getTime() < HORIZON.from + length) {
    found.push(next.getTime());
    next = pattern.nextRun(next);
  }
  return found;
}

function parse(cron: string): Cron {
  return new Cron(cron, { timezone: 'UTC', mode: '5-part' });
}
