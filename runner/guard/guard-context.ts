import type { AppConfig } from '../../contracts/app-config';
import type { Clock } from '../ports/clock';
import type { Cluster } from '../ports/cluster';
import type { Log } from '../ports/log';

/** Everything that the guard may use: neither a store nor a key. */
export interface GuardContext {
  /** Kanister's namespace, which is also the guard's. */
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** The name of the pod, reported as the source of Events. */
  readonly pod: string;
  /** The log of one app; `''`: of no app. */
  readonly logOf: (app: string) => Log;
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

/** The part of the app's ConfigMap that the guard reads: the workloads that it may touch. */
export interface GuardedApp extends Pick<AppConfig, 'app' | 'namespace' | 'writers'> {
  /** The distinct namespaces of its tasks. */
  readonly taskNamespaces: readonly string[];
}

/** The guard's context for one app. */
export interface AppContext extends Pick<GuardContext, 'namespace' | 'cluster' | 'clock' | 'pod'> {
  readonly config: GuardedApp;
  readonly log: Log;
}
