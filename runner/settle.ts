import { TIME_LIMIT } from './cluster';
import type { Context } from './context';
import { exitCodes, Failure } from './failure';
import { outlastLateLoad } from './late-load';
import { type Lease, LeaseLost } from './lease';
import { giveUp } from './recorded-dump';
import { hasTask } from './task-watch';
import { withdraw } from './withdrawal';
import { ownWriters, startWorkloads } from './writers';

/**
 * Ends what an earlier run left, as its record says: the quiesce of a backup, its dump, which nobody goes on with from here, and
 * ActionSets that have not begun.
 *
 * @returns ActionSets that still run; they stay in the record
 * @throws Failure with the exit code 4 if the writers cannot be started
 */
export async function settle(context: Context, lease: Lease): Promise<string[]> {
  const { clock, log, signal } = context;
  const begun = clock.now();
  await endQuiesce(context, lease);
  if (lease.record.dump) await giveUp(lease);
  await outlastLateLoad(context, lease);
  const { actionSets } = lease.record;
  const running: string[] = [];
  // A load that goes on must have no other one beside it, whatever its status says, and though somebody has deleted its ActionSet.
  const isLoad = lease.record.quiesce?.mode === 'restore';
  for (const name of actionSets) {
    let state = await withdraw(context, name);
    if (state === 'gone' && isNextPod(context, lease)) {
      await clock.sleep(Math.max(0, begun + TIME_LIMIT - clock.now()), signal);
      state = await withdraw(context, name);
    }
    if (state === 'withdrawn') log.begin('settle', { withdrawn: name });
    const runs = state === 'running' || (state !== 'withdrawn' && isLoad && (await hasTask(context, name)));
    if (!runs) continue;
    running.push(name);
    log.warn(
      `the ActionSet ${name} of an earlier run still runs`,
      'it is left alone; delete it, and the pod of its task, if Kanister does not work on it any more',
      'settle',
    );
  }
  if (actionSets.length > 0) await lease.update((record) => ({ ...record, actionSets: running }));
  return running;
}

/** It comes seconds after its predecessor died; any other run has waited for a minute. */
const isNextPod = ({ job }: Context, { left }: Lease): boolean => job !== '' && left?.job === job;

/** Starts what a dead backup stopped. */
export async function endQuiesce(context: Context, lease: Lease): Promise<void> {
  const { quiesce } = lease.record;
  if (quiesce?.mode !== 'backup') return;
  context.log.begin('settle', { workloads: quiesce.workloads });
  try {
    await startWorkloads(context, ownWriters(context, quiesce.workloads), () => lease.fence());
    await lease.update(({ quiesce: _, ...record }) => record);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    throw Failure.of(error, 'settle').as(exitCodes.down);
  }
}
