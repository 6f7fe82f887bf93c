import type { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';
import { podObstacle, sentence } from '../../runner/kubernetes/pod-start';
import { isOver, JOB_LABEL } from './job';

/** The status of one Job of an app. */
export interface JobStatus {
  readonly job: string;
  /** The runner's command: `backup`, `restore`, `verify`. */
  readonly verb: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** UTC, RFC 3339; `null` if it has not started yet. */
  readonly started: string | null;
  readonly ended: string | null;
  /** The runner's exit code; `null` if it has not ended, or the code is no longer known. */
  readonly exitCode: number | null;
  /** Why it failed or waits, and what to do, from the runner or else from Kubernetes. */
  readonly reason: string | null;
}

/**
 * @param pods the pods of all Jobs
 * @param events the Events about the app's CronJob, in which the runner reports why it failed
 */
export function jobStatus(job: V1Job, pods: readonly V1Pod[], events: readonly CoreV1Event[]): JobStatus {
  const name = job.metadata!.name!;
  const pod = pods.findLast(({ metadata }) => metadata?.labels?.[JOB_LABEL] === name);
  const end = pod?.status?.containerStatuses?.[0]?.state?.terminated;
  const condition = job.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  const { startTime, completionTime } = job.status ?? {};
  const ended = completionTime ?? (isOver(job) ? (end?.finishedAt ?? condition?.lastTransitionTime) : undefined);
  const state = condition
    ? condition.type === 'Complete'
      ? 'done'
      : 'failed'
    : isRunning(pod)
      ? 'running'
      : 'waiting';
  return {
    job: name,
    verb: verbOf(job),
    state,
    started: time(startTime),
    ended: time(ended),
    exitCode: end?.exitCode ?? (state === 'done' ? 0 : codeIn(condition?.message)),
    reason: reasonOf(),
  };

  function reasonOf(): string | null {
    if (state === 'done' || state === 'running') return null;
    if (state === 'waiting') return (pod && podObstacle(pod)?.cause) ?? null;
    // The pod's name is the Job's name and six more characters. The Event has it even if the pod is deleted.
    const said = events.findLast(
      ({ reportingInstance: by }) => by?.startsWith(`${name}-`) && by.length <= name.length + 6,
    );
    if (said?.message) return sentence(said.reason, said.message);
    if (condition?.reason === 'BackoffLimitExceeded' && end?.reason) return sentence(end.reason, end.message);
    return sentence(condition?.reason, condition?.message) || null;
  }
}

/** One line about a failed Job. */
export function failedJob({ job, exitCode, reason }: JobStatus): string {
  const code = exitCode === null ? '' : ` (exit code ${exitCode})`;
  return `the Job ${job} failed${code}: ${reason ?? 'the reason is unknown; check its log'}`;
}

/** The exit code in the message of the Job's failure policy: "Container runner for pod … failed with exit code 5 matching FailJob rule at index 1". */
function codeIn(message = ''): number | null {
  const [, code] = /failed with exit code (\d+)/.exec(message) ?? [];
  return code === undefined ? null : Number(code);
}

/** The first word after the program. */
function verbOf(job: V1Job): string {
  const { command = [], args = [] } = job.spec?.template.spec?.containers[0] ?? {};
  const words = [...command, ...args];
  return words[words.findIndex((word) => word.endsWith('.mjs')) + 1] ?? '';
}

const isRunning = (pod: V1Pod | undefined): boolean =>
  pod?.status?.containerStatuses?.[0]?.state?.running !== undefined;

export const time = (date: Date | undefined): string | null => (date ? new Date(date).toISOString() : null);
