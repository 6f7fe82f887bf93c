import type {
  CoreV1Event,
  V1ConfigMap,
  V1CronJob,
  V1Deployment,
  V1Job,
  V1Lease,
  V1Pod,
  V1Secret,
} from '@kubernetes/client-node';
import type { ActionSetObject } from '../../runner/action-set/action-set';
import type { ObjectReader } from './object-reader';

/**
 * The CLI's requests to a cluster. The ClusterRole `jerrycan-operator` grants them, and `jerrycan-key-maker` those for Secrets. A missing object is
 * `undefined`; every other error is a `Failure`, which is `transient` if a retry can help.
 */
export interface Cluster {
  /** The context's name, as `kubectl config current-context` prints it. */
  readonly context: string;
  /** Any other object, and the rights of the caller, for `doctor`. */
  readonly objects: ObjectReader;
  cronJob(namespace: string, name: string): Promise<V1CronJob | undefined>;
  configMap(namespace: string, name: string): Promise<V1ConfigMap | undefined>;
  deployment(namespace: string, name: string): Promise<V1Deployment | undefined>;
  lease(namespace: string, name: string): Promise<V1Lease | undefined>;
  /** The UID of the namespace `kube-system`; `undefined` also without the right to read it. */
  clusterUid(): Promise<string | undefined>;
  actionSet(namespace: string, name: string): Promise<ActionSetObject | undefined>;
  job(namespace: string, name: string): Promise<V1Job | undefined>;
  /** The Jobs with the label, oldest first. */
  jobsOf(namespace: string, label: string, value: string): Promise<V1Job[]>;
  createJob(job: V1Job): Promise<V1Job>;
  /** Deletes the Job and its pods. */
  deleteJob(namespace: string, name: string): Promise<void>;
  /** The pods with the label, oldest first. */
  pods(namespace: string, label: string, value: string): Promise<V1Pod[]>;
  /** The Events about the object with this UID, oldest first. */
  events(namespace: string, uid: string): Promise<CoreV1Event[]>;
  /** The Events about an object by its name, because not every reporter knows the UID. */
  eventsAbout(namespace: string, kind: string, name: string): Promise<CoreV1Event[]>;
  /** Calls back for each line from the start of the log. Settles when the container ends, the connection breaks, or `signal` is aborted. */
  log(at: ContainerAddress, line: (text: string) => void, signal: AbortSignal): Promise<void>;
  /** The last lines of a log. */
  logTail(at: ContainerAddress, lines: number): Promise<string[]>;
  createSecret(secret: V1Secret): Promise<void>;
  /**
   * Merges a patch into a Secret, and returns the result. An empty patch reads the Secret, so the role needs no `get`, which would let people read it.
   * Fails if the patch names a `metadata.resourceVersion` that is outdated, because another person changed the Secret.
   */
  patchSecret(namespace: string, name: string, patch: V1Secret): Promise<V1Secret | undefined>;
}

export interface ContainerAddress {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}
