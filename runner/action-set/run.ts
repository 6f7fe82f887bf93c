import type { Lease } from '../lease/lease';
import type { LeaseRecord } from '../lease/lease-record';
import { isTransient } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { OutageRetry, retryThroughOutage } from '../ports/outage';
import { type ActionSetObject, type ActionSetProps, actionSet, type Outcome, outcomeOf } from './action-set';
import { abandon, cancel } from './cancel';
import { ActionFailed, actionFailed, deleted, forgotten, NothingDone, unopened } from './failure';
import { finalCheck } from './final-check';
import { ActionSetReads } from './reads';
import { requestAction } from './request';
import { outcomeOfTask, type Task } from './task';
import { TaskReads } from './task-reads';
import { TaskWatch, taskEnds } from './task-watch';

/** Kanister sets a status and starts at once, but reports nothing about an ActionSet that it cannot read. */
const NOT_BEGUN_AFTER = 60_000;
/** The writers are stopped until the snapshot is open. Pulling an image may take minutes, and a task that cannot start never opens it. */
const SNAPSHOT_WITHIN = 600_000;
/** Kanister removes an ended task and reports its result within seconds; a restarted controller never does. */
const FORGOTTEN_AFTER = 60_000;
/** How long the API server may be away while an action runs; a load has no limit. */
const AWAY_FOR = 300_000;
/** No task's pod is ready earlier: an init container copies kando first. */
const STARTS_AFTER = 1000;
/** The first polling interval for the snapshot: the writers stay stopped up to this much too long. */
const SNAPSHOT_POLL = 300;

export interface FollowProps extends Pick<ActionSetProps, 'capture' | 'name' | 'action'> {
  readonly signal: AbortSignal;
  /** Called once, as soon as the task's pod is ready: then the capture's data is fixed. */
  readonly onSnapshot?: () => Promise<void>;
  /** How many captures wait for their data to be fixed. They share the requests of one. @default 1 */
  readonly waiting?: () => number;
  /** Called after the pod of its task was first seen, and retried until it succeeds. */
  readonly onTask?: () => Promise<void>;
}

export interface ActionRunProps extends FollowProps, Pick<ActionSetProps, 'options' | 'artifacts'> {
  /** The name is in the Lease's record already, and the Lease was written just now. @default false: it is recorded before the request */
  readonly isRecorded?: boolean;
  /** Changes the Lease's record in the write that records the name. @default - only the name is added */
  readonly record?: (record: LeaseRecord) => LeaseRecord;
  /** Called just before the request: from then on the action may happen. */
  readonly onRequest?: () => void;
}

/**
 * Creates an ActionSet whose name is first recorded in the Lease, and waits for its end.
 *
 * @returns the outcome, complete
 * @throws NothingDone if nothing was done; ActionFailed if Kanister reports it; Forgotten if Kanister never will; the reason of `signal` if it aborts
 */
