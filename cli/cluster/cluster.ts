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
 * All that the CLI does in a cluster. The ClusterRole `jerrycan-operator` grants this but for the Secrets, which `jerrycan-key-maker` does. What is not
 * there is `undefined`; every other trouble is a `Failure`, `transient` where trying again may help.
 */
export interface Cluster {
  /** As `kubectl config current-context` says it. */
  readonly context: string;
  /** Any other object, and the rights of the caller, for `doctor`. */
  readonly objects: ObjectReader;
  cronJob(namespace: string, name: string): Promise<V1CronJob | undefined>;
  configMap(namespace: string, name: string): Promise<V1ConfigMap | undefined>;
  deployment(namespace: string, name: string): Promise<V1Deployment | undefined>;
  lease(namespace: string, name: string): Promise<V1Lease | undefined>;
  /** Of the namespace `kube-system`; also `undefined` where the right to read it is not granted. */
  clusterUid(): Promise<string | undefined>;
  actionSet(namespace: string, name: string): Promise<ActionSetObject | undefined>;
  job(namespace: string, name: string): Promise<V1Job | undefined>;
  /** Those that carry the label, oldest first. */
  jobsOf(namespace: string, label: string, value: string): Promise<V1Job[]>;
  createJob(job: V1Job): Promise<V1Job>;
  /** With its pods. */
  deleteJob(namespace: string, name: string): Promise<void>;
  /** Those that carry the label, oldest first. */
  pods(namespace: string, label: string, value: string): Promise<V1Pod[]>;
  /** What was said about the object with this uid, oldest first. */
  events(namespace: string, uid: string): Promise<CoreV1Event[]>;
  /** The same of an object by its name: whoever says it may not know the uid. */
  eventsAbout(namespace: string, kind: string, name: string): Promise<CoreV1Event[]>;
  /** Calls back for each line from the log's beginning on; settles when the container has ended, the connection broke, or `signal` was given. */
  log(at: ContainerAddress, line: (text: string) => void, signal: AbortSignal): Promise<void>;
  /** The last lines of a log. */
  logTail(at: ContainerAddress, lines: number): Promise<string[]>;
  createSecret(secret: V1Secret): Promise<void>;
  /**
   * Merges into a Secret and answers with what it then is. An empty patch reads it: the role needs no `get`, which would invite to look.
   * Fails when the patch names a `metadata.resourceVersion` that is no longer the Secret's: somebody else was faster.
   */
  patchSecret(namespace: string, name: string, patch: V1Secret): Promise<V1Secret | undefined>;
}

export interface ContainerAddress {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}
