import { CronError, type CronFields, type CronSpec, cronSpec } from './cron-spec';

const DAY = 24 * 60 * 60_000;
/** Fixed, so that the same schedule is judged alike on every day. Ten years hold two 29ths of February anywhere. */
export const HORIZON = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2036, 0, 1) };

/** The times of a schedule of five fields, as Kubernetes reads it, on clocks that never jump. */
export interface CronTimes {
  /** Minutes of an hour, in order. */
  readonly minutes: readonly number[];
  /** Hours of a day, in order. */
  readonly hours: readonly number[];
  /** Starts of days within the horizon, in order; milliseconds of wall time, as if every place were at UTC. */
  readonly days: readonly number[];
}

const knownSpecs = new Map<string, CronSpec | CronError>();

function read(cron: string): CronSpec | CronError {
  let spec = knownSpecs.get(cron);
  if (!spec) {
    try {
      spec = cronSpec(cron);
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      spec = error;
    }
    knownSpecs.set(cron, spec);
  }
  return spec;
}

/** Why Kubernetes 1.34 would not take this schedule, or `undefined`: `<what is wrong>; <what to do>`. */
export function cronProblem(cron: string): string | undefined {
  const spec = read(cron);
  return spec instanceof CronError ? spec.message : undefined;
}

/**
 * A schedule as Kubernetes reads it.
 *
 * @throws CronError for one that {@link cronProblem} has something against
 */
export function readCron(cron: string): CronSpec {
  const spec = read(cron);
  if (spec instanceof CronError) throw spec;
  return spec;
}

const knownTimes = new WeakMap<CronFields, CronTimes>();

/** The times of a schedule. Without minutes, hours or days it never fires. */
export function cronTimes(fields: CronFields): CronTimes {
  let times = knownTimes.get(fields);
  if (!times) {
    const values = (matches: readonly boolean[]) => matches.flatMap((matched, value) => (matched ? [value] : []));
    times = { minutes: values(fields.minute.matches), hours: values(fields.hour.matches), days: daysOf(fields) };
    knownTimes.set(fields, times);
  }
  return times;
}

/** Days are by far the most to enumerate, and nearly all apps say `* * *`. */
const knownDays = new Map<string, readonly number[]>();

function daysOf({ day, month, weekday }: CronFields): readonly number[] {
  const key = JSON.stringify([day, month, weekday]);
  let days = knownDays.get(key);
  if (!days) {
    days = Array.from({ length: (HORIZON.to - HORIZON.from) / DAY }, (_, index) => HORIZON.from + index * DAY).filter(
      (start) => {
        const date = new Date(start);
        const [inMonth, inWeek] = [day.matches[date.getUTCDate()]!, weekday.matches[date.getUTCDay()]!];
        const matches = day.star || weekday.star ? inMonth && inWeek : inMonth || inWeek;
        return matches && month.matches[date.getUTCMonth() + 1]!;
      },
    );
    knownDays.set(key, days);
  }
  return days;
}
