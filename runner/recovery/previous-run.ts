import { rfc3339 } from '../../contracts/time';
import { cancel } from '../action-set/cancel';
import type { Task } from '../action-set/task';
import { hasTask } from '../action-set/task-watch';
import { type Lease, LeaseLost } from '../lease/lease';
import { giveUp } from '../lease/recorded-dump';
import { TIME_LIMIT } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { ownWriters, startWorkloads } from '../quiesce/writers';
import { forget, isForgotten } from './forgotten';
import { outlastLateLoad } from './late-load';

/**
 * Cleans up what an earlier run left, according to its record: it ends the quiesce of a backup, gives up its dump, and cancels
 * ActionSets that have not started.
 *
 * @returns ActionSets that still run; they stay in the record
 * @throws Failure with the exit code 4 if the writers cannot be started
 */
export async function endPreviousRun(context: Context, lease: Lease): Promise<string[]> {
  const { clock, config, log, signal } = context;
  const begun = clock.now();
  await endQuiesce(context, lease);
  if (lease.record.dump) await giveUp(lease);
  await outlastLateLoad(context, lease);
  const { actionSets } = lease.record;
  const running: string[] = [];
  // No second load may run beside one that continues, whatever its status is, even if its ActionSet was deleted.
  const isLoad = lease.record.quiesce?.mode === 'restore';
  for (const name of actionSets) {
    let state = await cancel(context, name);
    if (state === 'gone' && isNextPod(context, lease)) {
      await clock.sleep(Math.max(0, begun + TIME_LIMIT - clock.now()), signal);
      state = await cancel(context, name);
    }
    if (state === 'canceled') log.begin('previous run', { withdrawn: name });
    if (state === 'running' && (await isForgotten(context, lease, name))) {
      const task = await forget(context, name);
      if (task !== 'lives') {
        log.warn(`Kanister no longer processes the ActionSet ${name}: ${said(task)}`, 'it was deleted', 'previous run');
        continue;
      }
    }
    const runs = state === 'running' || (state !== 'canceled' && isLoad && (await hasTask(context, name)));
    if (!runs) continue;
    running.push(name);
    log.warn(
      `the ActionSet ${name} of an earlier run still runs`,
      `it is left running; npx jerrycan unblock ${config.app} shows what it does and what you can do about it`,
      'previous run',
    );
  }
  if (actionSets.length > 0)
    await lease.update(({ begun = [], ...record }) => {
      const still = begun.filter((name) => running.includes(name));
      return { ...record, actionSets: running, ...(still.length > 0 && { begun: still }) };
    });
  return running;
}

const said = (task: Task): string => {
  if (task === 'none' || task === 'lives') return 'its task is gone';
  return `its task ${task.succeeded ? 'succeeded' : `ended with ${task.how}`}`;
};

/** Whether this pod follows its predecessor within seconds; any other run has waited for a minute. */
const isNextPod = ({ job }: Context, { left }: Lease): boolean => job !== '' && left?.job === job;

/** Starts the writers that a dead backup stopped. */
export async function endQuiesce(context: Context, lease: Lease): Promise<void> {
  const { quiesce } = lease.record;
  if (quiesce?.mode !== 'backup') return;
  context.log.begin('previous run', { workloads: quiesce.workloads });
  try {
    await startWorkloads(context, ownWriters(context, quiesce.workloads), () => lease.fence());
    const restarted = { at: rfc3339(context.clock.now()), workloads: quiesce.workloads };
    await lease.update(({ quiesce: _, ...record }) => ({ ...record, restarted }));
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    throw Failure.of(error, 'previous run').as(exitCodes.down);
  }
}
