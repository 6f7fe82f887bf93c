import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import type { Namespaces } from './namespaces';

/** Asks the cluster of the kubeconfig that every tool reads. */
export const clusterNamespaces: Namespaces = async (context) => {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (context !== undefined) config.setCurrentContext(context);
  const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
  return new Set(items.flatMap(({ metadata }) => metadata?.name ?? []));
};
