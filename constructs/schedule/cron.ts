import { CronError, type CronFields, type CronSpec, cronSpec } from './cron-spec';

const DAY = 24 * 60 * 60_000;
/**
 * A fixed period, so that the result for a schedule does not depend on the day. Ten years always include two 29ths of
 * February.
 */
export const HORIZON = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2036, 0, 1) };

/** The times of a schedule of five fields, as Kubernetes reads it, without changes of the clocks. */
export interface CronTimes {
  /** Minutes of an hour, in order. */
  readonly minutes: readonly number[];
  /** Hours of a day, in order. */
  readonly hours: readonly number[];
  /** Starts of days within the horizon, in order; milliseconds of wall time, as if every place used UTC. */
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

/** Returns why Kubernetes 1.34 would not accept this schedule, `<what is wrong>; <what to do>`, or `undefined`. */
export function cronProblem(cron: string): string | undefined {
  const spec = read(cron);
  return spec instanceof CronError ? spec.message : undefined;
}

/**
 * Returns a schedule as Kubernetes reads it.
 *
 * @throws CronError if {@link cronProblem} returns a problem
 */
export function readCron(cron: string): CronSpec {
  const spec = read(cron);
  if (spec instanceof CronError) throw spec;
  return spec;
}

const knownTimes = new WeakMap<CronFields, CronTimes>();

/** Returns the times of a schedule. Without minutes, hours or days it never fires. */
export function cronTimes(fields: CronFields): CronTimes {
  let times = knownTimes.get(fields);
  if (!times) {
    const values = (matches: readonly boolean[]) => matches.flatMap((matched, value) => (matched ? [value] : []));
    times = { minutes: values(fields.minute.matches), hours: values(fields.hour.matches), days: daysOf(fields) };
    knownTimes.set(fields, times);
  }
  return times;
}

/** Enumerating days takes the most time, and nearly all apps use `* * *`. */
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
