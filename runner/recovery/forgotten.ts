import { rfc3339 } from '../../contracts/time';
import type { ActionSetObject } from '../action-set/action-set';
import { isOneTask, podsOf, type Task, taskIn, taskOf } from '../action-set/task';
import type { PodObject } from '../kubernetes/workload';
import type { Lease } from '../lease/lease';
import { CLOCKS_APART } from '../ports/clock';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { LOADS_WITHIN } from './late-load';

/** An action with several phases may be between two of them. Milliseconds. */
const BETWEEN_PHASES = 60_000;
const LOOK_EVERY = 5000;

/**
 * Whether an ActionSet with the state `running` no longer does anything: its task has ended, or its pod is gone and no other can start. After a restart,
 * Kanister's controller does not resume such an ActionSet (pkg/controller/controller.go: `handleActionSet` takes only pending ones).
 *
 * A pod that was never seen may still start until the task's `notAfter`. A restore that takes over waits for that, like {@link outlastLateLoad}.
 */
export async function isForgotten(context: Context, lease: Lease, name: string): Promise<boolean> {
  const { clock, cluster, log, namespace, signal } = context;
  const object = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
  const task = await taskOf(context, name);
  if (task === 'lives') return false;
  if (!isOneTask(object)) return staysSo(context, name);
  if (task !== 'none' || lease.record.begun?.includes(name)) return true;
  const now = clock.now();
  const notAfter = Number(object?.spec?.actions[0]?.options.notAfter) * 1000;
  const known = Number.isFinite(notAfter) ? notAfter + CLOCKS_APART : Number.POSITIVE_INFINITY;
  if (known > now && lease.record.quiesce?.mode !== 'restore') return false;
  const until = Math.min(now + LOADS_WITHIN, known);
  if (until > now) {
    log.warn(
      `the ActionSet ${name} of an earlier restore has the state running, but its task was never seen`,
      `waiting until ${rfc3339(until)}; after that its task cannot start, and this run continues`,
      'previous run',
    );
    await clock.sleep(until - now, signal);
  }
  return (await taskOf(context, name)) !== 'lives';
}

/** Whether no task of it lives for a minute. */
async function staysSo(context: Context, name: string): Promise<boolean> {
  const until = context.clock.now() + BETWEEN_PHASES;
  while (context.clock.now() < until) {
    await context.clock.sleep(LOOK_EVERY, context.signal);
    if ((await taskOf(context, name)) === 'lives') return false;
  }
  return true;
}

/**
 * Deletes a forgotten ActionSet and the ended pods of its task, as Kanister's controller would have. If it may not delete the pods, it logs
 * a warning and they stay.
 *
 * @returns how its task ended
 */
export async function forget(context: Context, name: string): Promise<Task> {
  const { cluster, log, namespace } = context;
  const pods = await podsOf(context, name);
  const task = taskIn(pods);
  if (task === 'lives') return task;
  log.begin('forget', { actionSet: name, task: typeof task === 'string' ? task : task.how });
  await cluster.delete(resources.actionSets, namespace, name);
  for (const { metadata } of pods)
    try {
      await cluster.delete(resources.pods, namespaceOf(context, metadata), metadata.name);
    } catch (error) {
      const cause = `the pod ${metadata.name} of the ActionSet ${name} was not deleted: ${(error as Error).message}`;
      log.warn(
        cause,
        'it has ended and does nothing; sync the manifests, which grant the runner the right to delete it',
      );
    }
  return task;
}

/**
 * Deletes the ActionSet of a load whose end is known. Call it only once the writers run: until then its task's pod shows whether they may. If it
 * fails, the next run removes it.
 */
export async function forgetLoad(context: Context, lease: Lease, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  try {
    await forget(context, name);
    await lease.update((record) => ({
      ...record,
      actionSets: record.actionSets.filter((other) => other !== name),
    }));
  } catch (error) {
    context.log.warn(`the ActionSet ${name} was not removed: ${(error as Error).message}`, 'the next run removes it');
  }
}

/** Ends the task of a load that hangs. Afterwards the data is incomplete. */
export async function endTask(context: Context, name: string): Promise<void> {
  const { clock, cluster, log, signal } = context;
  for (const { metadata } of await podsOf(context, name)) {
    log.begin('end load', { actionSet: name, pod: metadata.name });
    await cluster.delete(resources.pods, namespaceOf(context, metadata), metadata.name);
  }
  while ((await taskOf(context, name)) === 'lives') await clock.sleep(1000, signal);
}

/** The namespace of a task's pod. */
const namespaceOf = ({ config }: Context, { namespace }: PodObject['metadata']): string =>
  namespace ?? config.namespace;
