import type { Clock } from './clock';
import type { Failure } from './failure';

/** A signal that is aborted by another one, or at a time. */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly ended = new AbortController();

  /** @param until milliseconds since the epoch */
  constructor(clock: Clock, outer: AbortSignal, until: number, failure: () => Failure) {
    const passed = new AbortController();
    this.signal = AbortSignal.any([outer, passed.signal]);
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
