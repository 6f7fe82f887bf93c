import type { JobStatus } from '../cluster/job-status';
import type { RunStatus } from './run-status';
import type { VerificationStatus } from './verification-status';

/** How well an app is protected, as far as the cluster and the store show it. */
export interface AppStatus extends RunStatus {
  readonly app: string;
  readonly cluster: string;
  /** The app's namespace. */
  readonly namespace: string;
  /** The pieces of the app's data that a run backs up, in the order of the app's file. */
  readonly captures: readonly CaptureStatus[];
  /** Whether the last success is younger than the RPO, and no restore left the app down. */
  readonly protected: boolean;
  /** Why restore points are not sound (broken, covered, not restorable as configured), one line each. Empty if nothing is known. */
  readonly unsound: readonly string[];
  /** Whether the app is retired: it has no schedule, and its age does not count. */
  readonly retired: boolean;
  /** Problems and what to do about them, one line each. */
  readonly troubles: readonly string[];
  readonly rpoSeconds: number;
  readonly lastSuccess: LastSuccess | null;
  readonly schedule: Schedule;
  /** `null` if there is no CronJob that verifies. */
  readonly verification: VerificationStatus | null;
  /** Newest first. */
  readonly jobs: readonly JobStatus[];
  /** Warnings on the app's CronJobs, newest first. */
  readonly events: readonly EventStatus[];
  /** `null` if the store was not read. */
  readonly points: PointsStatus | null;
}

export interface CaptureStatus {
  /** `null`: the app has its first form, whose capture has no name. */
  readonly capture: string | null;
  /** `mariadb` */
  readonly servedBy: string;
  readonly namespace: string;
  /** `StatefulSet shop-db`. `null`: the server is not managed in this cluster. */
  readonly object: string | null;
  /** The host name of its server. `null`: not declared. */
  readonly host: string | null;
}

/** An app of the repository that is not in the cluster. */
export interface AbsentApp {
  readonly app: string;
  readonly cluster: string;
  readonly protected: false;
  /** Why, and what to do. */
  readonly absent: string;
}

export interface LastSuccess {
  /** When the run started: the time of the saved data. UTC, RFC 3339. */
  readonly time: string;
  readonly ageSeconds: number;
  /** `store`: the newest verified restore point; `cluster`: the CronJob's last success. */
  readonly from: 'store' | 'cluster';
}

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly suspended: boolean;
  /** The next three starts, before their spread. UTC, RFC 3339. */
  readonly next: readonly string[];
}

export interface EventStatus {
  readonly time: string | null;
  readonly reason: string;
  readonly count: number;
  readonly message: string;
  /** Whether a later run succeeded. */
  readonly over: boolean;
}

export interface PointsStatus {
  readonly address: string;
  /** All except the retired ones: the sum of the next four. */
  readonly total: number;
  /** Verified points that `--latest` may choose. */
  readonly verified: number;
  /** Points that no verification has read yet. */
  readonly unverified: number;
  /** Points that restores made of the data they overwrote. */
  readonly safety: number;
  readonly broken: number;
  /** How many of all have a newer version or a delete marker over them. */
  readonly covered: number;
  readonly bytes: number;
  /** The newest verified point, which `--latest` restores. */
  readonly latest: string | null;
}
