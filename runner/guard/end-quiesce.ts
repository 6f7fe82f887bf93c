import { rfc3339 } from '../../contracts/time';
import { recordEvent } from '../kubernetes/event';
import type { EndedRecord, LeaseRecord, StoppedWorkload } from '../lease/lease-record';
import { isConflict } from '../ports/cluster';
import { Failure } from '../ports/failure';
import type { AppContext } from './guard-context';
import { runOf } from './recorded-run';
import type { TakenLease } from './taken-lease';
import { ownWriters, replicasText, startWriter } from './writers';

/**
 * Ends the quiesce of a backup, and lets the next run start. Every step may be repeated, also by another guard: the
 * Lease keeps the remaining work until all of it is done.
 *
 * @param found its holder is dead, has released it or is another guard, or its time has passed
 * @returns the record in the Lease afterwards
 * @throws ApiError with 409 if the Lease was written meanwhile: check again
 */
export async function rescue(context: AppContext, found: TakenLease, why: EndedRecord['why']): Promise<LeaseRecord> {
  const { clock, log } = context;
  const { record: left } = found;
  // Only a restore may start what a restore stopped.
  const stopped = left.quiesce?.mode === 'backup' ? left.quiesce.workloads : [];
  const workloads = ownWriters(context, stopped);
  const ended: EndedRecord = { run: left.run, at: rfc3339(clock.now()), why, workloads };
  log.begin('rescue', { why, workloads });
  const lease = found.isOurs ? found : await found.take({ ...left, ended });
  const start = (writer: StoppedWorkload) => startWriter(context, writer, () => lease.confirm());
  const started = await Promise.allSettled(workloads.map(start));
  for (const one of started) {
    if (one.status === 'fulfilled') continue;
    // Not after the first attempt: a transient error is over in 10 s.
    if (found.isOurs && !isConflict(one.reason)) await warn(context, left, ended, one.reason);
    throw one.reason;
  }
  await announce(context, left, ended);
  const { quiesce, ...rest } = left;
  const restore = quiesce?.mode === 'restore' ? { quiesce } : {};
  // A workload that another app's run has stopped is watched for two more minutes, since that run may be dead too.
  const isHeld = (index: number) => (started[index] as PromiseFulfilledResult<string>).value === 'held';
  const watched = workloads.map((writer, index) =>
    isHeld(index) ? { kind: writer.kind, name: writer.name, replicas: writer.replicas } : writer,
  );
  const freed = await lease.release({
    ...{ ...rest, ...restore },
    ended: { ...ended, at: rfc3339(clock.now()), workloads: watched },
  });
  return freed.record;
}

/** Reports that the app is down, since a person may fix this sooner than a retry does. */
async function warn(
  context: AppContext,
  left: LeaseRecord,
  { why, workloads }: EndedRecord,
  error: unknown,
): Promise<void> {
  const failure = new Failure({
    step: 'guard',
    cause: `${causeOf(why)}, and the writers that it stopped were not started: ${Failure.of(error, 'guard').cause}`,
    next: `start them (${replicasText(workloads)}) with npx jerrycan unblock ${context.config.app}; check the Role ${context.config.app}-guard; the guard retries every 10 s`,
  });
  await recordEvent({ ...context, reporter: 'guard' }, runOf(context, left), 'QuiesceStands', failure);
}

const causeOf = (why: EndedRecord['why']): string =>
  why === 'deadline' ? 'the run did not end its quiesce in time' : 'the run is dead';

/** Writes the Event. It runs before the Lease is released, so that another guard repeats it if this one dies here. */
async function announce(context: AppContext, left: LeaseRecord, { why, workloads }: EndedRecord): Promise<void> {
  const passed = why === 'deadline';
  const cause = causeOf(why);
  const stopped = left.quiesce?.mode === 'backup';
  const failure = new Failure({
    step: 'guard',
    cause: stopped ? `${cause}; its quiesce was ended: ${replicasText(workloads)}` : cause,
    next: `find out ${passed ? 'what delayed the run' : "what ended the run's pod"} (its log, its node); the next run continues from here`,
  });
  const reason = stopped ? 'QuiesceEnded' : 'RunDied';
  await recordEvent({ ...context, reporter: 'guard' }, runOf(context, left), reason, failure);
}
