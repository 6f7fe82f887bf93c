import { cronTimes, HORIZON, readCron } from './cron';
import type { CronFields } from './cron-spec';
import { nextRun } from './next-run';
import { WallClock } from './wall-clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The longest time without a run. */
export interface Gap {
  readonly milliseconds: number;
  /** The run before the gap; milliseconds since 1970, UTC. */
  readonly after: number;
  /** The run that ends the gap. */
  readonly before: number;
}

const knownGaps = new Map<string, Gap | undefined>();

/**
 * Returns the longest gap between two runs of a schedule, over ten years from a fixed day, or `undefined` if it does
 * not run twice.
 *
 * It follows robfig/cron 3.0.1, as Kubernetes 1.34 does. A time that daylight saving time skips is not run, and a time
 * that occurs twice is run twice. Where midnight does not exist, a day or a week may be skipped. `@every` does not
 * depend on clocks. If Kubernetes stops a schedule for good ({@link runs}), the gap lasts until the end of these years.
 *
 * @throws Error if `cronProblem` or `zoneProblem` returns a problem for the schedule or the zone
 */
export function longestGap(cron: string, timeZone: string): Gap | undefined {
  const key = `${cron} ${timeZone}`;
  if (!knownGaps.has(key)) knownGaps.set(key, longest(untilHorizon(cron, timeZone)));
  return knownGaps.get(key);
}

/**
 * Returns the next runs after an instant, as Kubernetes starts them. Runs of `@every` count from the previous run, so
 * from the instant.
 */
export function nextRuns(cron: string, timeZone: string, after: Date, count: number): Date[] {
  const found: Date[] = [];
  for (const time of runs(cron, timeZone, after.getTime(), Number.POSITIVE_INFINITY)) {
    if (found.length === count) break;
    found.push(new Date(time));
  }
  return found;
}

/** The runs within the horizon, plus its end if the schedule stops before it. */
function* untilHorizon(cron: string, timeZone: string): Generator<number> {
  let last: number | undefined;
  for (const time of runs(cron, timeZone, HORIZON.from - 1000, HORIZON.to)) {
    yield time;
    last = time;
  }
  if (last !== undefined && runs(cron, timeZone, last, Number.POSITIVE_INFINITY).next().done) yield HORIZON.to;
}

function longest(times: Iterable<number>): Gap | undefined {
  let gap: Gap | undefined;
  let last: number | undefined;
  for (const time of times) {
    if (last !== undefined && time - last > (gap?.milliseconds ?? 0))
      gap = { milliseconds: time - last, after: last, before: time };
    last = time;
  }
  return gap;
}

/**
 * The runs after an instant and before another, each the next one after the previous run.
 *
 * They stop where robfig/cron returns the same time again. This happens in the Chatham Islands when daylight saving
 * time ends at 03:45. For a CronJob that ran then, Kubernetes reports "time difference between two schedules is less
 * than 1 second", and never runs it again.
 *
 * @param after milliseconds since 1970, UTC
 */
export function* runs(cron: string, timeZone: string, after: number, before: number): Generator<number> {
  const spec = readCron(cron);
  if ('everySeconds' in spec) {
    const second = Math.floor(after / 1000) * 1000;
    for (let time = second + spec.everySeconds * 1000; time < before; time += spec.everySeconds * 1000) yield time;
    return;
  }
  const clock = new WallClock(timeZone);
  let last = after;
  while (true) {
    // Far from a change of the clocks the algorithm returns exactly what the fields describe.
    const { from, to, offset } = clock.stretch(last);
    if (last >= Math.max(from, HORIZON.from) + DAY)
      for (const time of steadyRuns(spec, last, Math.min(to - DAY, HORIZON.to, before), offset)) {
        yield time;
        last = time;
      }
    const next = nextRun(spec, clock, last);
    if (next === undefined || next <= last || next >= before) return;
    yield next;
    last = next;
  }
}

/** The runs after an instant and before another, while the clocks do not change. */
function* steadyRuns(fields: CronFields, after: number, before: number, offset: number): Generator<number> {
  const { minutes, hours, days } = cronTimes(fields);
  for (let index = firstAfter(days, after + offset - DAY); index < days.length; index++) {
    const day = days[index]! - offset;
    if (day >= before) return;
    for (const hour of hours)
      for (const minute of minutes) {
        const time = day + hour * HOUR + minute * MINUTE;
        if (time > after && time < before) yield time;
      }
  }
}

/** Returns the index of the first greater value. @param values in order */
function firstAfter(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
