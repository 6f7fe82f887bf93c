import type { Lease } from '../lease/lease';
import { ApiError, isConflict, isTransient, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { retryThroughOutage } from '../ports/outage';
import { retried } from '../ports/retry';
import type { ActionSetObject } from './action-set';
import { deleted, NothingDone } from './failure';
import { hasTask } from './task-watch';

/**
 * Creates an ActionSet, and retries while the API server does not answer.
 *
 * The Lease is written just before each request, so that a run that was cut off does not send one late.
 *
 * @param isLoad retries as long as the API server is away, since the app is down meanwhile
 */
export async function requestAction(
  context: Context,
  lease: Lease,
  object: ActionSetObject,
  signal: AbortSignal,
  isLoad = false,
): Promise<void> {
  const { clock, cluster, namespace } = context;
  let isAgain = false;
  const ask = async () => {
    if (isAgain && (await isThere(context, object.metadata.name))) return;
    if (isAgain) await lease.fence();
    isAgain = true;
    await cluster.create(resources.actionSets, namespace, object, 'once');
  };
  try {
    const request = () => retried({ clock, signal }, ask, isTransient);
    await (isLoad ? retryThroughOutage(context, request, signal) : request());
  } catch (error) {
    // The name is new, so this is our own ActionSet, and the answer was lost.
    if (isConflict(error)) return;
    if (!(error instanceof ApiError) || error.transient) throw error;
    throw new NothingDone({
      step: context.log.step,
      cause: `the API server refused the ActionSet ${object.metadata.name}: ${error.message}`,
      next: "check the admission policies and the runner's Role; synthesize again and let Argo CD sync",
    });
  }
}

/** Whether an ActionSet exists whose answer was lost. If it was deleted meanwhile and its task is running, no second one is created. */
async function isThere(context: Context, name: string): Promise<boolean> {
  const found = await context.cluster.get<ActionSetObject>(resources.actionSets, context.namespace, name);
  if (!found && (await hasTask(context, name))) throw deleted(context.log.step, name);
  return found !== undefined;
}
