import { isConflict, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { type ActionSetObject, hasEnded, outcomeOf } from './action-set';

/**
 * Withdraws an ActionSet that Kanister has not begun, so that it cannot start late. One that runs is left alone:
 * deleting it would end its defer phase with it.
 *
 * @returns what it was: `gone` and `withdrawn` will do nothing more
 */
export async function withdraw(context: Context, name: string): Promise<'gone' | 'withdrawn' | 'ended' | 'running'> {
  const { cluster, namespace } = context;
  for (let attempt = 0; attempt < 5; attempt++) {
    const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
    if (!found) return 'gone';
    const outcome = outcomeOf(found);
    if (hasEnded(outcome)) return 'ended';
    if (outcome.state === 'running') return 'running';
    try {
      await cluster.delete(resources.actionSets, namespace, name, found.metadata.resourceVersion);
      return 'withdrawn';
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  return 'running';
}

/** Ends the waiting for what only looks, or dumps. */
export async function abandon(context: Context, name: string): Promise<void> {
  try {
    const state = await withdraw(context, name);
    if (state === 'running')
      context.log.warn(`the ActionSet ${name} still runs`, 'it is left alone, and does not count');
  } catch (error) {
    context.log.warn(
      `the ActionSet ${name} was not withdrawn: ${(error as Error).message}`,
      'the next run looks at it',
    );
  }
}
