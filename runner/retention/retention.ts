import type { Retention } from '../../contracts/app-config';
import { classes, periodsIn } from './period';

/** What retention has to know of a restore point. */
export interface Retained {
  readonly run: string;
  /** When the run was started; milliseconds since the epoch. */
  readonly time: number;
  /** It counts: its bytes were read back and matched, it is not broken, and it is no safety point. */
  readonly verified: boolean;
}

/**
 * The points that may go, the oldest first. Only verified ones count, and what stays is
 *
 * - the newest `keepAtLeast` of them;
 * - of each class its newest N periods *in which a verified point lies*, and of each of these the newest. So an app that was
 *   away for a month comes back to what it had: time alone retires nothing. A point that two classes keep counts in both;
 * - of what does not count, all that is newer than the oldest of those `keepAtLeast`.
 *
 * While there are fewer verified points than `keepAtLeast` nothing goes, not even what is broken: it may be all there is.
 *
 * It may be asked after each new point or once after many, and nothing that has gone would be kept later.
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
 * The most points that one run takes out of the catalog: 3, or a tenth of all. A run adds one point, so this never falls behind;
 * but a rule that was changed, or a clock that leapt, does not empty a catalog before somebody has read the warning.
 */
export const mostAtOnce = (points: number): number => Math.max(3, Math.floor(points / 10));
