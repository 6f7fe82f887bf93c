import { type Steady, steadyStretches } from './zone';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The time that a wall clock shows. */
export interface WallTime {
  readonly year: number;
  /** January is 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** Sunday is 0. */
  readonly weekday: number;
}

/** The clock of a time zone, with the semantics of Go's `time.Time`. Instants are milliseconds since 1970, UTC. */
export class WallClock {
  private readonly stretches: readonly Steady[];
  /** The last returned stretch, which is nearly always the next one too. */
  private current: Steady;
  /** The last returned day, counted from 1970, and its date. */
  private days = Number.NaN;
  private year = 0;
  private month = 0;
  private day = 0;
  private weekday = 0;

  /** @throws Error if `zoneProblem` returns a problem for the zone */
  constructor(timeZone: string) {
    this.stretches = steadyStretches(timeZone);
    this.current = this.stretches[0]!;
  }

  /** Returns the stretch without a change of the clocks that contains an instant. */
  stretch(instant: number): Steady {
    if (instant < this.current.from || instant >= this.current.to)
      this.current = this.stretches.find(({ to }) => instant < to)!;
    return this.current;
  }

  /** Returns what the clock shows at an instant. */
  read(instant: number): WallTime {
    const wall = instant + this.stretch(instant).offset;
    const days = Math.floor(wall / DAY);
    if (days !== this.days) {
      const date = new Date(days * DAY);
      [this.days, this.weekday] = [days, date.getUTCDay()];
      [this.year, this.month, this.day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    }
    const minutes = Math.floor((wall - days * DAY) / MINUTE);
    const hour = Math.floor(minutes / 60);
    const { year, month, day, weekday } = this;
    return { year, month, day, hour, minute: minutes - hour * 60, weekday };
  }

  /**
   * Returns the instant at which the clock shows this time: Go's `time.Date`. Numbers out of bounds overflow into the
   * next field, and so does a time that does not exist. If a time occurs twice, Go's rule chooses one: it uses the
   * offset of the UTC instant with the same numbers, if that offset is still valid there.
   */
  instant(year: number, month: number, day: number, hour = 0, minute = 0): number {
    const wall = Date.UTC(year, month - 1, day, hour, minute);
    const guess = this.stretch(wall);
    if (guess.offset === 0) return wall;
    const instant = wall - guess.offset;
    if (instant >= guess.from && instant < guess.to) return instant;
    return wall - this.stretch(instant).offset;
  }
}
