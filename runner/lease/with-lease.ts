import { runName } from '../../contracts/run-name';
import { type EventReason, recordEvent } from '../kubernetes/event';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { Lease } from './lease';
import type { LeaseRecord } from './lease-record';

export interface UnderLeaseProps {
  /** Checks what an earlier run left before the Lease is taken; throws to leave it unchanged. */
  readonly refuse: (left: LeaseRecord) => void;
  readonly failed: EventReason;
  readonly refused: EventReason;
}

export interface Held {
  readonly run: string;
  readonly lease: Lease;
  /** The context of this run: also aborted by SIGTERM and when the Lease is lost. */
  readonly context: Context;
}

/** Runs `body` as a new run under the app's Lease. In every path, a failure becomes an Event and the Lease is released. */
export async function underLease(
  outer: Context,
  props: UnderLeaseProps,
  body: (held: Held) => Promise<void>,
): Promise<void> {
  const { clock, config, log } = outer;
  const run = runName(config.app, clock);
  log.of(run);
  let lease: Lease | undefined;
  try {
    log.begin('lease');
    lease = await Lease.take(outer, run, props.refuse);
    const signal = AbortSignal.any([outer.signal, lease.signal]);
    await body({ run, lease, context: { ...outer, signal } });
  } catch (error) {
    const failure = Failure.of(error, log.step);
    await recordEvent(outer, run, reasonOf(failure, props), failure);
    throw failure;
  } finally {
    await lease?.release().catch((error: Error) => {
      log.warn(`the Lease was not released: ${error.message}`, 'it expires within a minute');
    });
  }
}

function reasonOf({ exitCode }: Failure, { failed, refused }: UnderLeaseProps): EventReason {
  switch (exitCode) {
    case exitCodes.unsound:
      return 'PointNotRestorable';
    case exitCodes.down:
      return 'AppDown';
    case exitCodes.refused:
    case exitCodes.busy:
      return refused;
    default:
      return failed;
  }
}
