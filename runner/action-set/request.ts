import type { Lease } from '../lease/lease';
import { ApiError, isConflict, isTransient, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { patiently } from '../ports/outage';
import { retried } from '../ports/retry';
import type { ActionSetObject } from './action-set';
import { deleted, NothingDone } from './failure';
import { hasTask } from './task-watch';

/**
 * Sends the request, and again while the API server does not answer.
 *
 * The Lease was written just before the first request, and is before each further one: a run that was cut off must ask for nothing late.
 *
 * @param isLoad it is asked for as long as the API server is away: somebody's app is down meanwhile
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
    await (isLoad ? patiently(context, request, signal) : request());
  } catch (error) {
    // The name is fresh: an answer was lost, and this is ours.
    if (isConflict(error)) return;
    if (!(error instanceof ApiError) || error.transient) throw error;
    throw new NothingDone({
      step: context.log.step,
      cause: `the API server refused the ActionSet ${object.metadata.name}: ${error.message}`,
      next: "look at the admission policies and at the runner's Role; synthesize again and let Argo CD sync",
    });
  }
}

/** Whether an ActionSet is there whose answer was lost. Where somebody has deleted it meanwhile, and its task lives, no other is asked for. */
async function isThere(context: Context, name: string): Promise<boolean> {
  const found = await context.cluster.get<ActionSetObject>(resources.actionSets, context.namespace, name);
  if (!found && (await hasTask(context, name))) throw deleted(context.log.step, name);
  return found !== undefined;
}
