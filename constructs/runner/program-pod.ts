import { runnerProgram } from '../../contracts/names';
import { type RunnerArguments, runnerArguments } from '../../contracts/runner-arguments';

/** A stock image, so that no image of ours must be published. */
export const NODE_IMAGE = 'docker.io/library/node:24-bookworm-slim';
/** The user and the group of every process of the runner and the guard. */
const UNPRIVILEGED = 65532;

/** Security settings of a pod that meets Pod Security's `restricted`. */
export const restrictedPod = {
  fsGroup: UNPRIVILEGED,
  runAsGroup: UNPRIVILEGED,
  runAsNonRoot: true,
  runAsUser: UNPRIVILEGED,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Security settings of its container. */
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/**
 * The runner's program, which the guard uses too, mounted from its ConfigMap. Until Argo CD has synced the platform, the
 * ConfigMap may have an older program, which cannot read the app's manifests. It lacks the second key, so the kubelet
 * retries the mount, and the pod starts with the right program.
 */
export const programVolume = {
  name: 'program',
  configMap: {
    name: runnerProgram.name,
    items: [runnerProgram.key, runnerProgram.form].map((key) => ({ key, path: key })),
  },
};

export const programMount = { name: 'program', mountPath: '/jerrycan', readOnly: true };

export const programCommand = (said: RunnerArguments): string[] => [
  ...['node', `/jerrycan/${runnerProgram.key}`],
  ...runnerArguments(said),
];
