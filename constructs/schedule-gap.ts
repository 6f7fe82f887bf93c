import { cronTimes, HORIZON } from './cron';
import { steadyStretches } from './zone';

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
 * The longest gap between two runs of a schedule, over nine years from a fixed day; `undefined`: it does not run twice.
 *
 * As in Kubernetes (robfig/cron), a time that daylight saving skips is not run, and a time that comes twice is run twice.
 */
export function longestGap(cron: string, timeZone: string): Gap | undefined {
  const key = `${cron} ${timeZone}`;
  if (!knownGaps.has(key)) knownGaps.set(key, longest(instants(cron, timeZone, HORIZON.from, HORIZON.days * DAY)));
  return knownGaps.get(key);
}

/** The next runs after an instant, as Kubernetes will start them. */
export function nextRuns(cron: string, timeZone: string, after: Date, count: number): Date[] {
  const start = Math.max(HORIZON.from, Math.floor(after.getTime() / DAY) * DAY - DAY);
  const runs: Date[] = [];
  for (const time of instants(cron, timeZone, start, HORIZON.from + HORIZON.days * DAY - start)) {
    if (runs.length === count) break;
    if (time > after.getTime()) runs.push(new Date(time));
  }
  return runs;
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

function* instants(cron: string, timeZone: string, from: number, length: number): Generator<number> {
  const { minutes, hours, days } = cronTimes(cron);
  for (const { from: start, to: end, offset } of steadyStretches(timeZone, from, from + length)) {
    for (const day of days) {
      if (day + DAY - offset <= start) continue;
      if (day - offset >= end) break;
      for (const hour of hours)
        for (const minute of minutes) {
          const time = day + hour * HOUR + minute * MINUTE - offset;
          if (time >= start && time < end) yield time;
        }
    }
  }
}
