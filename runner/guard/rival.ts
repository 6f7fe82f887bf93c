import type { LeaseObject } from '../lease/lease-object';
import { parseRecord, type StoppedWorkload } from '../lease/lease-record';
import { resources } from '../ports/cluster';
import type { AppContext } from './guard-context';

/**
 * Finds another app whose run has stopped this workload and has not started it again, according to that app's Lease. Synthesis refuses two apps with the same
 * writer. If older manifests have that, the app that stopped it last starts it.
 *
 * @returns the name of the app
 */
export async function heldByAnother(
  { cluster, config, namespace }: AppContext,
  { kind, name }: StoppedWorkload,
): Promise<string | undefined> {
  const others = (await cluster.list<LeaseObject>(resources.leases, namespace)).filter(
    ({ metadata }) => metadata.name !== config.app,
  );
  return others.find((lease) => {
    const quiesce = parseRecord(lease)?.quiesce;
    const workloads: unknown = quiesce?.namespace === config.namespace ? quiesce.workloads : [];
    return Array.isArray(workloads) && workloads.some((one) => one?.kind === kind && one?.name === name);
  })?.metadata.name;
}
