import type { Clock } from './clock';
import { Failure } from './failure';

/** A deadline set by a person or by the app's file has passed. The run itself is healthy and may still inspect what it leaves behind. */
export class DeadlinePassed extends Failure {}

/** A signal that aborts with another signal or at a given time. */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly ended = new AbortController();

  /** @param until milliseconds since the epoch; `null` for never */
  constructor(clock: Clock, outer: AbortSignal, until: number | null, failure: () => Failure) {
    const passed = new AbortController();
    this.signal = AbortSignal.any([outer, passed.signal]);
    if (until === null) return;
    clock.sleep(until - clock.now(), this.ended.signal).then(
      () => passed.abort(failure()),
      () => {},
    );
  }

  /** Cancels the deadline. */
  end(): void {
    this.ended.abort();
  }
}
