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

/** The arguments of the hook. */
export interface BeforeSyncProps {
  readonly app: string;
  /** The objects of the captures in the hook's own namespace. A capture elsewhere has none here. */
  readonly objects: readonly Workload[];
  /** Kanister's namespace, which also has the suspended backup Job. */
  readonly kanister: string;
  /** The name of the suspended backup Job. */
  readonly job: string;
  /** The time limit for all of it, in seconds. */
  readonly deadlineSeconds: number;
}

export interface BeforeSyncContext {
  readonly props: BeforeSyncProps;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  /** The hook's own namespace, which is the app's. */
  readonly namespace: string;
  /** The UID of the hook's own Job, the same in each of its pods. */
  readonly hook: string;
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

const LOOK_EVERY = 3000;
/**
 * How long to wait for the Job. Argo CD creates it again after each sync by self-healing, with a growing pause of up to 5 minutes
 * (`--self-heal-backoff-cap-seconds`). Milliseconds.
 */
const COMES_WITHIN = 600_000;
/** A live run renews its Lease every 15 s. After this long it is dead, and the runner handles that. Milliseconds. */
const LEASE_LASTS = 60_000;
const BUSY_FOR = 30_000;

/**
 * Returns when there is a restore point of a run that started after this hook, or when an object does not exist yet: at the app's first sync,
 * or when the sync adds the server of a capture. A backup captures everything or nothing, so it would fail.
 *
 * @throws Failure if there is no such point, so that the sync stops
 */
export async function beforeSync(context: BeforeSyncContext): Promise<void> {
  const { cluster, clock, log, namespace, props } = context;
  const { objects, deadlineSeconds } = props;
  log.begin('look', { objects: objects.map(describe), namespace });
  for (const object of objects)
    if (!(await cluster.get(resourceOf(object), namespace, object.name)))
      return log.warn(
        `${describe(object)} is not in the namespace ${namespace}, so there is nothing to back up`,
        'ignore this at the first sync; otherwise find out what deleted it. The sync continues',
      );
  const until = clock.now() + deadlineSeconds * 1000;
  const deadline = new Deadline(clock, context.signal, until, () => {
    const cause = `there is no restore point after ${Math.round(deadlineSeconds / 60)} minutes`;
    return new Failure({ step: log.step, cause, next: "see the last step, and check what the app's runs wait for" });
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
        `the backup exited with ${exitCodes.unsound}: the restore point is written, but could not be restored as configured`,
        `run \`npx jerrycan status ${context.props.app}\`; the sync continues`,
      );
      return tidy(context, job);
    } else if (isOurs && state.is === 'failed' && !wasBusy(state)) throw failed(context, state);
    else {
      // It belongs to an earlier hook, or found another run active. Argo CD creates it again, suspended.
      log.begin('rearm', { job: job.metadata.name });
      await remove(context, job);
      if (isOurs) await clock.sleep(BUSY_FOR, signal);
    }
  }
}

/** Waits for the Job to exist. */
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

/** Starts the Job, unless another run is active. */
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
    // Its controller or Argo CD has changed it: it is read again.
    if (!isConflict(error) && !isGone(error)) throw error;
  }
}

/** Deletes the Job, so that the next sync finds a suspended one. A failure does not affect the restore point. */
async function tidy(context: BeforeSyncContext, job: JobObject): Promise<void> {
  context.log.begin('rearm', { job: job.metadata.name });
  await remove(context, job).catch((error: Error) =>
    context.log.warn(
      `the Job ${job.metadata.name} was not deleted: ${error.message}`,
      'no action needed: the next sync retries it',
    ),
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
      ? `the hook cannot read the Job ${kanister}/${job}: ${refused.message}`
      : `the Job ${kanister}/${job} does not exist`,
    next: `check that Argo CD automatically syncs the folder ${app} of this cluster; until then, the app is deployed without protection`,
    exitCode: exitCodes.refused,
  });
}

function failed({ props }: BeforeSyncContext, { cause }: { readonly cause: string }): Failure {
  const { app, kanister, job } = props;
  return new Failure({
    step: 'backup',
    cause: `the backup failed, so there is no restore point (${cause})`,
    next: `run \`npx jerrycan status ${app}\`, and check the log of the Job ${kanister}/${job}; then sync again`,
  });
}
