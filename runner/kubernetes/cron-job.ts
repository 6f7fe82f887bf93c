import { type Cluster, type KubeObject, resources } from '../ports/cluster';
import { isLive, type PodObject } from './workload';

interface Owned extends KubeObject {
  metadata: KubeObject['metadata'] & { ownerReferences?: readonly { kind: string; name: string }[] };
}

interface JobObject extends Owned {
  status?: { conditions?: readonly { type: string; status: string }[] };
}

/** The state of a CronJob's Jobs. */
export interface JobsOf {
  /** A Job that has not ended, or a remaining pod of one that has. */
  readonly running: string | undefined;
  /** When the newest Job was created; UTC, RFC 3339, in whole seconds. */
  readonly newest: string | undefined;
}

/**
 * Reads the Jobs of a CronJob, including those that a person created from it (`kubectl create job --from` makes it their owner). A Job may report
 * that it failed while its pods are still terminating, so it checks the pods too.
 */
export async function jobsOf(cluster: Cluster, namespace: string, cronJob: string): Promise<JobsOf> {
  const jobs = (await cluster.list<JobObject>(resources.jobs, namespace)).filter(ownedBy('CronJob', cronJob));
  const newest = jobs
    .map(({ metadata }) => metadata.creationTimestamp ?? '')
    .sort()
    .at(-1);
  const unfinished = jobs.find((job) => !hasEnded(job));
  if (unfinished || jobs.length === 0) return { running: unfinished && `the Job ${unfinished.metadata.name}`, newest };
  const pods = (await cluster.list<PodObject & Owned>(resources.pods, namespace)).filter(isLive);
  const live = pods.find((pod) => jobs.some(({ metadata: { name } }) => ownedBy('Job', name)(pod)));
  return { running: live && `the pod ${live.metadata.name}`, newest };
}

const ownedBy =
  (kind: string, name: string) =>
  ({ metadata }: Owned): boolean =>
    metadata.ownerReferences?.some((owner) => owner.kind === kind && owner.name === name) ?? false;

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup */
const hasEnded = ({ status }: JobObject): boolean =>
  status?.conditions?.some((one) => ['Complete', 'Failed'].includes(one.type) && one.status === 'True') ?? false;
