import type { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';
import { APP_LABEL } from '../../contracts/labels';
import { runnerProgram } from '../../contracts/names';
import { podObstacle, sentence } from '../../runner/kubernetes/pod-start';

/** Why the pod of a Job does not start. */
export interface Obstacle {
  readonly cause: string;
  readonly next: string;
}

/** Why the newest pod of a Job does not run yet, as far as Kubernetes reports it. `undefined` if there is no known obstacle. */
export function obstacle(job: V1Job, pod: V1Pod | undefined, events: readonly CoreV1Event[]): Obstacle | undefined {
  if (!pod) return ofJob(job, events);
  const inPod = podObstacle(pod);
  if (inPod) return { cause: inPod.cause, next: inPod.next };
  // Only the last Event counts: a failed mount that was followed by a pull is solved.
  const last = events.at(-1);
  if (last?.reason === 'FailedMount' || last?.reason === 'FailedCreatePodSandBox') {
    return {
      cause: sentence(last.reason, last.message),
      next: mountCure(last.message, job.metadata?.labels?.[APP_LABEL] ?? '<app>'),
    };
  }
  return undefined;
}

function ofJob(job: V1Job, events: readonly CoreV1Event[]): Obstacle | undefined {
  const failed = events.findLast(({ reason }) => reason === 'FailedCreate');
  if (failed) {
    return {
      cause: sentence(failed.reason, failed.message),
      next: 'raise the quota, or fix what the message names',
    };
  }
  if (job.spec?.suspend)
    return { cause: 'the Job is suspended', next: 'find out what suspends Jobs in this namespace' };
  return undefined;
}

function mountCure(message: string | undefined, app: string): string {
  if (message?.includes('-signing')) return `make the key: npx jerrycan keys ${app}`;
  if (message?.includes('secret')) return `make the Secret: npx jerrycan secrets ${app}, or 'pulumi up'`;
  if (message?.includes(runnerProgram.form))
    return "sync the platform's manifests too: its program is older than the app's manifests, and the pod waits for it";
  return 'sync the manifests';
}
