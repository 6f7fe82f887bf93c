import { LeaseLost } from '../lease/lease';
import { ApiError, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { DeadlinePassed } from '../ports/deadline';
import { Failure } from '../ports/failure';
import { OutageRetry } from '../ports/outage';
import { type ActionSetObject, type Outcome, outcomeOf } from './action-set';
import { cancel } from './cancel';
import { actionFailed, NothingDone } from './failure';
import { outcomeOfTask, taskOf } from './task';

/** How long to retry after SIGTERM: the pod has a minute, and must still report what it leaves. Milliseconds. */
const AT_SIGTERM = 20_000;
/** How long to retry a request that the API server refuses: its rights may still be syncing. Milliseconds. */
const REFUSED_FOR = 60_000;
const ASK_EVERY = 5000;

/**
 * Checks a load once more after the wait for it was interrupted, before the app counts as down. A load that Kanister has started is left
 * running; one that it has not started is canceled. If the run lost its Lease it does neither: the new holder checks what the record names.
 *
 * @param error why the wait was interrupted
 * @returns the outcome, complete; `undefined` if it is running, and the caller may wait for it
 * @throws NothingDone if it certainly did not start; ActionFailed; `error` if its state is unknown or the run may not wait
 */
export async function finalCheck(
  context: Context,
  name: string,
  error: unknown,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (error instanceof LeaseLost || signal.reason instanceof LeaseLost) throw error;
  const { clock, log } = context;
  const isEnding = signal.aborted && !(signal.reason instanceof DeadlinePassed);
  const until = clock.now() + (isEnding ? AT_SIGTERM : REFUSED_FOR);
  const retry = new OutageRetry(context, REFUSED_FOR);
  let said = false;
  for (;;) {
    try {
      const outcome = await lookAt(context, name, error);
      if (!outcome && (signal.aborted || !(error instanceof ApiError))) throw error;
      if (outcome) log.warn(`${Failure.of(error, log.step).cause}; but the load succeeded`, 'the restore continues');
      return outcome;
    } catch (trouble) {
      if (trouble instanceof Undecided) {
        if (clock.now() >= until) throw error;
        await clock.sleep(ASK_EVERY);
        continue;
      }
      if (!(trouble instanceof ApiError) || trouble === error) throw trouble;
      const passes = isEnding || !trouble.transient ? clock.now() < until : await retry.allows(trouble);
      const cause = `cannot tell whether Kanister starts the ActionSet ${name}: ${trouble.message}`;
      if (!said) log.warn(cause, 'retrying; if that fails, the next restore checks it');
      said = true;
      if (!passes) throw error;
      await clock.sleep(ASK_EVERY);
    }
  }
}

async function lookAt(context: Context, name: string, error: unknown): Promise<Outcome | undefined> {
  const { cluster, log, namespace } = context;
  if ((await cancel(context, name)) === 'canceled') {
    const { step, cause, next } = Failure.of(error, log.step);
    throw new NothingDone({
      step,
      next,
      cause: `${cause}; Kanister had not started the ActionSet ${name}, so it was canceled`,
    });
  }
  const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
  const said = found && outcomeOf(found);
  if (said?.state === 'complete') return said;
  const task = await taskOf(context, name);
  const ended = outcomeOfTask(found, task);
  if (said?.state === 'failed' && ended?.state !== 'complete') throw actionFailed(log.step, name, said);
  if (ended?.state === 'failed') throw actionFailed(log.step, name, ended);
  if (!ended && said?.state === 'running' && task === 'none') throw new Undecided();
  if (!ended && !(found && task === 'lives')) throw error;
  return ended;
}

/** The task's pod is gone, and the status says `running`: Kanister removes the pod first, and writes the status seconds later. */
class Undecided extends Error {}
