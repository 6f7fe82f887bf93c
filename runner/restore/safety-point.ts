import type { CaptureConfig } from '../../contracts/app-config';
import { runName } from '../../contracts/run-name';
import { type Captured, capture } from '../backup/capture';
import { giveUp } from '../lease/recorded-dump';
import { Failure } from '../ports/failure';
import { Undone } from '../quiesce/standstill';
import { type Restoring, startsBy } from './restoring';

/** Backs up what a restore will overwrite: one restore point of all captures that it loads. */
export async function takeSafetyPoint(held: Restoring, captures: readonly CaptureConfig[]): Promise<Captured> {
  const { clock, config, log, signal } = held.context;
  const run = runName(config.app, clock);
  log.begin('safety point', { point: run });
  try {
    const notAfter = startsBy(held);
    return await capture(held.context, held.lease, {
      ...{ run, captures, signal, notAfter, quiesce: 'whole-backup', consistent: false, safety: true },
      // A point must not be listed if a writer ran meanwhile.
      onDumped: () => held.quiesce.confirm(signal),
    });
  } catch (error) {
    if (held.lease.record.dump) await giveUp(held.lease).catch(() => {});
    if (signal.aborted) throw error;
    const failure = Failure.of(error, log.step);
    const cause = `the safety point failed: ${failure.cause}`;
    // An actor that starts the writers would also break a restore without a safety point.
    const next = error instanceof Undone ? failure.next : `${failure.next}; or restore with --no-safety-point`;
    throw new Failure({ step: failure.step, cause, next });
  }
}
