import type { KubeObject } from '../ports/cluster';

/** What is in the way of a pod that shall start. */
export interface Obstacle {
  /** Kubernetes' reason and message. */
  readonly cause: string;
  readonly next: string;
  /** It passes only when somebody changes something; `false`: a node may still come, or room on one. */
  readonly lasting: boolean;
}

interface ContainerStatus {
  image?: string;
  state?: { waiting?: { reason?: string; message?: string } };
}

/** What is read of a pod to know why it does not start. */
export interface StartingPod extends KubeObject {
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

/** Reasons of a waiting container, and what to do. */
const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: 'let the node pull the image, or name another',
  ImagePullBackOff: 'let the node pull the image, or name another',
  ErrImageNeverPull: 'bring the image to the node',
  InvalidImageName: 'name the image as registry/name:tag',
  CreateContainerConfigError: 'make what is missing',
  CreateContainerError: "look at the node's container runtime",
  RunContainerError: "look at the node's container runtime",
};

/** Why a pod does not run yet, as far as its status says it; `undefined`: nothing speaks against it. */
export function podObstacle({ status }: Pick<StartingPod, 'status'>): Obstacle | undefined {
  for (const container of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const { reason, message } = container.state?.waiting ?? {};
    const next = reason && WAITING[reason];
    if (next) return { cause: sentence(reason, message ?? container.image), next, lasting: true };
  }
  const unscheduled = status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
  if (!unscheduled) return undefined;
  const next = 'give the cluster room, or the node what it lacks';
  return { cause: sentence(unscheduled.reason, unscheduled.message), next, lasting: false };
}

export function sentence(reason: string | undefined, message: string | undefined): string {
  return [reason, message].filter(Boolean).join(': ');
}
