import type { AppConfig } from '../../contracts/app-config';
import type { Clock } from '../ports/clock';
import type { Cluster } from '../ports/cluster';
import type { Log } from '../ports/log';

/** All that the guard may touch: no store, no key. */
export interface GuardContext {
  /** Kanister's, which is the guard's own. */
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** The name of the pod, which events name as their reporter. */
  readonly pod: string;
  /** The log of one app; of `''`: of no app. */
  readonly logOf: (app: string) => Log;
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

/** Whom the guard may touch for an app: what it reads of the app's ConfigMap. */
export type GuardedApp = Pick<AppConfig, 'app' | 'namespace' | 'writers'>;

/** What the guard works with for one app. */
export interface AppContext extends Pick<GuardContext, 'namespace' | 'cluster' | 'clock' | 'pod'> {
  readonly config: GuardedApp;
  readonly log: Log;
}
