import type { ActionSetObject } from '../action-set/action-set';
import { endedWell, taskOf } from '../action-set/task';
import { hasTask } from '../action-set/task-watch';
import type { Lease } from '../lease/lease';
import { type LeaseRecord, type LoadRecord, withoutQuiesce } from '../lease/lease-record';
import { type Held, underLease } from '../lease/with-lease';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { ownWriters, startWorkloads } from '../quiesce/writers';
import { endTask } from './forgotten';
import { endPreviousRun } from './previous-run';

export interface UnblockProps {
  /** Ends the tasks of recorded ActionSets that still run, such as a load that hangs. The app stays down until it is restored. */
  readonly endLoad: boolean;
  /**
   * When to start the writers that a restore left stopped. `always`: a person vouches for the data. `loaded`: only if all recorded loads have
   * succeeded. `never`: they stay stopped.
   */
  readonly start: 'always' | 'loaded' | 'never';
}

/**
 * Cleans up what earlier runs left: ActionSets that were not started or that Kanister has forgotten, the quiesce of a dead backup, and,
 * if requested, a load that hangs and the quiesce of a restore.
 *
 * @throws Failure with the exit code 75 while a run holds the Lease; 3 if a load still runs, after the cleanup above; 4 if the app
 *   is down and stays down
 */
export async function unblock(outer: Context, props: UnblockProps): Promise<void> {
  const events = { refuse: () => {}, failed: 'UnblockFailed', refused: 'UnblockRefused' } as const;
  await underLease(outer, events, (held) => unblockUnder(held, props));
}

async function unblockUnder({ context, lease }: Held, { endLoad, start }: UnblockProps): Promise<void> {
  const { config, log } = context;
  log.begin('unblock', { actionSets: lease.record.actionSets, quiesce: lease.record.quiesce?.mode ?? null });
  const isRestore = lease.record.quiesce?.mode === 'restore';
  // `endPreviousRun` deletes what shows it.
  const loaded = isRestore && start === 'loaded' && (await hasLoadedWell(context, lease));
  if (endLoad) await endTasks(context, lease);
  const running = await endPreviousRun(context, lease);
  if (isRestore && running.length > 0) throw stillRuns(context, running);
  if (!isRestore) return;
  if (start === 'always' || loaded) return startWriters(context, lease);
  throw new Failure({
    step: 'unblock',
    cause: `a restore left the app down${start === 'loaded' ? ', and not every load of it is known to have succeeded' : ''}`,
    next: `restore it: npx jerrycan restore ${config.app}; or, if you repaired the data or know that it is good: npx jerrycan unblock ${config.app} --start`,
    exitCode: exitCodes.down,
  });
}

async function endTasks(context: Context, lease: Lease): Promise<void> {
  for (const name of lease.record.actionSets) {
    if (!(await hasTask(context, name))) continue;
    // It was seen, so once it is gone, no other pod starts.
    await lease.update(({ begun = [], ...record }) => ({ ...record, begun: [...begun, name] }));
    await endTask(context, name);
  }
}

/** Whether every capture of the recorded restore was loaded, all from its point. */
async function hasLoadedWell(context: Context, { record }: Lease): Promise<boolean> {
  const { restore } = record;
  if (!restore) return hasOneLoadedWell(context, record);
  for (const capture of restore.captures) {
    const load = restore.loads.find((one) => one.capture === capture);
    if (!load || !(await isComplete(context, load))) return false;
  }
  return true;
}

/** Whether a load succeeded: by the record, by Kanister, or by its task. */
async function isComplete(context: Context, { actionSet, state }: LoadRecord): Promise<boolean> {
  if (state === 'complete') return true;
  const { cluster, namespace } = context;
  const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, actionSet);
  if (!found) return false;
  const task = await taskOf(context, actionSet);
  return task !== 'lives' && endedWell(found, task);
}

/** Whether the last load in the record of an older runner succeeded. */
async function hasOneLoadedWell(context: Context, record: LeaseRecord): Promise<boolean> {
  const { cluster, namespace } = context;
  for (const name of record.actionSets.toReversed()) {
    const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
    // An ActionSet that no longer exists may have been a load.
    if (!found) return false;
    if (found.spec?.actions[0]?.name !== 'restore') continue;
    const task = await taskOf(context, name);
    if (task === 'lives') return false;
    return endedWell(found, task);
  }
  return false;
}

async function startWriters(context: Context, lease: Lease): Promise<void> {
  const workloads = lease.record.quiesce?.workloads ?? [];
  context.log.begin('start writers', { workloads });
  try {
    await startWorkloads(context, ownWriters(context, workloads), () => lease.fence());
    await lease.update(withoutQuiesce);
  } catch (error) {
    throw Failure.of(error, 'start writers').as(exitCodes.down);
  }
}

const stillRuns = ({ config: { app } }: Context, names: readonly string[]): Failure =>
  new Failure({
    step: 'unblock',
    cause: `the ActionSet ${names.join(', ')} of a restore still runs, so the writers are not started`,
    next: `wait until it ends; if it hangs, end it: npx jerrycan unblock ${app} --end-load`,
    exitCode: exitCodes.refused,
  });
