import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { Outcome } from './action-set';
import { splitAdvice } from './advice';

/** Nothing was changed: the request was refused or canceled before Kanister started, or the task says so. */
export class NothingDone extends Failure {}

/** Kanister reports that the action failed. It does nothing more, but may have changed anything. */
export class ActionFailed extends Failure {}

/** Kanister's controller was restarted and will not report the action's end. The effect of its task is not known. */
export class Forgotten extends Failure {}

/** The prefix of a restore script's error if it fails before it has dropped or loaded anything. */
const UNTOUCHED = 'nothing was changed: ';

/** The failure of an action, as Kanister reports it. */
export function actionFailed(step: string, name: string, { phase, error, fromTask }: Outcome): Failure {
  const { cause, next = 'see its message and the events of the ActionSet' } = fromTask
    ? splitAdvice(error)
    : { cause: error };
  const where = phase ? ` in the phase ${phase}` : '';
  const props = { step, cause: `the ActionSet ${name} failed${where}: ${cause || 'Kanister gives no reason'}`, next };
  return error.startsWith(UNTOUCHED) ? new NothingDone(props) : new ActionFailed(props);
}

export const deleted = (step: string, name: string): Failure =>
  new Failure({
    step,
    cause: `the ActionSet ${name} was deleted while it was running`,
    next: 'find out what deletes ActionSets (a pruner, Argo CD); its task may still be running',
  });

export const unopened = (step: string, name: string, within: number): Failure =>
  new Failure({
    step,
    cause: `the ActionSet ${name} did not open its snapshot within ${within / 60_000} minutes while the writers were stopped`,
    next: "find out what delays its task: see its pod's events (image, node) and the database's log",
  });

export const forgotten = ({ config, log }: Context, name: string, after: number): Forgotten =>
  new Forgotten({
    step: log.step,
    cause: `the ActionSet ${name} has the state running, but has had no task for ${after / 1000} s`,
    next: `check whether Kanister's controller was restarted, since it does not resume running ActionSets; npx jerrycan unblock ${config.app} shows what is left and removes it`,
  });
