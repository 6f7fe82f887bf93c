import type { Workload } from '../../contracts/app-config';
import { STARTED_FOR } from '../../contracts/labels';
import { parseTime } from '../../contracts/time';
import { describe, resourceOf } from '../kubernetes/workload';
import type { LeaseObject } from '../lease/lease-object';
import type { Clock } from '../ports/clock';
import { ApiError, type Cluster, isConflict, resources } from '../ports/cluster';
import { Deadline } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';
import type { Log } from '../ports/log';
import { isUnsound, type JobObject, stateOf, wasBusy } from './job';

/** What the hook is told. */
export interface BeforeSyncProps {
  readonly app: string;
  /** What is backed up, in the hook's own namespace. */
  readonly object: Workload;
  /** Kanister's, where the Job waits. */
  readonly kanister: string;
  /** The name of that Job. */
  readonly job: string;
  /** All of it ends after so many seconds. */
  readonly deadlineSeconds: number;
}

export interface BeforeSyncContext {
  readonly props: BeforeSyncProps;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  /** The hook's own namespace, which is the app's. */
  readonly namespace: string;
  /** The uid of the hook's own Job, the same in each of its pods. */
  readonly hook: string;
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

const LOOK_EVERY = 3000;
/**
 * Argo CD brings the Job, again after each sync, by healing: the oftener it had to lately the longer it waits, up to 5 minutes
 * (`--self-heal-backoff-cap-seconds`). Milliseconds.
 */
const COMES_WITHIN = 600_000;
/** A run that holds the Lease renews it every 15 s; after so long it is dead, and the runner itself knows what to do. Milliseconds. */
const LEASE_LASTS = 60_000;
const BUSY_FOR = 30_000;

/**
 * Returns when a restore point stands whose run began after this hook did, or when there is nothing yet that could be backed up: the app's first sync.
 *
 * @throws Failure: there is no such point, and the sync must not go on
 */
export async function beforeSync(context: BeforeSyncContext): Promise<void> {
  const { cluster, clock, log, namespace, props } = context;
  const { object, deadlineSeconds } = props;
  log.begin('look', { object: describe(object), namespace });
  if (!(await cluster.get(resourceOf(object), namespace, object.name)))
    return log.warn(
      `${describe(object)} is not in the namespace ${namespace}: there is nothing to back up`,
      'nothing, if this is the first sync; else see who deleted it: the sync goes on',
    );
  const until = clock.now() + deadlineSeconds * 1000;
  const deadline = new Deadline(clock, context.signal, until, () => {
    const cause = `there is no restore point after ${Math.round(deadlineSeconds / 60)} minutes`;
    return new Failure({ step: log.step, cause, next: "see the last step, and what the app's runs wait for" });
  });
  try {
    await backedUp({ ...context, signal: deadline.signal });
  } finally {
    deadline.end();
  }
}

async function backedUp(context: BeforeSyncContext): Promise<void> {
  const { clock, log, signal, hook } = context;
  for (;;) {
    const job = await waiting(context);
    const state = stateOf(job);
    const isOurs = job.metadata.annotations?.[STARTED_FOR] === hook;
    if (state.is === 'armed') await start(context, job);
    else if (state.is === 'running') {
      const step = isOurs ? 'backup' : 'another';
      if (log.step !== step)
        log.begin(step, { job: job.metadata.name, startedFor: job.metadata.annotations?.[STARTED_FOR] });
      await clock.sleep(LOOK_EVERY, signal);
    } else if (isOurs && state.is === 'complete') {
      return tidy(context, job);
    } else if (isOurs && isUnsound(state)) {
      log.warn(
        `the backup ended with ${exitCodes.unsound}: the restore point stands, and it could not be restored as configured`,
        `see \`npx jerrycan status ${context.props.app}\`; the sync goes on`,
      );
      return tidy(context, job);
    } else if (isOurs && state.is === 'failed' && !wasBusy(state)) throw failed(context, state);
    else {
      // It is of an earlier hook, or found another run at work: Argo CD brings it anew, suspended.
      log.begin('rearm', { job: job.metadata.name });
      await remove(context, job);
      if (isOurs) await clock.sleep(BUSY_FOR, signal);
    }
  }
}

/** The Job, as soon as it is there. */
async function waiting(context: BeforeSyncContext): Promise<JobObject> {
  const { cluster, clock, log, signal, props } = context;
  const begun = clock.now();
  for (;;) {
    let refused: ApiError | undefined;
    try {
      const job = await cluster.get<JobObject>(resources.jobs, props.kanister, props.job);
      if (job && !job.metadata.deletionTimestamp) return job;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 403) throw error;
      refused = error;
    }
    if (clock.now() - begun > COMES_WITHIN) throw notThere(context, refused);
    if (log.step !== 'wait') log.begin('wait', { job: props.job });
    await clock.sleep(LOOK_EVERY, signal);
  }
}

/** Nobody starts what would only find another run at work. */
async function start(context: BeforeSyncContext, job: JobObject): Promise<void> {
  const { cluster, clock, log, signal, props, hook } = context;
  const lease = await cluster.get<LeaseObject>(resources.leases, props.kanister, props.app);
  const { holderIdentity, renewTime } = lease?.spec ?? {};
  if (holderIdentity && Math.abs(clock.now() - (parseTime(renewTime) ?? 0)) < LEASE_LASTS) {
    if (log.step !== 'busy') log.begin('busy', { holder: holderIdentity });
    return clock.sleep(LOOK_EVERY, signal);
  }
  log.begin('start', { job: props.job });
  const annotations = { ...job.metadata.annotations, [STARTED_FOR]: hook };
  const started = { ...job, metadata: { ...job.metadata, annotations }, spec: { ...job.spec, suspend: false } };
  try {
    await cluster.replace(resources.jobs, props.kanister, started);
  } catch (error) {
    // Its controller or Argo CD wrote to it: what it is now is looked at again.
    if (!isConflict(error) && !isGone(error)) throw error;
  }
}

/** The next sync finds it suspended already. That it cannot be taken away changes nothing of the point. */
async function tidy(context: BeforeSyncContext, job: JobObject): Promise<void> {
  context.log.begin('rearm', { job: job.metadata.name });
  await remove(context, job).catch((error: Error) =>
    context.log.warn(`the Job ${job.metadata.name} stays: ${error.message}`, 'nothing: the next sync tries it again'),
  );
}

async function remove({ cluster, props }: BeforeSyncContext, { metadata }: JobObject): Promise<void> {
  try {
    await cluster.delete(resources.jobs, props.kanister, props.job, metadata.resourceVersion);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

function notThere({ props }: BeforeSyncContext, refused: ApiError | undefined): Failure {
  const { app, kanister, job } = props;
  return new Failure({
    step: 'wait',
    cause: refused
      ? `the Job ${kanister}/${job} may not be read: ${refused.message}`
      : `the Job ${kanister}/${job} is not there`,
    next: `see that Argo CD syncs the folder ${app} of this cluster by itself; it is deployed and not protected`,
    exitCode: exitCodes.refused,
  });
}

function failed({ props }: BeforeSyncContext, { cause }: { readonly cause: string }): Failure {
  const { app, kanister, job } = props;
  return new Failure({
    step: 'backup',
    cause: `the backup has failed, so there is no restore point (${cause})`,
    next: `see \`npx jerrycan status ${app}\`, and the log of the Job ${kanister}/${job}; then sync again`,
  });
}
