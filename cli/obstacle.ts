import type { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';

/** What is in the way of a Job's pod. */
export interface Obstacle {
  readonly cause: string;
  readonly next: string;
}

/** Reasons of a waiting container that pass only when somebody changes something. */
const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: 'let the node pull the image, or name another',
  ImagePullBackOff: 'let the node pull the image, or name another',
  ErrImageNeverPull: 'bring the image to the node',
  InvalidImageName: 'name the image as registry/name:tag',
  CreateContainerConfigError: 'make what is missing',
  CreateContainerError: "look at the node's container runtime",
  RunContainerError: "look at the node's container runtime",
};

/** Why the Job's newest pod does not run yet, as far as Kubernetes says it; `undefined`: nothing speaks against it. */
export function obstacle(job: V1Job, pod: V1Pod | undefined, events: readonly CoreV1Event[]): Obstacle | undefined {
  if (!pod) return ofJob(job, events);
  for (const status of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const { reason, message } = status.state?.waiting ?? {};
    const next = reason && WAITING[reason];
    if (next) return { cause: sentence(reason, message ?? status.image), next };
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled) {
    return {
      cause: sentence(unscheduled.reason, unscheduled.message),
      next: 'give the cluster room, or the node what it lacks',
    };
  }
  // The last word counts: a failed mount that was followed by a pull has been cured.
  const last = events.at(-1);
  if (last?.reason === 'FailedMount' || last?.reason === 'FailedCreatePodSandBox') {
    return {
      cause: sentence(last.reason, last.message),
      next: mountCure(last.message, job.metadata?.labels?.['jerrycan.dev/app'] ?? '<app>'),
    };
  }
  return undefined;
}

function ofJob(job: V1Job, events: readonly CoreV1Event[]): Obstacle | undefined {
  const failed = events.findLast(({ reason }) => reason === 'FailedCreate');
  if (failed) {
    return {
      cause: sentence(failed.reason, failed.message),
      next: 'make room in the quota, or what the message names',
    };
  }
  if (job.spec?.suspend) return { cause: 'the Job is suspended', next: 'see who suspends Jobs in this namespace' };
  return undefined;
}

function mountCure(message: string | undefined, app: string): string {
  if (message?.includes('-signing')) return `make the key: npx jerrycan keys ${app}`;
  if (message?.includes('secret')) return "make the Secret: 'pulumi up', or by hand as the README says";
  return 'make what is missing: sync the manifests';
}

function sentence(reason: string | undefined, message: string | undefined): string {
  return [reason, message].filter(Boolean).join(': ');
}
