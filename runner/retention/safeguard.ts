import { rfc3339 } from '../../contracts/time';
import { CLOCKS_APART } from '../ports/clock';
import type { Retained } from './retention';

/** The reason why nothing is retired now. */
export interface Safeguard {
  readonly cause: string;
  readonly next: string;
}

export interface SafeguardOptions {
  /** The current run, whose own point already exists. */
  readonly run: string;
  /** The store's time if known; milliseconds since the epoch. */
  readonly now: number;
  readonly rpoSeconds: number;
}

/**
 * Finds a reason not to retire anything: a clock that is or was wrong, or backups that do not work as they should.
 *
 * An undetected jump of the clock does little harm: at any time, a run adds only one period to each class.
 */
export function safeguard(
  points: readonly Retained[],
  { run, now, rpoSeconds }: SafeguardOptions,
): Safeguard | undefined {
  const byTime = [...points].sort((a, b) => b.time - a.time || (a.run < b.run ? 1 : -1));
  const [newest] = byTime;
  const clock = 'check whether a clock is or was wrong, or another cluster of the same name writes there';
  if (newest && newest.time > now + CLOCKS_APART)
    return { cause: `the restore point ${newest.run} is in the future (now is ${rfc3339(now)})`, next: clock };
  if (newest?.run !== run)
    return {
      cause: newest
        ? `the newest restore point is ${newest.run}, not this run's`
        : "this run's restore point is missing",
      next: clock,
    };
  const verified = byTime.find((point) => point.verified);
  if (verified && now - verified.time <= rpoSeconds * 1000) return undefined;
  const cause = verified
    ? `the newest verified restore point is ${verified.run}, older than the RPO of ${rpoSeconds} s`
    : 'there is no verified restore point';
  return { cause: `${cause} (now is ${rfc3339(now)})`, next: clock };
}
