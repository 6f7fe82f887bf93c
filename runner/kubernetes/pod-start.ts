import type { KubeObject } from '../ports/cluster';

/** What prevents a pod from starting. */
export interface Obstacle {
  /** Kubernetes' reason and message. */
  readonly cause: string;
  readonly next: string;
  /** It needs a change by a person; `false`: a node, or free capacity on one, may still appear. */
  readonly lasting: boolean;
}

interface ContainerStatus {
  image?: string;
  state?: { waiting?: { reason?: string; message?: string } };
}

/** The part of a pod that shows why it does not start. */
export interface StartingPod extends KubeObject {
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

/** Reasons of a waiting container, and the advice for each. */
const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: 'make the image available to the node, or use another one',
  ImagePullBackOff: 'make the image available to the node, or use another one',
  ErrImageNeverPull: 'load the image onto the node',
  InvalidImageName: 'write the image as registry/name:tag',
  CreateContainerConfigError: 'create the missing object',
  CreateContainerError: "check the node's container runtime",
  RunContainerError: "check the node's container runtime",
};

/** Why a pod does not run yet, according to its status; `undefined` if no reason is known. */
export function podObstacle({ status }: Pick<StartingPod, 'status'>): Obstacle | undefined {
  for (const container of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const { reason, message } = container.state?.waiting ?? {};
    const next = reason && WAITING[reason];
    if (next) return { cause: sentence(reason, message ?? container.image), next, lasting: true };
  }
  const unscheduled = status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
  if (!unscheduled) return undefined;
  const next = 'add capacity to the cluster, or give a node what the pod requires';
  return { cause: sentence(unscheduled.reason, unscheduled.message), next, lasting: false };
}

export function sentence(reason: string | undefined, message: string | undefined): string {
  return [reason, message].filter(Boolean).join(': ');
}
