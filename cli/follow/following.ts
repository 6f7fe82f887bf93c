import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { Reporter } from '../report/reporter';

/** A Job to follow, and where its tasks run. */
export interface Following {
  /** Kanister's namespace, where the Job is. */
  readonly namespace: string;
  readonly job: string;
  /** The app's namespace, where the tasks run. */
  readonly appNamespace: string;
  /** Whether this command created the Job. If such a Job cannot start, it is deleted, so that it does not start unattended. */
  readonly ours: boolean;
}

export interface FollowContext {
  readonly cluster: Cluster;
  readonly reporter: Reporter;
  readonly clock: Clock;
  /** Aborted when the operator stops following. The Job keeps running. */
  readonly signal: AbortSignal;
}
