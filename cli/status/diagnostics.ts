import { CYCLE_DAYS } from '../../runner/verification/due';
import { failedJob } from '../cluster/job-status';
import { duration } from '../report/measure';
import type { AppStatus } from './status-facts';

type Seen = Omit<AppStatus, 'troubles'>;

/** Problems and what to do about them, the worst first. */
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

function ofRestore({ app, captures, leftDown, leftCaptures, leftOnly, unfinishedLoad, quiesce }: Seen): string[] {
  if (leftDown === null) return [];
  const stopped = quiesce?.workloads.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  // An app with one capture needs no name.
  const named = captures.length > 1 ? leftCaptures : [];
  const states = named.map(({ capture, load }) => `${capture}: its load is ${load}`);
  const far = states.length > 0 ? ` (${states.join(', ')})` : '';
  const only = leftOnly ? named.map(({ capture }) => ` --only ${capture}`).join('') : '';
  return [
    `down: the restore ${leftDown}${far} did not finish, and ${stopped || 'no writer'} is stopped; restore that point or another one: npx jerrycan restore ${app}${only}`,
    // Only the task of the load knows, and a killed task reports nothing.
    ...(unfinishedLoad === null
      ? []
      : [
          `the load ${unfinishedLoad} may have left settings or events of the data server changed; the next backup or restore of this server resets them`,
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
        ? `${points.address} has no verified restore point; make one: ${again}`
        : `no backup has succeeded in this cluster yet; make one: ${again}`,
    );
  else if (lastSuccess.ageSeconds > rpoSeconds)
    found.push(
      `the last success is ${duration(lastSuccess.ageSeconds)} old, and the RPO is ${duration(rpoSeconds)}; find out why, then run: ${again}`,
    );
  if (schedule.suspended) found.push(`the CronJob ${app}-backup is suspended, so no scheduled backup runs; resume it`);
  return found;
}

function ofRun({ app, holder, quiesce, ended, leftDown }: Seen): string[] {
  const found: string[] = [];
  if (holder?.silent && !holder.isGuard)
    found.push(
      `${holder.run} holds the Lease and has not renewed it since ${holder.renewed}: the run is dead, or a clock is wrong; the guard or the next run cleans up`,
    );
  const stopped = quiesce?.workloads.map(({ kind, name, replicas }) => `${kind} ${name} (${replicas} replicas)`);
  const these = `these writers are stopped: ${stopped?.join(', ')}`;
  if (stopped && leftDown === null) {
    if (!holder)
      found.push(`no run holds the app, and ${these}; the next run starts them, or run: npx jerrycan unblock ${app}`);
    else if (holder.isGuard)
      found.push(
        `the guard is ending the quiesce of ${ended?.run ?? 'a dead run'}, and ${these}; the guard retries every 10 s: if they stay stopped, check its log and run: npx jerrycan unblock ${app}`,
      );
    else if (holder.silent)
      found.push(
        `${these}; if the guard does not start them within a minute, check its log and run: npx jerrycan unblock ${app}`,
      );
  }
  if (ended && !(stopped && holder?.isGuard))
    found.push(
      ended.why === 'dead'
        ? `the guard ended the quiesce of ${ended.run} at ${ended.at}, because the run was dead; check its Job`
        : `the guard ended the quiesce of ${ended.run} at ${ended.at}, because its deadline passed; check its log`,
    );
  return found;
}

/** Also for a retired app: its restore points are still verified. */
function ofVerification({ app, cluster, verification }: Seen): string[] {
  const name = `${app}-verify`;
  if (!verification)
    return [`the CronJob ${name} does not exist, so bit rot is not found; sync manifests/${cluster}/${app}`];
  const { suspended, withoutSuccessSeconds } = verification;
  if (suspended) return [`the CronJob ${name} is suspended, so bit rot is not found; resume it`];
  if (withoutSuccessSeconds <= CYCLE_DAYS * 86_400) return [];
  return [
    `no verification has succeeded for ${duration(withoutSuccessSeconds)}, and every restore point must be verified within ${CYCLE_DAYS} days; check the Jobs and Events of ${name}`,
  ];
}

/** Failures of the newest ended Job of each verb, and Jobs that wait. */
function ofJobs({ jobs }: Seen): string[] {
  const verbs = [...new Set(jobs.map(({ verb }) => verb))];
  const newest = verbs.flatMap((verb) => jobs.find((job) => job.verb === verb && job.ended !== null) ?? []);
  const failed = newest.filter(({ state }) => state === 'failed');
  const waiting = jobs.filter(({ state, reason }) => state === 'waiting' && reason !== null);
  return [...failed.map(failedJob), ...waiting.map(({ job, reason }) => `the Job ${job} waits: ${reason}`)];
}
