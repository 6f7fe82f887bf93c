import { rfc3339 } from '../../contracts/time';
import { recordEvent } from '../kubernetes/event';
import type { EndedRecord, LeaseRecord, StoppedWorkload } from '../lease/lease-record';
import { isConflict } from '../ports/cluster';
import { Failure } from '../ports/failure';
import type { AppContext } from './guard-context';
import { runOf } from './recorded-run';
import type { TakenLease } from './taken-lease';
import { inWords, ownWriters, startWriter } from './writers';

/**
 * Ends the quiesce of a backup, and lets the next run begin. Every step may be done twice, and by another guard than the one
 * that began: the Lease says what is to be done until all of it was done.
 *
 * @param found its holder is dead, or has let it go, or is another guard, or its time has passed
 * @returns the record that the Lease has then
 * @throws ApiError with 409 if somebody else wrote the Lease meanwhile: look again
 */
export async function rescue(context: AppContext, found: TakenLease, why: EndedRecord['why']): Promise<LeaseRecord> {
  const { clock, log } = context;
  const { record: left } = found;
  // What a restore stopped nobody starts but a restore.
  const stopped = left.quiesce?.mode === 'backup' ? left.quiesce.workloads : [];
  const workloads = ownWriters(context, stopped);
  const ended: EndedRecord = { run: left.run, at: rfc3339(clock.now()), why, workloads };
  log.begin('rescue', { why, workloads });
  const lease = found.isOurs ? found : await found.take({ ...left, ended });
  const start = (writer: StoppedWorkload) => startWriter(context, writer, () => lease.confirm());
  const started = await Promise.allSettled(workloads.map(start));
  for (const one of started) {
    if (one.status === 'fulfilled') continue;
    // Not at the first time: what passes is over in 10 s.
    if (found.isOurs && !isConflict(one.reason)) await warn(context, left, ended, one.reason);
    throw one.reason;
  }
  await announce(context, left, ended);
  const { quiesce, ...rest } = left;
  const restore = quiesce?.mode === 'restore' ? { quiesce } : {};
  // What another app's run holds is looked at for two minutes more, however it came to zero: that run may be dead too.
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

/** The app is down: whoever is told can mend it sooner than what is tried again. */
async function warn(
  context: AppContext,
  left: LeaseRecord,
  { why, workloads }: EndedRecord,
  error: unknown,
): Promise<void> {
  const failure = new Failure({
    step: 'guard',
    cause: `${causeOf(why)}, and the writers that it stopped are not started: ${Failure.of(error, 'guard').cause}`,
    next: `start them (${inWords(workloads)}): npx jerrycan unblock ${context.config.app}; and see the Role ${context.config.app}-guard; the guard tries again every 10 s`,
  });
  await recordEvent({ ...context, reporter: 'guard' }, runOf(context, left), 'QuiesceStands', failure);
}

const causeOf = (why: EndedRecord['why']): string =>
  why === 'deadline' ? 'the run did not end its quiesce in time' : 'the run is dead';

/** Before the Lease is let go: a guard that dies here is followed by one that says it. */
async function announce(context: AppContext, left: LeaseRecord, { why, workloads }: EndedRecord): Promise<void> {
  const passed = why === 'deadline';
  const cause = causeOf(why);
  const stopped = left.quiesce?.mode === 'backup';
  const failure = new Failure({
    step: 'guard',
    cause: stopped ? `${cause}; its quiesce was ended: ${inWords(workloads)}` : cause,
    next: `see ${passed ? 'what held the run up' : "what ended the run's pod"}: its log, its node; the next run goes on from here`,
  });
  const reason = stopped ? 'QuiesceEnded' : 'RunDied';
  await recordEvent({ ...context, reporter: 'guard' }, runOf(context, left), reason, failure);
}
