import { describe, isCronJob, replicasOf, resourceOf, setReplicas, type WorkloadObject } from '../kubernetes/workload';
import { LeaseLost } from '../lease/lease';
import type { StoppedWorkload } from '../lease/lease-record';
import { isConflict, isTransient } from '../ports/cluster';
import type { Context } from '../ports/context';
import { isAway } from '../ports/outage';

/** How long to retry starting a writer while the API server refuses or does not answer. Milliseconds. */
const START_WITHIN = 120_000;
/** The pause before a writer that has changed since it was read is read again. Milliseconds. */
const AGAIN_AFTER = 100;
/** How long no other run can have taken a Lease that was just written. Milliseconds. */
const SURE_FOR = 20_000;

/** The workloads that are still writers of the app. A record only says how many replicas; Git says which workloads a run may touch. It warns about the others. */
export function ownWriters({ config, log }: Context, recorded: readonly StoppedWorkload[]): StoppedWorkload[] {
  return recorded.filter((workload) => {
    const own = config.writers.some(({ kind, name }) => workload.kind === kind && workload.name === name);
    if (!own)
      log.warn(
        `${describe(workload)} was stopped by an earlier run ${isCronJob(workload) ? 'and was not suspended before' : `and had ${workload.replicas} replicas`}, but is no longer a writer of the app`,
        `it is left alone; ${isCronJob(workload) ? 'resume it' : 'scale it up'} if it should run`,
      );
    return own;
  });
}

export interface StartProps {
  /** Waits without a limit for an API server that is away. @default false */
  readonly outlasts?: boolean;
  /** Whether to start a workload that is at zero. @default - always */
  readonly isOurs?: (workload: StoppedWorkload, object: WorkloadObject) => boolean;
}

/**
 * Scales workloads at zero to their recorded replicas, and resumes CronJobs. A workload that was started meanwhile is left as it is.
 *
 * @param mayStart writes the Lease; throws LeaseLost if this run may not start them, since a restore may have stopped them meanwhile
 * @returns the workloads that were at zero
 */
export async function startWorkloads(
  context: Context,
  workloads: readonly StoppedWorkload[],
  mayStart: () => Promise<void>,
  { outlasts = false, isOurs = () => true }: StartProps = {},
): Promise<StoppedWorkload[]> {
  const { clock, cluster, config, log } = context;
  let giveUp = clock.now() + START_WITHIN;
  const started: StoppedWorkload[] = [];
  let sure = Number.NEGATIVE_INFINITY;
  await Promise.all(
    workloads.map(async (workload) => {
      for (;;) {
        try {
          if (clock.now() - sure >= SURE_FOR) {
            await mayStart();
            sure = clock.now();
          }
          const object = await cluster.get<WorkloadObject>(resourceOf(workload), config.namespace, workload.name);
          if (!object)
            return log.warn(`${describe(workload)} does not exist and cannot be started`, 'install it again');
          if (workload.replicas === 0) {
            // Only records of older runners have this, and never for a CronJob.
            if (!isCronJob(workload))
              log.warn(
                `${describe(workload)} had no replicas before, and has none now`,
                'scale it up if it should run',
              );
            return;
          }
          if (replicasOf(object) > 0 || !isOurs(workload, object)) return;
          if (clock.now() - sure >= SURE_FOR) continue;
          await setReplicas(cluster, config.namespace, workload, workload.replicas, object);
          started.push(workload);
          return;
        } catch (error) {
          if (outlasts && isTransient(error) && (await isAway(context))) giveUp = clock.now() + START_WITHIN;
          if (error instanceof LeaseLost || clock.now() > giveUp) throw error;
          // Its status changed, or another actor scales it too: read it again.
          if (isConflict(error)) {
            await clock.sleep(AGAIN_AFTER);
            continue;
          }
          log.warn(`${describe(workload)} was not started: ${(error as Error).message}`, 'retrying');
          await clock.sleep(2000);
        }
      }
    }),
  );
  return started;
}
