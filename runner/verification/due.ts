import { CLOCKS_APART } from '../ports/clock';

const HOUR = 3_600_000;

/** No kept point stays unread for longer, if a verification runs every day. */
export const CYCLE_DAYS = 7;

/**
 * A point that was read so long ago, five days and eleven hours, is read now. It leaves a day until the next run (26 h, where summer time ends
 * by two) and 11 h for when that one starts late and how long it takes; a day that is missed is made up for before the eighth has
 * passed. Milliseconds.
 */
export const DUE = 131 * HOUR;

/** What verification has to know of a kept point. */
export interface Checked {
  readonly run: string;
  /** When its bytes were last read back and matched, in milliseconds since the epoch; `undefined`: never. */
  readonly verified: number | undefined;
}

/**
 * Today's share, what was not read for the longest first: all that is due, and in any case a sixth, so that no day has to read
 * what others could have. A time from the future counts as never: a clock was wrong then.
 */
export function dueAt<P extends Checked>(points: readonly P[], now: number): P[] {
  const last = ({ verified = Number.NEGATIVE_INFINITY }: P) =>
    verified > now + CLOCKS_APART ? Number.NEGATIVE_INFINITY : verified;
  const sorted = [...points].sort((a, b) => last(a) - last(b) || (a.run < b.run ? -1 : 1));
  const share = Math.ceil(points.length / (CYCLE_DAYS - 1));
  return sorted.filter((point, index) => index < share || now - last(point) >= DUE);
}
