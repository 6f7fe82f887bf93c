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

/** The most replicas of a writer; a record with more was not written by a runner. */
const MOST_REPLICAS = 1000;

/** How often a workload that has changed since it was read (also in its status) is read again. */
const ATTEMPTS = 5;

/** How long the answer about a Lease stays valid: no run can take it over within this time. Milliseconds. */
const ANSWER_HOLDS = 30_000;

/**
 * The app's own writers in a record. Git says which workloads the guard may touch; the record only provides the replicas,
 * if they are valid. If they are not, the workload is started with one, which is better than none.
 *
 * @param recorded any value: anyone who can write the Lease can write this
 */
export function ownWriters({ config, log }: AppContext, recorded: unknown): StoppedWorkload[] {
  const list: Partial<StoppedWorkload>[] = Array.isArray(recorded) ? recorded : [];
  const foreign = list.filter((each) => !config.writers.some((writer) => isSame(writer, each)));
  if (foreign.length > 0)
    log.warn(
      `${foreign.length} workloads in the record are not writers of the app`,
      'they are left alone; scale them up if they should run',
    );
  return config.writers.flatMap(({ kind, name }) => {
    const found = list.find((each) => isSame({ kind, name }, each));
    if (!found) return [];
    // A CronJob is recorded only if it was active.
    const replicas = isCronJob({ kind }) ? 1 : found.replicas;
    const sound = Number.isSafeInteger(replicas) && replicas! >= 0 && replicas! <= MOST_REPLICAS;
    if (!sound) log.warn(`the record has no valid replicas for ${describe({ kind, name })}`, 'it is started with 1');
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
 * Scales a workload at zero to its recorded replicas, or resumes a CronJob. A workload that was started meanwhile, or that another app's run
 * has stopped, is left as it is.
 *
 * @param may checked last, while it is at zero: a guard that was delayed must not start the writers of a running restore
 * @returns `held`: another app's run has also stopped it, and starts it
 * @throws what `may` throws; ApiError with 409 if the workload keeps changing; Failure if an answer took so long that it may be outdated
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
    if (!object) log.warn(`${describe(writer)} does not exist and cannot be started`, 'install it again');
    if (!object || replicasOf(object) > 0) return 'left';
    const asked = clock.now();
    const rival = await heldByAnother(context, writer);
    if (rival !== undefined) {
      log.warn(
        `${describe(writer)} is also stopped by a run of ${rival}`,
        'that run starts it; do not declare the same writer in two apps',
      );
      return 'held';
    }
    if (!(await may(object))) return 'left';
    if (Math.abs(clock.now() - asked) > ANSWER_HOLDS)
      throw new Failure({
        step: log.step,
        cause: `an answer took longer than ${ANSWER_HOLDS / 1000} s and may be outdated`,
        next: 'find out what slows down this pod or the API server; retrying in 10 s',
      });
    try {
      await setReplicas(cluster, config.namespace, writer, writer.replicas, object);
      return 'started';
    } catch (error) {
      if (!isConflict(error) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Lists writers with their replicas: `Deployment shop: 2, StatefulSet worker: 1`; `nothing`. */
export const replicasText = (writers: readonly StoppedWorkload[]): string =>
  writers.map((writer) => `${describe(writer)}: ${writer.replicas}`).join(', ') || 'nothing';
