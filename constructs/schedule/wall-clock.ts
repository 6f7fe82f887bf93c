import { type Steady, steadyStretches } from './zone';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a clock on the wall shows. */
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

/** The clock of a time zone, which is set as Go's `time.Time` is. Instants are milliseconds since 1970, UTC. */
export class WallClock {
  private readonly stretches: readonly Steady[];
  /** The stretch that was asked for last: nearly always the next one too. */
  private current: Steady;
  /** The day that was asked for last, since 1970; and its date. */
  private days = Number.NaN;
  private year = 0;
  private month = 0;
  private day = 0;
  private weekday = 0;

  /** @throws Error for a zone that `zoneProblem` has something against */
  constructor(timeZone: string) {
    this.stretches = steadyStretches(timeZone);
    this.current = this.stretches[0]!;
  }

  /** The stretch without a jump that an instant is in. */
  stretch(instant: number): Steady {
    if (instant < this.current.from || instant >= this.current.to)
      this.current = this.stretches.find(({ to }) => instant < to)!;
    return this.current;
  }

  /** What the clock shows at an instant. */
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
   * The instant at which the clock shows this: Go's `time.Date`. Numbers out of bounds overflow into the next field, and so does a time that does not
   * exist. Of a time that comes twice one is taken, by Go's rule: the offset that UTC has at this number, if it is still right there.
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
