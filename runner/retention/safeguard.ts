import { rfc3339 } from '../../contracts/time';
import { CLOCKS_APART } from '../ports/clock';
import type { Retained } from './retention';

/** Why nothing is retired now. */
export interface Doubt {
  readonly cause: string;
  readonly next: string;
}

export interface DoubtOptions {
  /** The run that asks; its own point is there. */
  readonly run: string;
  /** The store's clock where it is known; milliseconds since the epoch. */
  readonly now: number;
  readonly rpoSeconds: number;
}

/**
 * What speaks against retiring anything: a clock that was or is wrong, or backups that do not do what they should.
 *
 * A clock that leaps ahead unseen does little harm besides: whatever it says, a run adds one period to each class.
 */
export function doubtOf(points: readonly Retained[], { run, now, rpoSeconds }: DoubtOptions): Doubt | undefined {
  const byTime = [...points].sort((a, b) => b.time - a.time || (a.run < b.run ? 1 : -1));
  const [newest] = byTime;
  const clock = 'see whether a clock is or was wrong, or another cluster of the same name writes there';
  if (newest && newest.time > now + CLOCKS_APART)
    return { cause: `the restore point ${newest.run} lies in the future (now is ${rfc3339(now)})`, next: clock };
  if (newest?.run !== run)
    return { cause: `the newest restore point is ${newest?.run ?? 'none'}, not this run's`, next: clock };
  const verified = byTime.find((point) => point.verified);
  if (verified && now - verified.time <= rpoSeconds * 1000) return undefined;
  const age = verified ? `${verified.run}, older than the RPO of ${rpoSeconds} s` : 'none';
  return { cause: `the newest verified restore point is ${age} (now is ${rfc3339(now)})`, next: clock };
}
