import type { Lease } from '../lease/lease';
import type { DumpRecord } from '../lease/lease-record';
import { isTransient, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { Patience, patiently } from '../ports/outage';
import { type ActionSetObject, type ActionSetProps, actionSet, type Outcome, outcomeOf } from './action-set';
import { abandon, withdraw } from './cancel';
import { ActionFailed, actionFailed, deleted, forgotten, NothingDone, unopened } from './failure';
import { lastLook } from './last-look';
import { requestAction } from './request';
import { outcomeOfTask, type Task } from './task';
import { TaskWatch, taskEnds } from './task-watch';

/** Kanister writes a status and begins at once; what it cannot read it never says a word about. */
const NOT_BEGUN_AFTER = 60_000;
/** The writers stand still until the snapshot is open: an image that is pulled may take minutes, a task that cannot start takes for ever. */
const SNAPSHOT_WITHIN = 600_000;
/** Kanister removes a task that has ended, and says what became of it, in a second or two; a controller that was started again never does. */
const FORGOTTEN_AFTER = 60_000;
/** How long the API server may be away while an action runs; a load is waited for without a limit. */
const AWAY_FOR = 300_000;
/** No task's pod runs earlier: an init container has to copy kando first. */
const STARTS_AFTER = 1000;
/** How often it is looked for at first: for as long the writers stand still too long. */
const SNAPSHOT_POLL = 300;

export interface FollowProps extends Pick<ActionSetProps, 'name' | 'action'> {
  readonly signal: AbortSignal;
  /** Called once, as soon as the task's pod is ready: the snapshot is open. */
  readonly onSnapshot?: () => Promise<void>;
  /** Called once the pod of its task was seen, and again until it returns. */
  readonly onTask?: () => Promise<void>;
}

export interface ActionRunProps extends FollowProps, Pick<ActionSetProps, 'options' | 'artifacts'> {
  /** Stands in the record before the request. @default - it is no dump */
  readonly dump?: DumpRecord;
  /** Called just before the request: from then on it may be done. */
  readonly onRequest?: () => void;
}

/**
 * Creates an ActionSet, under a name that stands in the Lease first, and waits for its end.
 *
 * @returns the outcome, complete
 * @throws NothingDone if nothing was done; ActionFailed if Kanister says so; Forgotten if it will never say; what `signal` says when it is aborted
 */
export async function runAction(context: Context, lease: Lease, props: ActionRunProps): Promise<Outcome> {
  const { namespace, config, log } = context;
  const { name, action, dump, signal } = props;
  const isLoad = action === 'restore';
  const recorded = () =>
    lease.update((record) => ({
      ...record,
      actionSets: [...record.actionSets.filter((other) => other !== name), name],
      ...(dump && { dump }),
    }));
  // A load that is refused here for an API server that is away may be that of the safety point.
  await (isLoad ? patiently(context, recorded, signal) : recorded());
  signal.throwIfAborted();
  props.onRequest?.();
  let isAsked = false;
  const attempt = async () => {
    if (!isAsked) {
      const object = actionSet({ ...props, config, namespace });
      await requestAction(context, lease, object, signal, isLoad);
      log.event('action-set', { actionSet: name, action, state: 'none', phase: null, namespace });
      if (!isLoad) await context.clock.sleep(STARTS_AFTER, signal);
    }
    return follow(context, isLoad ? { ...props, onTask: () => seen(lease, name) } : props);
  };
  for (;;)
    try {
      return await attempt();
    } catch (error) {
      const outcome = await left(context, props, error);
      if (outcome) return outcome;
      isAsked = true;
    }
}

/** The waiting has ended before the action has. */
async function left(context: Context, { name, action, signal }: FollowProps, error: unknown) {
  if (error instanceof NothingDone || error instanceof ActionFailed) throw error;
  if (action === 'restore') return lastLook(context, name, error, signal);
  await abandon(context, name);
  throw error;
}

/** With this in the record it is known, when the pod is gone, that no pod of the load begins any more. */
const seen = (lease: Lease, name: string): Promise<void> =>
  lease.update(({ begun = [], ...record }) => ({
    ...record,
    begun: [...begun.filter((other) => other !== name), name],
  }));

/** Waits for the end of a backup that a dead run asked for. Throws as {@link runAction} does. */
export async function followAction(context: Context, props: FollowProps): Promise<Outcome> {
  try {
    return await follow(context, props);
  } catch (error) {
    if (!(error instanceof NothingDone || error instanceof ActionFailed)) await abandon(context, props.name);
    throw error;
  }
}

async function follow(context: Context, { name, action, onSnapshot, onTask, signal }: FollowProps): Promise<Outcome> {
  const { clock, log, namespace } = context;
  const begun = clock.now();
  const task = new TaskWatch(context, name);
  const patience = new Patience(context);
  let waiting = onSnapshot;
  let unsaid = onTask;
  let wasAway = false;
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
        const object = await read(context, name);
        const outcome = outcomeOf(object);
        const { state, phase } = outcome;
        if (last !== `${state} ${phase}`) log.event('action-set', { actionSet: name, action, state, phase, namespace });
        last = `${state} ${phase}`;
        if (state === 'complete') return outcome;
        if (state === 'failed') {
          if (action === 'restore') await task.look();
          // Kanister may report a failure and not remove the pod. The load then continues, and its own end counts.
          if (action === 'restore' && !wasAway && task.task === 'lives' && (await taskEnds(context, name)))
            await task.look();
          if (outcomeOfTask(object, task.task)?.state === 'complete') return byTask(context, name, object, task.task);
          // Kanister gave up, perhaps for an API server that was away, and could not remove the pod: the load goes on.
          if (!wasAway || task.task !== 'lives') throw actionFailed(log.step, name, outcome);
        }
        const begins = state === 'none' || state === 'pending';
        if (begins && clock.now() - begun > NOT_BEGUN_AFTER) throw await unanswered(context, name, state);
        if (waiting && clock.now() - begun > SNAPSHOT_WITHIN) throw unopened(log.step, name, SNAPSHOT_WITHIN);
        if (state === 'running') await task.keepLooking();
        if (unsaid && (await task.find())) {
          await unsaid();
          unsaid = undefined;
        }
        if (task.goneFor >= FORGOTTEN_AFTER && state === 'running') return byTask(context, name, object, task.task);
      }
      answered = clock.now();
      patience.reset();
    } catch (error) {
      if (action === 'restore') {
        if (!(await patience.lasts(error))) throw error;
      } else {
        const passing = isTransient(error) && clock.now() - answered < AWAY_FOR;
        if (!passing) throw error;
        log.warn(`the API server does not answer: ${error.message}`, 'the action goes on; it is asked again');
      }
      wasAway = true;
    }
    if (opened) await opened();
    else
      await clock.sleep(
        waiting ? look : pace(clock.now() - begun, action === 'preflight' || Boolean(onSnapshot)),
        signal,
      );
  }
}

/** Kanister says nothing more of it, or what is not so: what its task's pod says counts. */
function byTask(context: Context, name: string, object: ActionSetObject, task: Task): Outcome {
  const { log } = context;
  const outcome = outcomeOfTask(object, task);
  if (!outcome) throw forgotten(context, name, FORGOTTEN_AFTER);
  if (outcome.state === 'failed') throw actionFailed(log.step, name, outcome);
  log.warn(
    `Kanister does not know that the task of the ActionSet ${name} has ended, and ended well`,
    "the task's own end counts; see whether Kanister's controller was restarted",
  );
  return outcome;
}

/**
 * A part of the time that it has taken: what waiting adds stays small, and so does the number of requests.
 *
 * @param calm nobody stands still for it
 */
const pace = (elapsed: number, calm: boolean): number =>
  Math.min(5000, calm ? Math.max(1000, elapsed / 6) : Math.max(500, elapsed / 8));

async function read(context: Context, name: string): Promise<ActionSetObject> {
  const found = await context.cluster.get<ActionSetObject>(resources.actionSets, context.namespace, name);
  if (found) return found;
  throw deleted(context.log.step, name);
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