export async function runAction(context: Context, lease: Lease, props: ActionRunProps): Promise<Outcome> {
  const { namespace, config, log } = context;
  const { name, action, signal } = props;
  const isLoad = action === 'restore';
  const recorded = () => lease.update((record) => (props.record ?? unchanged)(withActionSets(record, [name])));
  // This load may be that of the safety point, so it must survive an API server that is away.
  if (!props.isRecorded) await (isLoad ? retryThroughOutage(context, recorded, signal) : recorded());
  signal.throwIfAborted();
  props.onRequest?.();
  let isAsked = false;
  const attempt = async () => {
    if (!isAsked) {
      const object = actionSet({ ...props, config, namespace });
      await requestAction(context, lease, object, signal, isLoad);
      log.event('action-set', { ...named(props, namespace), state: 'none', phase: null });
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

/** The fields of a log event that name an action. */
const named = ({ name, action, capture }: FollowProps, namespace: string) => ({
  ...{ actionSet: name, ...(capture.name !== null && { capture: capture.name }) },
  ...{ action, namespace, taskNamespace: capture.namespace },
});

const unchanged = (record: LeaseRecord): LeaseRecord => record;

/** The record with these ActionSets, which are about to be requested, at its end. */
export const withActionSets = (record: LeaseRecord, names: readonly string[]): LeaseRecord => ({
  ...record,
  actionSets: [...record.actionSets.filter((other) => !names.includes(other)), ...names],
});

/** Handles an interrupted wait. */
async function left(context: Context, { name, action, signal }: FollowProps, error: unknown) {
  if (error instanceof NothingDone || error instanceof ActionFailed) throw error;
  if (action === 'restore') return finalCheck(context, name, error, signal);
  await abandon(context, name);
  throw error;
}

/** Records that the pod of the load was seen: once it is gone, no other pod of the load starts. */
const seen = (lease: Lease, name: string): Promise<void> =>
  lease.update(({ begun = [], ...record }) => ({
    ...record,
    begun: [...begun.filter((other) => other !== name), name],
  }));

/** Waits for the end of a backup that a dead run requested. Throws like {@link runAction}. */
export async function followAction(context: Context, props: FollowProps): Promise<Outcome> {
  try {
    return await follow(context, props);
  } catch (error) {
    if (!(error instanceof NothingDone || error instanceof ActionFailed)) await abandon(context, props.name);
    throw error;
  }
}

async function follow(context: Context, props: FollowProps): Promise<Outcome> {
  const reads = ActionSetReads.of(context);
  const tasks = TaskReads.of(context);
  reads.begin(props.name);
  tasks.begin(props.capture, props.name);
  try {
    return await ended(context, props);
  } finally {
    reads.end(props.name);
    tasks.end(props.capture, props.name);
  }
}

async function ended(context: Context, props: FollowProps): Promise<Outcome> {
  const { capture, name, action, onSnapshot, onTask, signal } = props;
  const { clock, config, log, namespace } = context;
  const begun = clock.now();
  const task = new TaskWatch(context, name, capture);
  const retry = new OutageRetry(context);
  const isCalm = action === 'preflight' || Boolean(onSnapshot);
  const every = () => pace(clock.now() - begun, isCalm);
  let waiting = onSnapshot;
  let unsaid = onTask;
  let wasAway = false;
  let polled = Number.NEGATIVE_INFINITY;
  let last = 'none null';
  let answered = begun;
  for (;;) {
    let opened: typeof waiting;
    const since = (clock.now() - begun) / (config.captures.length > 1 ? 20 : 40);
    const look = Math.min(2000, Math.max(SNAPSHOT_POLL, since) * (props.waiting?.() ?? 1));
    try {
      if (waiting && (await task.look(look / 2))) [opened, waiting] = [waiting, undefined];
      else if (!waiting || clock.now() - polled >= 4 * look) {
        polled = clock.now();
        const object = await read(context, name, waiting ? 2 * look : every() * (isCalm ? 0.8 : 0.5));
        const outcome = outcomeOf(object);
        const { state, phase } = outcome;
        if (last !== `${state} ${phase}`) log.event('action-set', { ...named(props, namespace), state, phase });
        last = `${state} ${phase}`;
        if (state === 'complete') return outcome;
        if (state === 'failed') {
          if (action === 'restore') await task.look();
          // Kanister may report a failure and not remove the pod. The load then continues, and its own end counts.
          if (action === 'restore' && !wasAway && task.task === 'lives' && (await taskEnds(context, name)))
            await task.look();
          if (outcomeOfTask(object, task.task)?.state === 'complete') return byTask(context, name, object, task.task);
          // Kanister may have given up while the API server was away, without removing the pod: then the load continues.
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
      retry.reset();
    } catch (error) {
      if (action === 'restore') {
        if (!(await retry.allows(error))) throw error;
      } else {
        const passing = isTransient(error) && clock.now() - answered < AWAY_FOR;
        if (!passing) throw error;
        log.warn(`the API server does not answer: ${error.message}`, 'the action continues; the request is retried');
      }
      wasAway = true;
    }
    if (opened) await opened();
    else await clock.sleep(waiting ? look : every(), signal);
  }
}

/** Uses the result of the task's pod, since Kanister reports nothing more or a wrong state. */
function byTask(context: Context, name: string, object: ActionSetObject, task: Task): Outcome {
  const { log } = context;
  const outcome = outcomeOfTask(object, task);
  if (!outcome) throw forgotten(context, name, FORGOTTEN_AFTER);
  if (outcome.state === 'failed') throw actionFailed(log.step, name, outcome);
  log.warn(
    `Kanister does not know that the task of the ActionSet ${name} has succeeded`,
    "the task's own result counts; check whether Kanister's controller was restarted",
  );
  return outcome;
}

/**
 * The polling interval: a fraction of the elapsed time, so that the added delay and the number of requests stay small.
 *
 * @param calm no writer is stopped meanwhile
 */
const pace = (elapsed: number, calm: boolean): number =>
  Math.min(5000, calm ? Math.max(1000, elapsed / 6) : Math.max(500, elapsed / 8));

async function read(context: Context, name: string, age: number): Promise<ActionSetObject> {
  const found = await ActionSetReads.of(context).read(context, name, age);
  if (found) return found;
  throw deleted(context.log.step, name);
}

async function unanswered(context: Context, name: string, state: 'none' | 'pending'): Promise<Failure> {
  const verb = state === 'none' ? 'processed' : 'started';
  const props = {
    step: context.log.step,
    cause: `Kanister has not ${verb} the ActionSet ${name} for ${NOT_BEGUN_AFTER / 1000} s`,
    next: `check whether Kanister's controller runs in ${context.namespace}, and its log; Kanister does not report ActionSets that it cannot read`,
  };
  const left = await cancel(context, name);
  return left === 'canceled' || left === 'gone' ? new NothingDone(props) : new Failure(props);
}
