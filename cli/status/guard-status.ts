import { GUARD } from '../../contracts/names';
import type { Cluster } from '../cluster/cluster';
import { Failure } from '../terminal/failure';

/** Whether the guard cleans up after dead runs. */
export interface GuardStatus {
  readonly ready: boolean;
  /** Why it is not ready, and what to do. `null` if it is ready. */
  readonly trouble: string | null;
}

/**
 * Checks the guard's Deployment. Without a working guard, an app whose run died stays down.
 *
 * @param namespace of Kanister
 * @param name of the cluster, as in `clusters/`
 */
export async function guardStatus(namespace: string, name: string, cluster: Cluster): Promise<GuardStatus> {
  const at = `${namespace}/${GUARD}`;
  const not = (trouble: string): GuardStatus => ({ ready: false, trouble });
  try {
    const deployment = await cluster.deployment(namespace, GUARD);
    if (!deployment)
      return not(
        `the Deployment ${at} does not exist, so an app whose run dies stays down; sync manifests/${name}/platform`,
      );
    if (deployment.spec?.replicas === 0)
      return not(`the Deployment ${at} is scaled to zero, so an app whose run dies stays down; scale it to 1`);
    if ((deployment.status?.readyReplicas ?? 0) > 0) return { ready: true, trouble: null };
    const log = `kubectl -n ${namespace} logs deployment/${GUARD}`;
    return not(
      `the Deployment ${at} is not ready: its pod does not run, or it fails for some apps; check its pod, its log (${log}), and the Events GuardBlocked and QuiesceStands`,
    );
  } catch (error) {
    if (!(error instanceof Failure) || error.transient) throw error;
    return not(`the guard could not be checked: ${error.message}`);
  }
}
