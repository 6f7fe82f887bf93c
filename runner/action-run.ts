import { type ActionSetObject, type ActionSetProps, actionSet, hasEnded, type Outcome, outcomeOf } from './action-set';
import { ApiError, isConflict, isTransient, resources } from './cluster';
import type { Context } from './context';
import { Failure } from './failure';
import { type Lease, LeaseLost } from './lease';
import type { DumpRecord } from './lease-record';
import { retried } from './retry';
import { hasTask, TaskWatch } from './task-watch';

/** Kanister writes a status and begins at once; what it cannot read it never says a word about. */
const NOT_BEGUN_AFTER = 60_000;
/** The writers stand still until the snapshot is open: an image that is pulled may take minutes, a task that cannot start takes for ever. */
const SNAPSHOT_WITHIN = 600_000;
/** Kanister removes a task that has ended, and says what became of it, in a second or two; a controller that was started again never does. */
const FORGOTTEN_AFTER = 60_000;
/** How long the API server may be away while an action runs. */
const AWAY_FOR = 300_000;
/** No task's pod runs earlier: an init container has to copy kando first. */
const STARTS_AFTER = 1000;
/** How often it is looked for at first: for as long the writers stand still too long. */
const SNAPSHOT_POLL = 300;

export interface FollowProps extends Pick<ActionSetProps, 'name' | 'action'> {
  readonly signal: AbortSignal;
  /** Called once, as soon as the task's pod is ready: the snapshot is open. */
  readonly onSnapshot?: () => Promise<void>;
}

export interface ActionRunProps extends FollowProps, Pick<ActionSetProps, 'options' | 'artifacts'> {
  /** Stands in the record before the request. @default - it is no dump */
  readonly dump?: DumpRecord;
  /** Called just before the request: from then on it may be done. */
  readonly onRequest?: () => void;
}

/** The request was refused, or withdrawn before Kanister began, or its task says so: what there was is what there is. */
export class NothingDone extends Failure {}

/** Kanister says that the action failed: it does nothing more, and may have done anything. */
export class ActionFailed extends Failure {}

/** Its controller was started again, and will say nothing more of it. What its task did is not known. */
export class Forgotten extends Failure {}

/**
 * Creates an ActionSet, under a name that stands in the Lease first, and waits for its end.
 *
 * @returns the outcome, complete
 * @throws NothingDone if nothing was done; ActionFailed if Kanister says so; Forgotten if it will never say; what `signal` says when it is aborted
 */
export async function runAction(context: Context, lease: Lease, props: ActionRunProps): Promise<Outcome> {
  const { namespace, config, log } = context;
  const { name, action, dump, signal } = props;
  await lease.update((record) => ({
    ...record,
    actionSets: [...record.actionSets, name],
    ...(dump && { dump }),
  }));
  signal.throwIfAborted();
  props.onRequest?.();
  try {
    await create(context, lease, actionSet({ ...props, config, namespace }), signal);
    log.event('action-set', { actionSet: name, action, state: 'none', phase: null, namespace });
    if (action !== 'restore') await context.clock.sleep(STARTS_AFTER, signal);
    return await follow(context, props);
  } catch (error) {
    if (error instanceof NothingDone || error instanceof ActionFailed) throw error;
    if (action === 'restore') throw await leave(context, name, error);
    await abandon(context, name);
    throw error;
  }
}

/** Waits for the end of a backup that a dead run asked for. Throws as {@link runAction} does. */
export async function followAction(context: Context, props: FollowProps): Promise<Outcome> {
  try {
    return await follow(context, props);
  } catch (error) {
    if (!(error instanceof NothingDone || error instanceof ActionFailed)) await abandon(context, props.name);
    throw error;
  }
}

async function follow(context: Context, { name, action, onSnapshot, signal }: FollowProps): Promise<Outcome> {
  const { clock, log, namespace } = context;
  const begun = clock.now();
  const task = new TaskWatch(context, name);
  let waiting = onSnapshot;
  let polled = Number.NEGATIVE_INFINITY;
  let last = 'none null';
  let answered = begun;
  for (;;) {
    let opened: typeof waiting;
    const look = Math.min(2000, Math.max(SNAPSHOT_POLL, (clock.now() - begun) / 40));
    try {
      if (waiting && (await task.look())) [opened, waiting] = [waiting, undefined];
      else if (!waiting || clock.now() - polled >= 4 * look) {
        polled = clock.now();
        const outcome = outcomeOf(await read(context, name));
        const { state, phase } = outcome;
        if (last !== `${state} ${phase}`) log.event('action-set', { actionSet: name, action, state, phase, namespace });
        last = `${state} ${phase}`;
        if (state === 'complete') return outcome;
        if (state === 'failed') throw failed(log.step, name, outcome);
        const begins = state === 'none' || state === 'pending';
        if (begins && clock.now() - begun > NOT_BEGUN_AFTER) throw await unanswered(context, name, state);
        if (waiting && clock.now() - begun > SNAPSHOT_WITHIN) throw unopened(log.step, name);
        if (state === 'running') await task.keepLooking();
        if (task.goneFor >= FORGOTTEN_AFTER && state === 'running') throw forgotten(log.step, name);
      }
      answered = clock.now();
    } catch (error) {
      const passing = isTransient(error) && clock.now() - answered < AWAY_FOR;
      if (!passing) throw error;
      log.warn(`the API server does not answer: ${error.message}`, 'the action goes on; it is asked again');
    }
    if (opened) await opened();
    else
      await clock.sleep(
        waiting ? look : pace(clock.now() - begun, action === 'preflight' || Boolean(onSnapshot)),
        signal,
      );
  }
}

