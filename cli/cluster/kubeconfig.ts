import type { KubeConfig } from '@kubernetes/client-node';
import { Failure } from '../terminal/failure';
import { messageOf } from './api-failure';

export interface KubeconfigProps {
  /** @default - the current one of the kubeconfig */
  readonly context?: string | undefined;
  /** A file. @default - KUBECONFIG, ~/.kube/config, or the pod's own service account */
  readonly kubeconfig?: string | undefined;
}

/** The server that the client makes up if it finds no kubeconfig (its config.ts, `loadFromDefault`). No API server listens there since Kubernetes 1.20. */
const NO_KUBECONFIG = 'http://localhost:8080';

/**
 * Reads the kubeconfig, as kubectl does.
 *
 * @throws Failure (usage) if it cannot be read, or does not have the context
 */
export function loadKubeconfig(config: KubeConfig, { context, kubeconfig }: KubeconfigProps): void {
  try {
    if (kubeconfig) config.loadFromFile(kubeconfig);
    else config.loadFromDefault();
  } catch (cause) {
    throw new Failure('kubeconfig', `cannot be read (${messageOf(cause)})`, {
      next: 'pass --kubeconfig <file>, or set KUBECONFIG',
      exitCode: 2,
      cause,
    });
  }
  if (config.getCurrentCluster()?.server === NO_KUBECONFIG) {
    throw new Failure('kubeconfig', 'does not exist (KUBECONFIG is not set, and there is no ~/.kube/config)', {
      next: 'set KUBECONFIG, or pass --kubeconfig <file>',
      exitCode: 2,
    });
  }
  const known = config.getContexts().map(({ name }) => name);
  if (context !== undefined && !known.includes(context)) {
    throw new Failure('kubeconfig', `has no context '${context}'`, {
      next: `pass one of: ${known.join(', ') || 'none'}`,
      exitCode: 2,
    });
  }
  if (context !== undefined) config.setCurrentContext(context);
  if (!config.getCurrentCluster()) {
    throw new Failure('kubeconfig', 'has no current cluster', {
      next: 'set KUBECONFIG, or pass --kubeconfig and --context',
      exitCode: 2,
    });
  }
}
