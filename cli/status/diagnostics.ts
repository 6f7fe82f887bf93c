import { CYCLE_DAYS } from '../../runner/verification/due';
import { failedJob } from '../cluster/job-status';
import { duration } from '../report/measure';
import type { AppStatus } from './status-facts';

type Seen = Omit<AppStatus, 'troubles'>;

/** What a person should look at, and what to do: the worst first. */
export function troubles(status: Seen): string[] {
  const found = [
    ...ofRestore(status),
    ...ofRpo(status),
    ...ofRun(status),
    ...ofVerification(status),
    ...ofJobs(status),
    ...status.unsound,
  ];
  return [...new Set(found)];
}

function ofRestore({ app, leftDown, unfinishedLoad, quiesce }: Seen): string[] {
  if (leftDown === null) return [];
  const stopped = quiesce?.workloads.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return [
    `down: the restore ${leftDown} has not ended, and ${stopped || 'no writer'} stands still; restore again, that point or another: npx jerrycan restore ${app}`,
    // Only the load's own task knows, and a killed one tells nobody.
    ...(unfinishedLoad === null
      ? []
      : [
          `the load ${unfinishedLoad} may have left settings or events of the data server changed; the next backup or restore into this server puts them back`,
        ]),
  ];
}

function ofRpo({ app, retired, rpoSeconds, lastSuccess, schedule, points }: Seen): string[] {
  if (retired) return [];
  const again = `npx jerrycan backup ${app}`;
  const found: string[] = [];
  if (!lastSuccess)
    found.push(
      points
        ? `${points.address} holds no verified restore point; make one: ${again}`
        : `no backup has succeeded in this cluster yet; make one: ${again}`,
    );
  else if (lastSuccess.ageSeconds > rpoSeconds)
    found.push(
      `the last success is ${duration(lastSuccess.ageSeconds)} old, and the RPO is ${duration(rpoSeconds)}; see why, and ${again}`,
    );
  if (schedule.suspended)
    found.push(`its CronJob is suspended, and no backup is made by itself; see who suspended ${app}-backup`);
  return found;
}

function ofRun({ app, holder, quiesce, ended, leftDown }: Seen): string[] {
  const found: string[] = [];
  if (holder?.silent && !holder.isGuard)
    found.push(
      `${holder.run} holds the Lease and has not renewed it since ${holder.renewed}: it is dead, or a clock is wrong; the guard or the next run ends what it left`,
    );
  const stopped = quiesce?.workloads.map(({ kind, name, replicas }) => `${kind} ${name} (${replicas} replicas)`);
  const these = `these are stopped: ${stopped?.join(', ')}`;
  if (stopped && leftDown === null) {
    if (!holder) found.push(`nobody runs, and ${these}; the next run starts them, or npx jerrycan unblock ${app}`);
    else if (holder.isGuard)
      found.push(
        `the guard is ending the quiesce of ${ended?.run ?? 'a dead run'}, and ${these}; it tries every 10 s: if they stay so, see its log, and npx jerrycan unblock ${app}`,
      );
    else if (holder.silent)
      found.push(
        `${these}; if the guard does not start them in a minute, see its log, and npx jerrycan unblock ${app}`,
      );
  }
  if (ended && !(stopped && holder?.isGuard))
    found.push(
      ended.why === 'dead'
        ? `the guard ended the quiesce of ${ended.run} at ${ended.at}, for it was dead; see its Job`
        : `the guard ended the quiesce of ${ended.run} at ${ended.at}, for its time was over; see its log`,
    );
  return found;
}

/** Also of a retired app: what is kept of it is read as before. */
function ofVerification({ app, cluster, verification }: Seen): string[] {
  const name = `${app}-verify`;
  if (!verification)
    return [
      `no CronJob ${name} reads its restore points back, and bit rot is not found; sync manifests/${cluster}/${app}`,
    ];
  const { suspended, withoutSuccessSeconds } = verification;
  if (suspended)
    return [`its verification is suspended, and bit rot is not found by itself; see who suspended ${name}`];
  if (withoutSuccessSeconds <= CYCLE_DAYS * 86_400) return [];
  return [
    `no verification has succeeded for ${duration(withoutSuccessSeconds)}, and bit rot is to be found within ${CYCLE_DAYS} days; see why in the Jobs and Events of ${name}`,
  ];
}

/** Of each verb the newest Job that has ended, and what waits. */
function ofJobs({ jobs }: Seen): string[] {
  const verbs = [...new Set(jobs.map(({ verb }) => verb))];
  const newest = verbs.flatMap((verb) => jobs.find((job) => job.verb === verb && job.ended !== null) ?? []);
  const failed = newest.filter(({ state }) => state === 'failed');
  const waiting = jobs.filter(({ state, reason }) => state === 'waiting' && reason !== null);
  return [...failed.map(failedJob), ...waiting.map(({ job, reason }) => `the Job ${job} waits: ${reason}`)];
}
