import { CLOCKS_APART } from '../ports/clock';

const HOUR = 3_600_000;

/** If a verification runs every day, every kept point is read at least once in this many days. */
export const CYCLE_DAYS = 7;

/**
 * The age of the last read, five days and eleven hours, from which a point is due. This leaves a day until the next run (26 h, since a time change
 * may add two) and 11 h for its late start and its duration. A missed day is made up for before the eighth has
 * passed. Milliseconds.
 */
export const DUE = 131 * HOUR;

/** The part of a kept point that verification needs. */
export interface Checked {
  readonly run: string;
  /** When its bytes were last read back and matched, in milliseconds since the epoch; `undefined` for never. */
  readonly verified: number | undefined;
}

/**
 * Today's share of the points, those with the oldest read first: all that are due, and at least a sixth, so that the work is spread
 * evenly. A time in the future counts as never, since a clock was wrong.
 */
export function dueAt<P extends Checked>(points: readonly P[], now: number): P[] {
  const last = ({ verified = Number.NEGATIVE_INFINITY }: P) =>
    verified > now + CLOCKS_APART ? Number.NEGATIVE_INFINITY : verified;
  const sorted = [...points].sort((a, b) => last(a) - last(b) || (a.run < b.run ? -1 : 1));
  const share = Math.ceil(points.length / (CYCLE_DAYS - 1));
  return sorted.filter((point, index) => index < share || now - last(point) >= DUE);
}
