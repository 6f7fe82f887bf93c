import type { CoreV1Event, V1CronJob } from '@kubernetes/client-node';
import { nextRuns } from '../constructs/schedule-gap';
import type { Clock } from '../runner/clock';
import type { AppCatalog } from './app-catalog';
import type { Cluster } from './cluster';
import type { DeployedApp } from './deployed-app';
import { EXIT } from './exit-code';
import { type JobStatus, jobStatus, time } from './job-status';
import { bytesOf } from './points';
import { isCandidate } from './restore';
import { type RunStatus, runStatus } from './run-status';
import { troubles } from './troubles';
import { unsoundCounts, unsoundPoints } from './unsound-points';
import { unsoundSaid } from './unsound-said';
import { type VerificationStatus, verificationStatus } from './verification-status';

/** What the runner and the guard say of an app, they say on these: `<app>-backup`, `<app>-verify`. */
const CRON_JOBS = ['backup', 'verify'];
const JOBS = 8;
const EVENTS = 8;
/** How much later than the Job the CronJob's controller may note a success. Milliseconds. */
const CONTROLLER_LAGS = 60_000;

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

export interface StatusProps {
  readonly app: DeployedApp;
  readonly retired: boolean;
  /** @default - the store is not read */
  readonly catalog?: AppCatalog | undefined;
  readonly cluster: Cluster;
  readonly clock: Clock;
}

export async function appStatus({ app, retired, catalog, cluster, clock }: StatusProps): Promise<AppStatus> {
  const { name, namespace, config, cronJob } = app;
  const label = 'jerrycan.dev/app';
  const [made, pods, events, run, verify] = await Promise.all([
    cluster.jobsOf(namespace, label, name),
    cluster.pods(namespace, label, name),
    Promise.all(CRON_JOBS.map((verb) => cluster.eventsAbout(namespace, 'CronJob', `${name}-${verb}`))),
    runStatus(app, cluster, clock),
    cluster.cronJob(namespace, `${name}-verify`),
  ]);
  const said = events.flat().sort((a, b) => millis(a) - millis(b));
  // A Job that waits for a sync of Argo CD has not begun.
  const jobs = made
    .filter(({ spec }) => !spec?.suspend)
    .map((job) => jobStatus(job, pods, said))
    .reverse();
  const points = catalog ? pointsStatus(catalog) : null;
  const success = catalog ? latestPoint(catalog) : lastJob(cronJob, jobs);
  const ageSeconds = success ? Math.max(0, Math.round((clock.now() - Date.parse(success)) / 1000)) : 0;
  const lastSuccess = success
    ? ({ time: success, ageSeconds, from: catalog ? 'store' : 'cluster' } satisfies LastSuccess)
    : null;
  const kept = lastSuccess !== null && lastSuccess.ageSeconds <= config.rpoSeconds;
  const verification = verify ? verificationStatus(verify, clock) : null;
  const shown = said.map(eventStatus).reverse();
  const status = {
    ...{ app: name, cluster: config.cluster, namespace: config.namespace },
    ...{ protected: kept && run.leftDown === null, retired, rpoSeconds: config.rpoSeconds, lastSuccess },
    schedule: scheduleOf(cronJob, clock.now()),
    ...{ verification, ...run, jobs: jobs.slice(0, JOBS), points },
    unsound: [
      ...(catalog ? unsoundCounts(unsoundPoints(catalog), name) : []),
      ...unsoundSaid({ jobs, events: shown, verification, read: points !== null }),
    ],
    events: shown.slice(0, EVENTS),
  };
  return { ...status, troubles: troubles(status) };
}

const eventStatus = (event: CoreV1Event): EventStatus => ({
  time: time(timeOf(event)),
  ...{ reason: event.reason ?? '', count: event.count ?? 1, message: event.message ?? '' },
});

const timeOf = ({ lastTimestamp, eventTime, metadata }: CoreV1Event): Date | undefined =>
  lastTimestamp ?? eventTime ?? metadata.creationTimestamp;

const millis = (event: CoreV1Event): number => new Date(timeOf(event) ?? 0).getTime();

function latestPoint({ entries }: AppCatalog): string | null {
  return entries.find(isCandidate)?.point.time ?? null;
}

/** A Job's start where the Job is still there: what it saved is of then. The CronJob itself says only when the last one ended. */
function lastJob({ status }: V1CronJob, jobs: readonly JobStatus[]): string | null {
  // Of exit code 5 the point stands: what is wrong is said beside it.
  const done = jobs.find(
    ({ verb, state, exitCode }) => verb === 'backup' && (state === 'done' || exitCode === EXIT.unsound),
  );
  const success = time(status?.lastSuccessfulTime);
  if (!done?.started || !done.ended) return success;
  return success && Date.parse(success) > Date.parse(done.ended) + CONTROLLER_LAGS ? success : done.started;
}

function pointsStatus({ address, entries, refused }: AppCatalog): PointsStatus {
  const { broken, covered } = unsoundPoints({ entries, refused });
  const count = (is: (entry: (typeof entries)[number]) => boolean) => entries.filter(is).length;
  return {
    address,
    total: entries.length,
    verified: count(isCandidate),
    safety: count(({ point }) => Boolean(point.safety)),
    broken: broken.length,
    covered: covered.length,
    bytes: entries.reduce((sum, entry) => sum + bytesOf(entry), 0),
    latest: entries.find(isCandidate)?.point.run ?? null,
  };
}

function scheduleOf({ spec }: V1CronJob, now: number): Schedule {
  const { schedule: cron, timeZone = 'UTC', suspend: suspended = false } = spec!;
  return { cron, timeZone, suspended, next: suspended ? [] : next(cron, timeZone, new Date(now)) };
}

/** None for a schedule that no synthesis of ours wrote and that cannot be read. */
function next(cron: string, timeZone: string, now: Date): string[] {
  try {
    return nextRuns(cron, timeZone, now, 3).map((run) => run.toISOString());
  } catch {
    return [];
  }
}
