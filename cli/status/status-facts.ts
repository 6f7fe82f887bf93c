import type { JobStatus } from '../cluster/job-status';
import type { RunStatus } from './run-status';
import type { VerificationStatus } from './verification-status';

/** How well an app is protected, as far as cluster and store say it. */
export interface AppStatus extends RunStatus {
  readonly app: string;
  readonly cluster: string;
  /** The app's own. */
  readonly namespace: string;
  /** The last success is younger than the RPO, and no restore left the app down. */
  readonly protected: boolean;
  /** Why a restore point is not what it should be (broken, covered, not restorable as configured), a line each; empty: nothing is known. */
  readonly unsound: readonly string[];
  /** It has no schedule any more, and is not asked for. */
  readonly retired: boolean;
  /** What a person should look at, and what to do, a line each. */
  readonly troubles: readonly string[];
  readonly rpoSeconds: number;
  readonly lastSuccess: LastSuccess | null;
  readonly schedule: Schedule;
  /** `null`: no CronJob verifies. */
  readonly verification: VerificationStatus | null;
  /** Newest first. */
  readonly jobs: readonly JobStatus[];
  /** What was said on the app's CronJobs, newest first. */
  readonly events: readonly EventStatus[];
  /** `null`: the store was not read. */
  readonly points: PointsStatus | null;
}

/** An app of the repository that the cluster does not have. */
export interface AbsentApp {
  readonly app: string;
  readonly cluster: string;
  readonly protected: false;
  /** Why, and what to do. */
  readonly absent: string;
}

export interface LastSuccess {
  /** Of the state that was saved, not of the end of saving: when its run began. UTC, RFC 3339. */
  readonly time: string;
  readonly ageSeconds: number;
  /** `store`: the newest verified restore point; `cluster`: the CronJob's last success. */
  readonly from: 'store' | 'cluster';
}

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly suspended: boolean;
  /** The next three, before their spread; UTC, RFC 3339. */
  readonly next: readonly string[];
}

export interface EventStatus {
  readonly time: string | null;
  readonly reason: string;
  readonly count: number;
  readonly message: string;
}

export interface PointsStatus {
  readonly address: string;
  /** All but the retired. */
  readonly total: number;
  /** Those that a restore may take, safety points apart. */
  readonly verified: number;
  /** Those that restores made of what they overwrote. */
  readonly safety: number;
  readonly broken: number;
  readonly covered: number;
  readonly bytes: number;
  /** The newest verified one: what `--latest` restores. */
  readonly latest: string | null;
}
