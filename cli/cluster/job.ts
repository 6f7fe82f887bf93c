import { randomInt } from 'node:crypto';
import type { V1Container, V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import { type RestoreArguments, runnerArguments, type UnblockArguments } from '../../contracts/runner-arguments';
import { Failure } from '../terminal/failure';

/** The commands that a person starts. */
export type ManualVerb = 'backup' | 'restore' | 'unblock' | 'verify';

/** How long the Job of a restore is kept with its log. No CronJob owns it and cleans it up. */
const RESTORE_KEPT_SECONDS = 7 * 24 * 3600;

/**
 * Makes the Job of a backup, as `kubectl create job --from` does. The CronJob owns it, so its success is the CronJob's last success, which alerts read.
 * `blockOwnerDeletion` is not set, as in kubectl, because it requires a right on the CronJob's finalizers.
 */
export function backupJob(cronJob: V1CronJob, name: string): V1Job {
  return owned(
    jobOf(cronJob, name, () => runnerArguments({ command: 'backup', now: true })),
    cronJob,
  );
}

/** A verification now, from the CronJob `<app>-verify`, which owns it. */
export function verifyJob(cronJob: V1CronJob, name: string): V1Job {
  return owned(
    jobOf(cronJob, name, () => runnerArguments({ command: 'verify' }), 'verify'),
    cronJob,
  );
}

function owned(job: V1Job, { metadata }: V1CronJob): V1Job {
  const { name, uid } = metadata!;
  job.metadata!.ownerReferences = [
    { apiVersion: 'batch/v1', kind: 'CronJob', name: name!, uid: uid!, controller: true },
  ];
  return job;
}

/**
 * Makes the Job of a restore. The CronJob does not own it, because its success must not count as a backup. It is never retried and has no deadline: half a
 * restore is worse than a slow one. If the person requests a deadline, the runner enforces it, because it knows what can be aborted.
 */
export function restoreJob(cronJob: V1CronJob, name: string, restore: RestoreArguments): V1Job {
  return once(jobOf(cronJob, name, () => runnerArguments({ command: 'restore', ...restore })));
}

/** Makes the Job that cleans up after dead runs. It is never retried: it reports what it found, and a person decides. */
export function unblockJob(cronJob: V1CronJob, name: string, unblock: UnblockArguments): V1Job {
  return once(jobOf(cronJob, name, () => runnerArguments({ command: 'unblock', ...unblock })));
}

function once(job: V1Job): V1Job {
  const spec = job.spec!;
  delete spec.activeDeadlineSeconds;
  delete spec.podFailurePolicy;
  delete spec.template.spec!.activeDeadlineSeconds;
  spec.backoffLimit = 0;
  spec.template.spec!.restartPolicy = 'Never';
  spec.ttlSecondsAfterFinished ??= RESTORE_KEPT_SECONDS;
  return job;
}

/**
 * Returns `<app>-<verb>-<UTC time>-<5 of [a-z0-9]>`. If the name exceeds 63 characters, the app's part is cut, because the Job's controller puts the name
 * into a label. The time and the random part keep it unique.
 */
export function jobName(app: string, verb: ManualVerb, now: Date, random: string = randomPart()): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
  const tail = `-${verb}-${time}z-${random}`;
  return `${app.slice(0, 63 - tail.length).replace(/-+$/, '')}${tail}`;
}

function randomPart(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
}

function jobOf(cronJob: V1CronJob, name: string, change: () => string[], verb = 'backup'): V1Job {
  const template = structuredClone(cronJob.spec!.jobTemplate);
  const container = template.spec?.template.spec?.containers[0];
  if (!template.spec || !container) throw foreign(cronJob, 'has no container');
  setArguments(container, cronJob, change, verb);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: cronJob.metadata!.namespace!,
      labels: { ...template.metadata?.labels },
      annotations: { ...template.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
    },
    spec: template.spec,
  };
}

/** Replaces the runner's arguments, which start with its command, in `args` or after the program in `command`. */
function setArguments(container: V1Container, cronJob: V1CronJob, change: () => string[], verb: string): void {
  for (const field of ['args', 'command'] as const) {
    const words = container[field] ?? [];
    const at = words.indexOf(verb);
    if (at < 0) continue;
    container[field] = [...words.slice(0, at), ...change()];
    return;
  }
  throw foreign(
    cronJob,
    `does not run '${verb}' (${[...(container.command ?? []), ...(container.args ?? [])].join(' ')})`,
  );
}

function foreign(cronJob: V1CronJob, what: string): Failure {
  return new Failure(`CronJob ${cronJob.metadata?.name}`, what, {
    next: 'Jerrycan did not synthesize it; sync the manifests and try again',
    exitCode: 2,
  });
}

/** The label that the Job's controller sets on the pods. */
export const JOB_LABEL = 'batch.kubernetes.io/job-name';

export function isOver(job: V1Job): boolean {
  return (
    job.status?.conditions?.some(
      ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
    ) ?? false
  );
}

/** Whether the pod is the last one of the Job. The Job's controller will find the same, so the runner's result is final. */
export function isLast({ spec }: V1Job, { status }: V1Pod): boolean {
  const exitCode = status?.containerStatuses?.[0]?.state?.terminated?.exitCode;
  const rule = spec?.podFailurePolicy?.rules.find(({ onExitCodes, onPodConditions }) => {
    if (onExitCodes) return exitCode !== undefined && onExitCodes.values.includes(exitCode);
    return onPodConditions?.some((wanted) =>
      status?.conditions?.some(({ type, status: is }) => type === wanted.type && is === wanted.status),
    );
  });
  return rule?.action === 'FailJob';
}
