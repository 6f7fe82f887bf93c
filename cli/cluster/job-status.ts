import type { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';
import { podObstacle, sentence } from '../../runner/kubernetes/pod-start';
import { isOver, JOB_LABEL } from './job';

/** What became of one Job of an app. */
export interface JobStatus {
  readonly job: string;
  /** What the runner was told to do: `backup`, `restore`, `verify`. */
  readonly verb: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** UTC, RFC 3339; `null`: not yet. */
  readonly started: string | null;
  readonly ended: string | null;
  /** The runner's; `null`: it has not ended, or nobody knows any more. */
  readonly exitCode: number | null;
  /** Why it failed or waits, and what to do, as the runner or else Kubernetes says it. */
  readonly reason: string | null;
}

/**
 * @param pods of all the Jobs
 * @param events about the app's CronJob: there the runner says why it failed
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
    // The pod's name is the Job's and five letters more, and is known from the Event when the pod is gone.
    const said = events.findLast(
      ({ reportingInstance: by }) => by?.startsWith(`${name}-`) && by.length <= name.length + 6,
    );
    if (said?.message) return sentence(said.reason, said.message);
    if (condition?.reason === 'BackoffLimitExceeded' && end?.reason) return sentence(end.reason, end.message);
    return sentence(condition?.reason, condition?.message) || null;
  }
}

/** What is said of a Job that failed, a line. */
export function failedJob({ job, exitCode, reason }: JobStatus): string {
  const code = exitCode === null ? '' : ` (exit code ${exitCode})`;
  return `the Job ${job} failed${code}: ${reason ?? 'nobody says why; see its log'}`;
}

/** By the Job's own failure policy, also when the pod is gone: "Container runner for pod … failed with exit code 5 matching FailJob rule at index 1". */
function codeIn(message = ''): number | null {
  const [, code] = /failed with exit code (\d+)/.exec(message) ?? [];
  return code === undefined ? null : Number(code);
}

/** The first word behind the program. */
function verbOf(job: V1Job): string {
  const { command = [], args = [] } = job.spec?.template.spec?.containers[0] ?? {};
  const words = [...command, ...args];
  return words[words.findIndex((word) => word.endsWith('.mjs')) + 1] ?? '';
}

const isRunning = (pod: V1Pod | undefined): boolean =>
  pod?.status?.containerStatuses?.[0]?.state?.running !== undefined;

export const time = (date: Date | undefined): string | null => (date ? new Date(date).toISOString() : null);
