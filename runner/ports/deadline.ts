import type { Clock } from './clock';
import { Failure } from './failure';

/** The time that a person or the app's file gives has passed. The run itself is well, and may still look at what it leaves. */
export class DeadlinePassed extends Failure {}

/** A signal that is aborted by another one, or at a time. */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly ended = new AbortController();

  /** @param until milliseconds since the epoch; `null`: it never passes */
  constructor(clock: Clock, outer: AbortSignal, until: number | null, failure: () => Failure) {
    const passed = new AbortController();
    this.signal = AbortSignal.any([outer, passed.signal]);
    if (until === null) return;
    clock.sleep(until - clock.now(), this.ended.signal).then(
      () => passed.abort(failure()),
      () => {},
    );
  }

  /** It will not pass any more. */
  end(): void {
    this.ended.abort();
  }
}
