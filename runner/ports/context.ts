import type { AppConfig } from '../../contracts/app-config';
import type { Clock } from './clock';
import type { Cluster } from './cluster';
import type { Log } from './log';
import type { ObjectStore } from './object-store';

/** All that a run may touch. */
export interface Context {
  readonly config: AppConfig;
  /** Kanister's, which is the runner's own. */
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  /** What the Secret `<app>-signing` holds: the key in use, and during a rotation the next one. Ed25519, PKCS#8, PEM. */
  readonly signingKeys: readonly string[];
  /** The Job of the pod, whose next pod goes on where this one ended; empty: unknown. */
  readonly job: string;
  /** The name of the pod, which events name as their reporter. */
  readonly pod: string;
  /** Aborted by SIGTERM; its reason is a {@link Failure}. */
  readonly signal: AbortSignal;
}
