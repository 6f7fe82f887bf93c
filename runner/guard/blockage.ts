import { recordEvent } from '../kubernetes/event';
import type { LeaseRecord } from '../lease/lease-record';
import { Failure } from '../ports/failure';
import type { Log } from '../ports/log';
import type { GuardContext } from './guard-context';
import { runOf } from './recorded-run';

/** A failure that lasts this long does not pass by itself. Milliseconds. */
const BLOCKED_AFTER = 120_000;

interface BlockageContext extends Pick<GuardContext, 'clock' | 'cluster' | 'namespace' | 'pod'> {
  readonly log: Log;
}

/** Tracks since when the guard's work for one app has failed, and whether an Event reported it. */
export class Blockage {
  private since: number | undefined;
  private told: string | undefined;

  constructor(
    private readonly context: BlockageContext,
    private readonly app: string,
  ) {}

  /** Whether every attempt has failed for two minutes. */
  get isLasting(): boolean {
    return this.since !== undefined && this.context.clock.now() - this.since >= BLOCKED_AFTER;
  }

  /**
   * Call after each failure.
   *
   * @param says whether to write an Event, one per run, once the failure lasts
   */
  async failed(record: LeaseRecord, error: unknown, says: boolean): Promise<void> {
    const { context, app } = this;
    this.since ??= context.clock.now();
    const config = { app };
    const run = runOf({ config }, record);
    if (!says || !this.isLasting || this.told === run) return;
    const { cause, next } = Failure.of(error, 'guard');
    const failure = new Failure({ step: 'guard', cause: `the guard cannot do its work for this app: ${cause}`, next });
    await recordEvent({ ...context, config, reporter: 'guard' }, run, 'GuardBlocked', failure);
    this.told = run;
  }

  /** Call when the work is done, or there is none. */
  end(): void {
    this.since = undefined;
    this.told = undefined;
  }
}
