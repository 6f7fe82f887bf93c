import { Failure } from '../failure';
import type { StoppedWorkload } from '../lease-record';
import { describe, replicasOf, resourceOf, type WorkloadObject } from '../workload';
import type { AppContext } from './guard-context';

/** No writer of a protected app has more; a record that says so was not written by a runner. */
const MOST_REPLICAS = 1000;

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
    const { replicas } = found;
    const sound = Number.isSafeInteger(replicas) && replicas! >= 0 && replicas! <= MOST_REPLICAS;
    if (!sound)
      log.warn(`the record has no number of replicas for ${describe({ kind, name })}`, 'it is started with 1');
    return [{ kind, name, replicas: sound ? replicas! : 1 }];
  });
}

const isSame = (a: { kind: string; name: string }, b: Partial<StoppedWorkload> | null): boolean =>
  a.kind === b?.kind && a.name === b?.name;

/**
 * Scales a workload that is at zero to what it had; what somebody started meanwhile is left as it is.
 *
 * @param may asked last, when it was found at zero: a guard that was asleep must not start the writers of a restore that goes on
 * @returns whether it was scaled
 * @throws what `may` throws; Failure if that took so long that its answer may not hold
 */
export async function startWriter(
  { clock, cluster, config, log }: AppContext,
  writer: StoppedWorkload,
  may: () => Promise<boolean>,
): Promise<boolean> {
  if (writer.replicas === 0) return false;
  const object = await cluster.get<WorkloadObject>(resourceOf(writer), config.namespace, writer.name);
  if (!object) log.warn(`${describe(writer)} is gone and cannot be started`, 'install it again');
  if (!object || replicasOf(object) > 0) return false;
  const asked = clock.now();
  if (!(await may())) return false;
  if (Math.abs(clock.now() - asked) > ANSWER_HOLDS)
    throw new Failure({
      step: log.step,
      cause: `an answer took longer than ${ANSWER_HOLDS / 1000} s, and may not hold any more`,
      next: 'see what holds up this pod, or the API server; it is tried again in 10 s',
    });
  await cluster.scale(resourceOf(writer), config.namespace, writer.name, writer.replicas);
  return true;
}

/** `Deployment shop: 2, StatefulSet worker: 1`; `nothing`. */
export const inWords = (writers: readonly StoppedWorkload[]): string =>
  writers.map((writer) => `${describe(writer)}: ${writer.replicas}`).join(', ') || 'nothing';
