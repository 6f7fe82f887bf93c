import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import type { Namespaces } from './namespaces';

/** Reads the namespaces of a cluster through the default kubeconfig. */
export const clusterNamespaces: Namespaces = async (context) => {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (context !== undefined) config.setCurrentContext(context);
  const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
  return new Set(items.flatMap(({ metadata }) => metadata?.name ?? []));
};
