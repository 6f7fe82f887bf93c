import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { Reporter } from '../report/reporter';

/** What is followed: a Job, and where its tasks run. */
export interface Following {
  /** Kanister's, where the Job is. */
  readonly namespace: string;
  readonly job: string;
  /** The app's, where the tasks run. */
  readonly appNamespace: string;
  /** This command made the Job: if it cannot start it is taken away, so that it does not start in somebody's absence. */
  readonly ours: boolean;
}

export interface FollowContext {
  readonly cluster: Cluster;
  readonly reporter: Reporter;
  readonly clock: Clock;
  /** Given when the operator stops following. The Job runs on. */
  readonly signal: AbortSignal;
}
