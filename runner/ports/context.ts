import type { AppConfig } from '../../contracts/app-config';
import type { Clock } from './clock';
import type { Cluster } from './cluster';
import type { Log } from './log';
import type { ObjectStore } from './object-store';

/** Everything that a run may use. */
export interface Context {
  readonly config: AppConfig;
  /** Kanister's namespace, which is also the runner's. */
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The keys in the Secret `<app>-signing`: the current one, and the next one during a rotation. Ed25519, PKCS#8, PEM. */
  readonly signingKeys: readonly string[];
  /** The Job of the pod; the Job's next pod continues where this one stopped. Empty if it is unknown. */
  readonly job: string;
  /** The name of the pod, reported as the source of Events. */
  readonly pod: string;
  /** Aborted by SIGTERM; the reason is a {@link Failure}. */
  readonly signal: AbortSignal;
}
