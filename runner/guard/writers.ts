import {
  describe,
  isCronJob,
  isSameWriter,
  replicasOf,
  resourceOf,
  setReplicas,
  type WorkloadObject,
} from '../kubernetes/workload';
import type { StoppedWorkload } from '../lease/lease-record';
import { isConflict } from '../ports/cluster';
import { Failure } from '../ports/failure';
import type { AppContext } from './guard-context';
import { heldByAnother } from './rival';

/** No writer of a protected app has more; a record that says so was not written by a runner. */
const MOST_REPLICAS = 1000;

/** A workload that has changed since it was read, in its status too, is read again so often. */
const ATTEMPTS = 5;

/** Nobody takes over a Lease that was as expected when it was asked for so long ago. Milliseconds. */
const ANSWER_HOLDS = 30_000;

/**
 * What a record says of the app's own writers. Whom the guard may touch stands in Git; of the record it takes the replicas,
 * if they are such. Whoever was stopped and cannot be given its number back gets one: an app that runs, on little, is better than none.
 *
 * @param recorded anything: whoever can write the Lease can write this
 */
export function ownWriters({ config, log }: AppContext, recorded: unknown): StoppedWorkload[] {
  const list: Partial<StoppedWorkload>[] = Array.isArray(recorded) ? recorded : [];
  const foreign = list.filter((each) => !config.writers.some((writer) => isSame(writer, each)));
  if (foreign.length > 0)
    log.warn(
      `${foreign.length} of the workloads in the record are no writers of the app`,
      'they are left alone: scale them up if they should run',
    );
  return config.writers.flatMap(({ kind, name }) => {
    const found = list.find((each) => isSame({ kind, name }, each));
    if (!found) return [];
    // A CronJob was running, or it would not be recorded.
    const replicas = isCronJob({ kind }) ? 1 : found.replicas;
    const sound = Number.isSafeInteger(replicas) && replicas! >= 0 && replicas! <= MOST_REPLICAS;
    if (!sound)
      log.warn(`the record has no number of replicas for ${describe({ kind, name })}`, 'it is started with 1');
    return [{ kind, name, replicas: sound ? replicas! : 1, ...generations(found) }];
  });
}

const isSame = (a: Pick<StoppedWorkload, 'kind' | 'name'>, b: Partial<StoppedWorkload> | null): boolean =>
  b !== null && typeof b === 'object' && isSameWriter(a, b as StoppedWorkload);

function generations({ found, generation }: Partial<StoppedWorkload>): Partial<StoppedWorkload> {
  return {
    ...(Number.isSafeInteger(found) && { found }),
    ...(Number.isSafeInteger(generation) && { generation }),
  };
}

/**
 * Scales a workload that is at zero to what it had, or resumes a CronJob; what somebody started meanwhile is left as it is, and so is what another app's run
 * has stopped.
 *
 * @param may asked last, when it was found at zero: a guard that was asleep must not start the writers of a restore that goes on
 * @returns `held`: another app's run has stopped it too, and starts it
 * @throws what `may` throws; ApiError with 409 if it changes all the time; Failure if an answer took so long that it may not hold
 */
export async function startWriter(
  context: AppContext,
  writer: StoppedWorkload,
  may: (object: WorkloadObject) => Promise<boolean>,
): Promise<'started' | 'left' | 'held'> {
  const { clock, cluster, config, log } = context;
  if (writer.replicas === 0) return 'left';
  for (let attempt = 1; ; attempt++) {
    const object = await cluster.get<WorkloadObject>(resourceOf(writer), config.namespace, writer.name);
    if (!object) log.warn(`${describe(writer)} is gone and cannot be started`, 'install it again');
    if (!object || replicasOf(object) > 0) return 'left';
    const asked = clock.now();
    const rival = await heldByAnother(context, writer);
    if (rival !== undefined) {
      log.warn(
        `${describe(writer)} is stopped by a run of ${rival} too`,
        'that run starts it; let two apps share no writer',
      );
      return 'held';
    }
    if (!(await may(object))) return 'left';
    if (Math.abs(clock.now() - asked) > ANSWER_HOLDS)
      throw new Failure({
        step: log.step,
        cause: `an answer took longer than ${ANSWER_HOLDS / 1000} s, and may not hold any more`,
        next: 'see what holds up this pod, or the API server; it is tried again in 10 s',
      });
    try {
      await setReplicas(cluster, config.namespace, writer, writer.replicas, object);
      return 'started';
    } catch (error) {
      if (!isConflict(error) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** `Deployment shop: 2, StatefulSet worker: 1`; `nothing`. */
export const inWords = (writers: readonly StoppedWorkload[]): string =>
  writers.map((writer) => `${describe(writer)}: ${writer.replicas}`).join(', ') || 'nothing';
