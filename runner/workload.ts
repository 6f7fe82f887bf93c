import type { Workload } from './app-config';
import { type Cluster, type KubeObject, type Resource, resources } from './cluster';

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[];
}

/** What the runner reads of a Deployment or a StatefulSet. */
export interface WorkloadObject extends KubeObject {
  metadata: KubeObject['metadata'] & {
    ownerReferences?: readonly { kind: string; name: string; controller?: boolean }[];
    /** Who wrote its fields: `argocd-controller`, `kubectl-client-side-apply`. */
    managedFields?: readonly { manager?: string }[];
  };
  spec: { replicas?: number; selector: Selector };
}

export interface PodObject extends KubeObject {
  status?: { phase?: string; conditions?: { type: string; status: string }[] };
}

export const resourceOf = ({ kind }: Workload): Resource =>
  kind === 'Deployment' ? resources.deployments : resources.statefulSets;

export const describe = ({ kind, name }: Workload): string => `${kind} ${name}`;

/** Kubernetes' own default is one. */
export const replicasOf = (object: WorkloadObject): number => object.spec.replicas ?? 1;

/** Pods of the workload that may still write: all but those whose containers have ended. */
export async function livePods(cluster: Cluster, namespace: string, object: WorkloadObject): Promise<PodObject[]> {
  const pods = await cluster.list<PodObject>(resources.pods, namespace, selectorText(object.spec.selector));
  return pods.filter(isLive);
}

/** Its containers have not ended. */
export const isLive = ({ status }: PodObject): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed';

function selectorText({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...labels, ...expressions].join(',');
}
