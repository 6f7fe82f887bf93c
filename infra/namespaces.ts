import type { ListedApp } from './apps-file';
import { DataFileError } from './data-file';

/**
 * The names of a cluster's namespaces.
 *
 * @param context of the kubeconfig; absent: its current one
 */
export type Namespaces = (context: string | undefined) => Promise<ReadonlySet<string>>;

export interface AskedCluster {
  readonly apps: readonly ListedApp[];
  /** Of the kubeconfig; absent: its current one. */
  readonly context?: string;
  readonly namespaces: ReadonlySet<string>;
}

/**
 * What there is in each cluster of the apps.
 *
 * @param contexts `<cluster>=<context>`
 * @throws DataFileError naming every cluster that does not answer: as if its namespaces were gone, its Secrets would be taken away
 */
export async function askClusters(
  apps: readonly ListedApp[],
  contexts: readonly string[],
  namespaces: Namespaces,
): Promise<ReadonlyMap<string, AskedCluster>> {
  const asked = new Map<string, AskedCluster>();
  const silent: ConstructorParameters<typeof DataFileError>[0][number][] = [];
  for (const cluster of new Set(apps.map((app) => app.cluster))) {
    const context = contexts.find((each) => each.startsWith(`${cluster}=`))?.slice(cluster.length + 1);
    try {
      const there = await namespaces(context);
      const own = apps.filter((app) => app.cluster === cluster);
      asked.set(cluster, { apps: own, namespaces: there, ...(context && { context }) });
    } catch (error) {
      silent.push({
        ...{ file: `clusters/${cluster}.json`, field: 'namespaces' },
        message: `cannot be asked for (${reason(error)}); see that the kubeconfig's ${context ? `context ${context}` : 'current context'} reaches this cluster, or name another in kubeContexts`,
      });
    }
  }
  if (silent.length > 0) throw new DataFileError(silent);
  return asked;
}

/** `fetch` hides what happened in `cause`. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? cause.message || message : message).split('\n')[0]!;
}
