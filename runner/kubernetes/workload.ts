import type { Writer } from '../../contracts/app-config';
import { type Cluster, type KubeObject, type Resource, resources } from '../ports/cluster';

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[];
}

/** The part of a writer that the runner reads: a Deployment, a StatefulSet, or a CronJob, which has no selector. */
export interface WorkloadObject extends KubeObject {
  metadata: KubeObject['metadata'] & {
    ownerReferences?: readonly { kind: string; name: string; controller?: boolean }[];
    /** The managers of its fields: `argocd-controller`, `kubectl-client-side-apply`. */
    managedFields?: readonly { manager?: string }[];
  };
  spec: {
    replicas?: number;
    /** Only on a CronJob. */
    suspend?: boolean;
    selector: Selector;
    template?: PodTemplate;
    /** Only on a StatefulSet. */
    persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string };
  };
}

/** The part of a pod template that the runner reads. */
export interface PodTemplate {
  metadata?: { labels?: Record<string, string> };
  spec?: {
    volumes?: readonly Volume[];
    containers?: readonly Container[];
    initContainers?: readonly Container[];
  };
}

export interface Volume {
  name: string;
  emptyDir?: { medium?: string } | null;
  ephemeral?: object | null;
  csi?: object | null;
}

interface Container {
  volumeMounts?: readonly { name: string; mountPath: string }[];
}

export interface PodObject extends KubeObject {
  metadata: KubeObject['metadata'] & {
    ownerReferences?: readonly { kind: string; name: string; controller?: boolean }[];
  };
  status?: {
    phase?: string;
    podIPs?: readonly { ip?: string }[];
    conditions?: { type: string; status: string }[];
    containerStatuses?: {
      name: string;
      state?: { terminated?: { exitCode: number; reason?: string; message?: string } };
    }[];
  };
}

const RESOURCES: Readonly<Record<Writer['kind'], Resource>> = {
  CronJob: resources.cronJobs,
  Deployment: resources.deployments,
  StatefulSet: resources.statefulSets,
};

export const resourceOf = ({ kind }: Pick<Writer, 'kind'>): Resource => RESOURCES[kind];

export const describe = ({ kind, name }: Pick<Writer, 'kind' | 'name'>): string => `${kind} ${name}`;

export const isCronJob = ({ kind }: Pick<Writer, 'kind'>): boolean => kind === 'CronJob';

export const isSameWriter = (a: Pick<Writer, 'kind' | 'name'>, b: Pick<Writer, 'kind' | 'name'>): boolean =>
  a.kind === b.kind && a.name === b.name;

/** A workload's replicas; Kubernetes' default is 1. A CronJob counts as 1, or as 0 while it is suspended. */
export const replicasOf = ({ spec }: WorkloadObject): number => (spec.suspend ? 0 : (spec.replicas ?? 1));

/**
 * Scales a writer, or suspends or resumes a CronJob. Sent once.
 *
 * @param object as it was read; fails with 409 if it has changed since
 */
export async function setReplicas(
  cluster: Cluster,
  namespace: string,
  writer: Pick<Writer, 'kind' | 'name'>,
  replicas: number,
  { metadata: { resourceVersion } }: WorkloadObject,
): Promise<void> {
  const resource = resourceOf(writer);
  if (isCronJob(writer)) await cluster.suspend(resource, namespace, writer.name, replicas === 0, resourceVersion);
  else await cluster.scale(resource, namespace, writer.name, replicas, resourceVersion);
}

/** Pods of the workload that may still write: those whose containers have not all ended. */
export async function livePods(cluster: Cluster, namespace: string, object: WorkloadObject): Promise<PodObject[]> {
  const pods = await cluster.list<PodObject>(resources.pods, namespace, selectorText(object.spec.selector));
  return pods.filter(isLive);
}

/** Whether its containers have not ended. */
export const isLive = ({ status }: PodObject): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed';

/** Formats a selector as the query parameter of a list request. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...labels, ...expressions].join(',');
}
