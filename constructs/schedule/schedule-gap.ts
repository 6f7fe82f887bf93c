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
  /** The run before it; milliseconds since 1970, UTC. */
  readonly after: number;
  /** The run that ends it. */
  readonly before: number;
}

const knownGaps = new Map<string, Gap | undefined>();

/**
 * The longest gap between two runs of a schedule, over ten years from a fixed day; `undefined`: it does not run twice.
 *
 * It follows robfig/cron 3.0.1, as Kubernetes 1.34 does: a time that daylight saving skips is not run, a time that comes twice is run twice, and where
 * midnight does not exist a day or a week may be left out. `@every` knows no clocks. A schedule that Kubernetes stops for good ({@link runs}) has a gap up to
 * the end of these years.
 *
 * @throws Error for a schedule or a zone that `cronProblem` or `zoneProblem` has something against
 */
export function longestGap(cron: string, timeZone: string): Gap | undefined {
  const key = `${cron} ${timeZone}`;
  if (!knownGaps.has(key)) knownGaps.set(key, longest(untilHorizon(cron, timeZone)));
  return knownGaps.get(key);
}

/** The next runs after an instant, as Kubernetes will start them. Those of `@every` count from the last run, and so from the instant. */
export function nextRuns(cron: string, timeZone: string, after: Date, count: number): Date[] {
  const found: Date[] = [];
  for (const time of runs(cron, timeZone, after.getTime(), Number.POSITIVE_INFINITY)) {
    if (found.length === count) break;
    found.push(new Date(time));
  }
  return found;
}

/** The runs within the horizon, and its end where the schedule stops before. */
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
 * The runs after an instant and before another, each the next one after the run before it.
 *
 * They end where robfig/cron finds the same time again, as it does in the Chatham Islands when summer time ends at 03:45: of a CronJob that ran then
 * Kubernetes says "time difference between two schedules is less than 1 second", and never runs it again.
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
    // Far from a jump of the clocks the walk finds what the fields say.
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

/** The runs after an instant and before another, on clocks that do not jump between. */
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

/** The index of the first value that is greater. @param values in order */
function firstAfter(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
