import { LeaseLost } from '../lease/lease';
import { ApiError, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { DeadlinePassed } from '../ports/deadline';
import { Failure } from '../ports/failure';
import { Patience } from '../ports/outage';
import { type ActionSetObject, type Outcome, outcomeOf } from './action-set';
import { withdraw } from './cancel';
import { actionFailed, NothingDone } from './failure';
import { outcomeOfTask, taskOf } from './task';

/** A pod that gets SIGTERM has a minute, and says at its end what it leaves. Milliseconds. */
const AT_SIGTERM = 20_000;
/** A request that the API server refuses for a while: rights that are being synced. Milliseconds. */
const REFUSED_FOR = 60_000;
const ASK_EVERY = 5000;

/**
 * Looks once more at a load whose waiting has ended, before the app counts as down. What Kanister has begun is not taken out of its hands;
 * what it has not begun is withdrawn. Of a run that lost its Lease nothing is: whoever took it looks at what the record names.
 *
 * @param error why the waiting has ended
 * @returns the outcome, complete; `undefined`: it runs, and may be waited for
 * @throws NothingDone where it is certain that nothing was begun; ActionFailed; `error` where nobody knows, or may wait
 */
export async function lastLook(
  context: Context,
  name: string,
  error: unknown,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (error instanceof LeaseLost || signal.reason instanceof LeaseLost) throw error;
  const { clock, log } = context;
  const isEnding = signal.aborted && !(signal.reason instanceof DeadlinePassed);
  const until = clock.now() + (isEnding ? AT_SIGTERM : REFUSED_FOR);
  const patience = new Patience(context, REFUSED_FOR);
  let said = false;
  for (;;) {
    try {
      const outcome = await lookAt(context, name, error);
      if (!outcome && (signal.aborted || !(error instanceof ApiError))) throw error;
      if (outcome) log.warn(`${Failure.of(error, log.step).cause}; but the load has ended well`, 'the restore goes on');
      return outcome;
    } catch (trouble) {
      if (trouble instanceof Undecided && clock.now() < until) {
        await clock.sleep(ASK_EVERY);
        continue;
      }
      if (trouble instanceof Undecided) throw error;
      if (!(trouble instanceof ApiError) || trouble === error) throw trouble;
      const passes = isEnding || !trouble.transient ? clock.now() < until : await patience.lasts(trouble);
      const cause = `whether Kanister begins the ActionSet ${name} is not known: ${trouble.message}`;
      if (!said) log.warn(cause, 'it is looked at again; if that fails, the next restore looks at it');
      said = true;
      if (!passes) throw error;
      await clock.sleep(ASK_EVERY);
    }
  }
}

async function lookAt(context: Context, name: string, error: unknown): Promise<Outcome | undefined> {
  const { cluster, log, namespace } = context;
  if ((await withdraw(context, name)) === 'withdrawn') {
    const { step, cause, next } = Failure.of(error, log.step);
    throw new NothingDone({
      step,
      next,
      cause: `${cause}; Kanister had not begun the ActionSet ${name}: it is withdrawn`,
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
