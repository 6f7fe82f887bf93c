import type { V1Pod } from '@kubernetes/client-node';
import type { ContainerAddress } from './cluster';

/** The runner's container in a pod of its Job, which is the pod's first. */
export const runnerContainer = (namespace: string, { metadata, spec }: V1Pod): ContainerAddress => ({
  ...{ namespace, pod: metadata!.name! },
  container: spec!.containers[0]!.name,
});
