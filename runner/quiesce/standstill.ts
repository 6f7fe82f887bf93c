import { jobsOf } from '../kubernetes/cron-job';
import { describe, isCronJob, livePods, replicasOf, type WorkloadObject } from '../kubernetes/workload';
import type { StoppedWorkload } from '../lease/lease-record';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';

/** How long the pods of a writer that is scaled to zero may take to terminate. Milliseconds. */
const PODS_GONE_WITHIN = 300_000;
/** How long the Jobs of a CronJob may take to finish, unless the run's deadline is sooner: a run never kills them. Milliseconds. */
const JOBS_GONE_WITHIN = 900_000;
/** How long the CronJob controller may still create a Job from what it read before the suspend. Milliseconds. */
const JOB_COMES_WITHIN = 5000;

/** A writer was started or changed while it had to be stopped. */
export class Undone extends Failure {
  constructor(step: string, cause: string) {
    super({
      step,
      cause: `${cause} while it had to be stopped`,
      next: 'prevent anything from undoing the quiesce: in Argo CD, set ignoreDifferences on /spec/replicas (for a CronJob, /spec/suspend) and RespectIgnoreDifferences=true; use no autoscaler that scales up from zero',
    });
  }
}

/**
 * Waits until a stopped writer no longer writes: its pods are gone, or the Jobs of the CronJob have ended.
 *
 * @returns what shows later whether it has moved since
 * @throws Undone if it is started meanwhile
 */
export async function waitUntilStopped(
  context: Context,
  writer: StoppedWorkload,
  read: () => Promise<WorkloadObject>,
  signal: AbortSignal,
): Promise<Pick<StoppedWorkload, 'generation' | 'newestJob'>> {
  const { clock, log } = context;
  const begun = clock.now();
  for (;;) {
    const object = await read();
    if (replicasOf(object) !== 0) throw new Undone(log.step, startedAgain(writer, object));
    const { running, newest } = await activity(context, writer, object);
    const waited = clock.now() - begun;
    if (running === undefined && (!isCronJob(writer) || waited >= JOB_COMES_WITHIN))
      return { generation: object.metadata.generation, ...(newest !== undefined && { newestJob: newest }) };
    if (waited > (isCronJob(writer) ? JOBS_GONE_WITHIN : PODS_GONE_WITHIN))
      throw stillThere(log.step, writer, running ?? 'active pods', waited);
    await clock.sleep(waited < 5000 ? 250 : 1000, signal);
  }
}

/** How a writer has moved since it was stopped; `undefined` if it has not. */
export async function moved(
  { cluster, config }: Context,
  writer: StoppedWorkload,
  object: WorkloadObject,
): Promise<string | undefined> {
  if (replicasOf(object) !== 0) return startedAgain(writer, object);
  // A CronJob that a dead run found suspended has no record.
  const isKnown = writer.generation !== undefined || writer.replicas > 0;
  if (isKnown && object.metadata.generation !== writer.generation) return `${describe(writer)} was changed`;
  if (!isCronJob(writer)) return undefined;
  const { running, newest } = await jobsOf(cluster, config.namespace, writer.name);
  if (running !== undefined) return `${describe(writer)} has started ${running}`;
  const isNew = newest !== undefined && writer.generation !== undefined && newest > (writer.newestJob ?? '');
  return isNew ? `${describe(writer)} started a Job (at ${newest})` : undefined;
}

async function activity({ cluster, config }: Context, writer: StoppedWorkload, object: WorkloadObject) {
  if (isCronJob(writer)) return jobsOf(cluster, config.namespace, writer.name);
  const [pod] = await livePods(cluster, config.namespace, object);
  return { running: pod && `the pod ${pod.metadata.name}`, newest: undefined };
}

const startedAgain = (writer: StoppedWorkload, object: WorkloadObject): string =>
  isCronJob(writer) ? `${describe(writer)} was resumed` : `${describe(writer)} was scaled to ${replicasOf(object)}`;

function stillThere(step: string, writer: StoppedWorkload, running: string, waited: number): Failure {
  const seconds = `${Math.round(waited / 1000)} s after it was ${isCronJob(writer) ? 'suspended' : 'scaled to zero'}`;
  return new Failure({
    step,
    cause: `${describe(writer)} still has ${running} ${seconds}`,
    next: isCronJob(writer)
      ? 'find out why its Job does not end (no run ends it), or start this run at a time without Jobs'
      : 'find out why the pod does not terminate: its terminationGracePeriodSeconds, its node',
  });
}
