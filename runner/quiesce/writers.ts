import { describe, isCronJob, replicasOf, resourceOf, setReplicas, type WorkloadObject } from '../kubernetes/workload';
import { LeaseLost } from '../lease/lease';
import type { StoppedWorkload } from '../lease/lease-record';
import { isConflict, isTransient } from '../ports/cluster';
import type { Context } from '../ports/context';
import { isAway } from '../ports/outage';

/** How long it is tried to start a writer again while the API server does not let us. */
const START_WITHIN = 120_000;
/** A writer that has changed since it was read is read again after that time; milliseconds. */
const AGAIN_AFTER = 100;
/** For so long nobody else has taken a Lease that was just written; milliseconds. */
const SURE_FOR = 20_000;

/** Those that are writers still: a record says how many replicas, and whom a run may touch stands in Git. The others are said. */
export function ownWriters({ config, log }: Context, recorded: readonly StoppedWorkload[]): StoppedWorkload[] {
  return recorded.filter((workload) => {
    const own = config.writers.some(({ kind, name }) => workload.kind === kind && workload.name === name);
    if (!own)
      log.warn(
        `${describe(workload)} was stopped by an earlier run ${isCronJob(workload) ? 'and was not suspended before' : `and had ${workload.replicas} replicas`}, but is no writer of the app any more`,
        `it is left alone: ${isCronJob(workload) ? 'resume it' : 'scale it up'} if it should run`,
      );
    return own;
  });
}

export interface StartProps {
  /** An API server that is away is waited for without a limit. @default false */
  readonly outlasts?: boolean;
  /** Whether a workload that is at zero is one to start. @default - each */
  readonly isOurs?: (workload: StoppedWorkload, object: WorkloadObject) => boolean;
}

/**
 * Scales what is at zero to what it had, and resumes CronJobs; what somebody started meanwhile is left as it is.
 *
 * @param mayStart writes the Lease; throws LeaseLost where it is not this run's to start them: a restore may have stopped them while it slept
 * @returns what was at zero
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
          if (!object) return log.warn(`${describe(workload)} is gone and cannot be started`, 'install it again');
          if (workload.replicas === 0) {
            // Only records of older runners have it, and of no CronJob.
            if (!isCronJob(workload))
              log.warn(`${describe(workload)} had no replicas before and has none now`, 'scale it up if it should run');
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
          // Its status, or somebody who scales it too: it is read again.
          if (isConflict(error)) {
            await clock.sleep(AGAIN_AFTER);
            continue;
          }
          log.warn(`${describe(workload)} was not started: ${(error as Error).message}`, 'it is tried again');
          await clock.sleep(2000);
        }
      }
    }),
  );
  return started;
}
