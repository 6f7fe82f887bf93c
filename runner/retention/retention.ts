import type { Retention } from '../../contracts/app-config';
import { classes, periodsIn } from './period';

/** The part of a restore point that retention needs. */
export interface Retained {
  readonly run: string;
  /** When the run started; milliseconds since the epoch. */
  readonly time: number;
  /** Whether it counts: its bytes were read back and matched, and it is neither broken nor a safety point. */
  readonly verified: boolean;
}

/**
 * The points to retire, oldest first. Only verified points count. It keeps
 *
 * - the newest `keepAtLeast` of them;
 * - the newest point of each of the newest N periods of each class, counting only periods *with a verified point*. So an app that was
 *   away for a month finds all its points again: time alone retires nothing. A point that two classes keep counts in both;
 * - every point that does not count and is newer than the oldest of those `keepAtLeast`.
 *
 * While there are fewer verified points than `keepAtLeast`, it retires nothing, not even broken points: they may be all there is.
 *
 * It may be called after each new point or once after many; a retired point would never be kept later.
 */
export function toRetire<P extends Retained>(points: readonly P[], retention: Retention, timeZone: string): P[] {
  const newestFirst = [...points].sort((a, b) => b.time - a.time || (a.run < b.run ? 1 : -1));
  const verified = newestFirst.filter((point) => point.verified);
  const least = Math.max(1, retention.keepAtLeast);
  if (verified.length < least) return [];
  const kept = new Set([...verified.slice(0, least), ...newestOfPeriods(verified, retention, timeZone)]);
  const last = newestFirst.indexOf(verified[least - 1]!);
  return newestFirst
    .slice(last + 1)
    .filter((point) => !kept.has(point))
    .reverse();
}

function newestOfPeriods<P extends Retained>(verified: readonly P[], retention: Retention, timeZone: string): P[] {
  const periodsOf = periodsIn(timeZone);
  const found = verified.map((point) => ({ point, periods: periodsOf(point.time) }));
  return classes.flatMap((name) => {
    const newest = new Map<string, P>();
    for (const { point, periods } of found) if (!newest.has(periods[name])) newest.set(periods[name], point);
    return [...newest.values()].slice(0, retention[name] ?? 0);
  });
}

/**
 * The most points that one run retires: 3, or a tenth of all. A run adds one point, so this never falls behind. But a changed
 * rule or a wrong clock does not empty a catalog before a person has read the warning.
 */
export const mostAtOnce = (points: number): number => Math.max(3, Math.floor(points / 10));