/**
 * Ends the waiting for a load. What Kanister has begun is not taken out of its hands; what it has not begun is withdrawn. Of a run that
 * lost its Lease nothing is: whoever took it looks at what the record names.
 *
 * @returns what to throw: NothingDone where it is certain that nothing was begun
 */
async function leave(context: Context, name: string, error: unknown): Promise<unknown> {
  if (error instanceof LeaseLost) return error;
  try {
    if ((await withdraw(context, name)) !== 'withdrawn') return error;
  } catch (trouble) {
    const cause = `whether Kanister begins the ActionSet ${name} is not known: ${(trouble as Error).message}`;
    context.log.warn(cause, 'the next restore looks at it');
    return error;
  }
  const { step, cause, next } = Failure.of(error, context.log.step);
  return new NothingDone({
    step,
    next,
    cause: `${cause}; Kanister had not begun the ActionSet ${name}: it is withdrawn`,
  });
}

async function abandon(context: Context, name: string): Promise<void> {
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

/**
 * A part of the time that it has taken: what waiting adds stays small, and so does the number of requests.
 *
 * @param calm nobody stands still for it
 */
const pace = (elapsed: number, calm: boolean): number =>
  Math.min(5000, calm ? Math.max(1000, elapsed / 6) : Math.max(500, elapsed / 8));

/** The Lease was written just before the first request, and is before each further one: a run that was cut off must ask for nothing late. */
async function create(context: Context, lease: Lease, object: ActionSetObject, signal: AbortSignal): Promise<void> {
  const { clock, cluster, namespace } = context;
  let isAgain = false;
  const ask = async () => {
    if (isAgain && (await isThere(context, object.metadata.name))) return;
    if (isAgain) await lease.fence();
    isAgain = true;
    await cluster.create(resources.actionSets, namespace, object, 'once');
  };
  try {
    await retried({ clock, signal }, ask, isTransient);
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
  if (!found && (await hasTask(context, name))) throw deleted(context, name);
  return found !== undefined;
}

async function read(context: Context, name: string): Promise<ActionSetObject> {
  const found = await context.cluster.get<ActionSetObject>(resources.actionSets, context.namespace, name);
  if (found) return found;
  throw deleted(context, name);
}

const deleted = ({ log }: Context, name: string): Failure =>
  new Failure({
    step: log.step,
    cause: `the ActionSet ${name} was deleted while it ran`,
    next: 'see who deletes ActionSets (a pruner, Argo CD); its task may still run',
  });

/** What a restore's script says before all else, if it ends before it has dropped or loaded anything. */
const UNTOUCHED = 'nothing was changed: ';

function failed(step: string, name: string, { phase, error }: Outcome): Failure {
  const props = {
    step,
    cause: `the ActionSet ${name} failed${phase ? ` in the phase ${phase}` : ''}: ${error || 'Kanister says no reason'}`,
    next: 'see its message, and the events of the ActionSet',
  };
  return error.startsWith(UNTOUCHED) ? new NothingDone(props) : new ActionFailed(props);
}

async function unanswered(context: Context, name: string, state: 'none' | 'pending'): Promise<Failure> {
  const verb = state === 'none' ? 'looked at' : 'begun';
  const props = {
    step: context.log.step,
    cause: `Kanister has not ${verb} the ActionSet ${name} for ${NOT_BEGUN_AFTER / 1000} s`,
    next: `see whether Kanister's controller runs in ${context.namespace}, and its log: it says nothing of an ActionSet that it cannot read`,
  };
  const left = await withdraw(context, name);
  return left === 'withdrawn' || left === 'gone' ? new NothingDone(props) : new Failure(props);
}

const unopened = (step: string, name: string): Failure =>
  new Failure({
    step,
    cause: `the snapshot of the ActionSet ${name} was not open in ${SNAPSHOT_WITHIN / 60_000} minutes, while the writers stood still`,
    next: "see what held its task up: its pod's events (an image, a node), the database's log",
  });

const forgotten = (step: string, name: string): Forgotten =>
  new Forgotten({
    step,
    cause: `the ActionSet ${name} runs by its status, and has had no task for ${FORGOTTEN_AFTER / 1000} s`,
    next: "see whether Kanister's controller was started again (kubectl get pods): it forgets what it was doing; delete the ActionSet then",
  });
