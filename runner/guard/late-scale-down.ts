import { parseTime } from '../../contracts/time';
import { describe, type WorkloadObject } from '../kubernetes/workload';
import type { LeaseObject } from '../lease/lease-object';
import { isStoppedBy, parseRecord, type RestartedRecord, type StoppedWorkload } from '../lease/lease-record';
import { resources } from '../ports/cluster';
import type { AppContext } from './guard-context';
import { ownWriters, startWriter } from './writers';

/** A request that was in flight when its sender was declared dead arrives within this time, or never. Milliseconds. */
const WATCHED_FOR = 120_000;

/** Whether a run's request to scale to zero may still arrive. */
export function isWatched(ended: RestartedRecord | undefined, now: number): ended is RestartedRecord {
  const at = parseTime(ended?.at);
  return at !== undefined && Math.abs(now - at) < WATCHED_FOR;
}

/** Restarts what a run's late request has stopped, but not what another run's quiesce or a person has. */
export async function undoLateScaleDown(
  context: AppContext,
  { workloads }: Pick<RestartedRecord, 'workloads'>,
): Promise<void> {
  const { cluster, config, log, namespace } = context;
  // A run records its quiesce before it scales to zero, so a workload that was at zero before this check is recorded if it is the run's own.
  const mayStart = async (writer: StoppedWorkload, object: WorkloadObject) => {
    if (!isStoppedBy(writer, object)) return false;
    const lease = await cluster.get<LeaseObject>(resources.leases, namespace, config.app);
    return lease !== undefined && !parseRecord(lease)?.quiesce;
  };
  for (const writer of ownWriters(context, workloads))
    if ((await startWriter(context, writer, (object) => mayStart(writer, object))) === 'started')
      log.warn(
        `${describe(writer)} was scaled to zero again after its quiesce had ended`,
        `it was scaled back to ${writer.replicas}; if a person stopped it, stop it again in two minutes`,
        'late scale-down',
      );
}
