import type { KubeConfig } from '@kubernetes/client-node';
import { Failure } from '../terminal/failure';
import { messageOf } from './api-failure';

export interface KubeconfigProps {
  /** @default - the current one of the kubeconfig */
  readonly context?: string | undefined;
  /** A file. @default - KUBECONFIG, ~/.kube/config, or the pod's own service account */
  readonly kubeconfig?: string | undefined;
}

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
