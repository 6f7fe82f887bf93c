import { isConflict, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { type ActionSetObject, hasEnded, outcomeOf } from './action-set';

/**
 * Cancels an ActionSet that Kanister has not started, so that it cannot start late. A running one is left alone:
 * deleting it would skip its defer phase.
 *
 * @returns its state; `gone` and `withdrawn` mean that it will do nothing more
 */
export async function cancel(context: Context, name: string): Promise<'gone' | 'canceled' | 'ended' | 'running'> {
  const { cluster, namespace } = context;
  for (let attempt = 0; attempt < 5; attempt++) {
    const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
    if (!found) return 'gone';
    const outcome = outcomeOf(found);
    if (hasEnded(outcome)) return 'ended';
    if (outcome.state === 'running') return 'running';
    try {
      await cluster.delete(resources.actionSets, namespace, name, found.metadata.resourceVersion);
      return 'canceled';
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  return 'running';
}

/** Stops waiting for a preflight or a dump. */
export async function abandon(context: Context, name: string): Promise<void> {
  try {
    const state = await cancel(context, name);
    if (state === 'running')
      context.log.warn(`the ActionSet ${name} is still running`, 'it is left running, and its result is ignored');
  } catch (error) {
    context.log.warn(`the ActionSet ${name} was not canceled: ${(error as Error).message}`, 'the next run checks it');
  }
}
