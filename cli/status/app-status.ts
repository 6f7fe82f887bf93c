import type { CoreV1Event, V1CronJob } from '@kubernetes/client-node';
import { nextRuns } from '../../constructs/schedule/schedule-gap';
import { servedBy } from '../../contracts/action';
import type { CaptureConfig } from '../../contracts/app-config';
import { APP_LABEL } from '../../contracts/labels';
import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { type JobStatus, jobStatus, time } from '../cluster/job-status';
import type { AppCatalog } from '../points/app-catalog';
import { isCandidate } from '../points/candidate';
import { unsoundCounts, unsoundPoints } from '../points/unsound-points';
import { EXIT } from '../terminal/exit-code';
import { troubles } from './diagnostics';
import { eventHistory, timeOf } from './past-event';
import { pointsStatus } from './points-status';
import { runStatus } from './run-status';
import type { AppStatus, CaptureStatus, LastSuccess, Schedule } from './status-facts';
import { unsoundSaid } from './unsound-said';
import { verificationStatus } from './verification-status';

/** The runner and the guard write their Events on these: `<app>-backup`, `<app>-verify`. */
const CRON_JOBS = ['backup', 'verify'];
const JOBS = 8;
const EVENTS = 8;
/** How much later than the Job the controller of CronJobs may record a success. Milliseconds. */
const CONTROLLER_LAGS = 60_000;

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
  const [made, pods, events, run, verify] = await Promise.all([
    cluster.jobsOf(namespace, APP_LABEL, name),
    cluster.pods(namespace, APP_LABEL, name),
    Promise.all(CRON_JOBS.map((verb) => cluster.eventsAbout(namespace, 'CronJob', `${name}-${verb}`))),
    runStatus(app, cluster, clock),
    cluster.cronJob(namespace, `${name}-verify`),
  ]);
  const reported = events.flat().sort((a, b) => millis(a) - millis(b));
  // A Job that waits for a sync of Argo CD has not started.
  const jobs = made
    .filter(({ spec }) => !spec?.suspend)
    .map((job) => jobStatus(job, pods, reported))
    .reverse();
  const points = catalog ? pointsStatus(catalog) : null;
  const success = catalog ? latestPoint(catalog) : lastJob(cronJob, jobs);
  const ageSeconds = success ? Math.max(0, Math.round((clock.now() - Date.parse(success)) / 1000)) : 0;
  const lastSuccess = success
    ? ({ time: success, ageSeconds, from: catalog ? 'store' : 'cluster' } satisfies LastSuccess)
    : null;
  const kept = lastSuccess !== null && lastSuccess.ageSeconds <= config.rpoSeconds;
  const verification = verify ? verificationStatus(verify, clock) : null;
  const successes = { backup: time(cronJob.status?.lastSuccessfulTime), verify: verification?.lastSuccess ?? null };
  const shown = eventHistory({ events: reported, jobs, successes });
  const status = {
    ...{ app: name, cluster: config.cluster, namespace: config.namespace },
    captures: config.captures.map(captureStatus),
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

const captureStatus = (capture: CaptureConfig): CaptureStatus => {
  const { name, namespace, object, host = null } = capture;
  return {
    ...{ capture: name, servedBy: servedBy(capture), namespace, host },
    object: object ? `${object.kind} ${object.name}` : null,
  };
};

function latestPoint({ entries }: AppCatalog): string | null {
  return entries.find(isCandidate)?.point.time ?? null;
}

const millis = (event: CoreV1Event): number => new Date(timeOf(event) ?? 0).getTime();

/** The start of the newest Job, if it still exists: it saved the data of that time. The CronJob records only when the last one ended. */
function lastJob({ status }: V1CronJob, jobs: readonly JobStatus[]): string | null {
  // Exit code 5 leaves a restore point; its problem is reported elsewhere.
  const done = jobs.find(
    ({ verb, state, exitCode }) => verb === 'backup' && (state === 'done' || exitCode === EXIT.unsound),
  );
  const success = time(status?.lastSuccessfulTime);
  if (!done?.started || !done.ended) return success;
  return success && Date.parse(success) > Date.parse(done.ended) + CONTROLLER_LAGS ? success : done.started;
}

function scheduleOf({ spec }: V1CronJob, now: number): Schedule {
  const { schedule: cron, timeZone = 'UTC', suspend: suspended = false } = spec!;
  return { cron, timeZone, suspended, next: suspended ? [] : next(cron, timeZone, new Date(now)) };
}

/** Empty if the schedule cannot be parsed: Jerrycan did not synthesize it. */
function next(cron: string, timeZone: string, now: Date): string[] {
  try {
    return nextRuns(cron, timeZone, now, 3).map((run) => run.toISOString());
  } catch {
    return [];
  }
}
