import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { Outcome } from './action-set';

/** The request was refused, or withdrawn before Kanister began, or its task says so: what there was is what there is. */
export class NothingDone extends Failure {}

/** Kanister says that the action failed: it does nothing more, and may have done anything. */
export class ActionFailed extends Failure {}

/** Its controller was started again, and will say nothing more of it. What its task did is not known. */
export class Forgotten extends Failure {}

/** What a restore's script says before all else, if it ends before it has dropped or loaded anything. */
const UNTOUCHED = 'nothing was changed: ';

/** What Kanister says of an action that failed. */
export function actionFailed(step: string, name: string, { phase, error }: Outcome): Failure {
  const props = {
    step,
    cause: `the ActionSet ${name} failed${phase ? ` in the phase ${phase}` : ''}: ${error || 'Kanister says no reason'}`,
    next: 'see its message, and the events of the ActionSet',
  };
  return error.startsWith(UNTOUCHED) ? new NothingDone(props) : new ActionFailed(props);
}

export const deleted = (step: string, name: string): Failure =>
  new Failure({
    step,
    cause: `the ActionSet ${name} was deleted while it ran`,
    next: 'see who deletes ActionSets (a pruner, Argo CD); its task may still run',
  });

export const unopened = (step: string, name: string, within: number): Failure =>
  new Failure({
    step,
    cause: `the snapshot of the ActionSet ${name} was not open in ${within / 60_000} minutes, while the writers stood still`,
    next: "see what held its task up: its pod's events (an image, a node), the database's log",
  });

export const forgotten = ({ config, log }: Context, name: string, after: number): Forgotten =>
  new Forgotten({
    step: log.step,
    cause: `the ActionSet ${name} runs by its status, and has had no task for ${after / 1000} s`,
    next: `see whether Kanister's controller was restarted: it forgets what it was doing; npx jerrycan unblock ${config.app} says what is left, and removes it`,
  });
