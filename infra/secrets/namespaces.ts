import type { ListedApp } from '../../contracts/files/app-list';
import { DataFileError } from '../../contracts/files/data-file';

/**
 * Reads the names of a cluster's namespaces.
 *
 * @param context a context of the kubeconfig; absent for the current one
 */
export type Namespaces = (context: string | undefined) => Promise<ReadonlySet<string>>;

export interface ClusterNamespaces {
  readonly apps: readonly ListedApp[];
  /** The kubeconfig context; absent for the current one. */
  readonly context?: string;
  readonly namespaces: ReadonlySet<string>;
}

export interface ReadClustersProps {
  readonly stack: string;
  readonly apps: readonly ListedApp[];
  /** The kubeconfig context of each cluster, as `<cluster>=<context>`. */
  readonly contexts: readonly string[];
  /** The names of all clusters in `clusters/`. */
  readonly clusters: Iterable<string>;
  readonly namespaces: Namespaces;
}

/**
 * Reads the namespaces of each cluster of the apps.
 *
 * @throws DataFileError with every cluster whose context is ambiguous, because its Secrets would go to another cluster; and every cluster that does not
 * answer, because without its namespaces its Secrets would be deleted
 */
export async function readClusters(props: ReadClustersProps): Promise<ReadonlyMap<string, ClusterNamespaces>> {
  const { apps, namespaces } = props;
  const contexts = contextsOf(props);
  const asked = new Map<string, ClusterNamespaces>();
  const silent: Problem[] = [];
  for (const cluster of new Set(apps.map((app) => app.cluster))) {
    const context = contexts.get(cluster);
    try {
      const there = await namespaces(context);
      const own = apps.filter((app) => app.cluster === cluster);
      asked.set(cluster, { apps: own, namespaces: there, ...(context && { context }) });
    } catch (error) {
      silent.push({
        ...{ file: `clusters/${cluster}.json`, field: 'namespaces' },
        message: `cannot be read (${reason(error)}); check that the kubeconfig's ${context ? `context ${context}` : 'current context'} reaches this cluster, or set another in kubeContexts`,
      });
    }
  }
  if (silent.length > 0) throw new DataFileError(silent);
  return asked;
}

type Problem = ConstructorParameters<typeof DataFileError>[0][number];

/** Finds the context of each cluster. The current context is used only if it cannot mean another cluster. */
function contextsOf({ stack, apps, contexts, clusters }: ReadClustersProps): ReadonlyMap<string, string> {
  const named = contexts.map((entry): [string, string] => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  const problem = (message: string): Problem => ({ file: `Pulumi.${stack}.yaml`, field: 'kubeContexts', message });
  const twice = (values: readonly string[]) => new Set(values.filter((value, index) => values.indexOf(value) < index));
  const known = new Set(clusters);
  const wanted = new Set(apps.map(({ cluster }) => cluster));
  const of = new Map(named);
  const problems = [
    ...[...of.keys()]
      .filter((cluster) => !known.has(cluster))
      .map((cluster) => `names a cluster that is not in clusters/ (${cluster}); set one of ${[...known].join(', ')}`),
    ...[...twice(named.map(([cluster]) => cluster))].map(
      (cluster) => `names a cluster twice (${cluster}); remove one entry`,
    ),
    ...[...twice(named.map(([, context]) => context))].map(
      (context) =>
        `names a context twice (${context}), so one cluster's Secrets would go to the other; correct one entry`,
    ),
    ...[...wanted]
      .filter((cluster) => !of.has(cluster) && (wanted.size > 1 || of.size > 0))
      .map(
        (cluster) =>
          `must have the context of every cluster with apps, because the current context may be another cluster's (${cluster} is missing); add ${cluster}=<context>`,
      ),
  ];
  if (problems.length > 0) throw new DataFileError(problems.map(problem));
  return of;
}

/** The reason of an error. `fetch` puts it into `cause`. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? cause.message || message : message).split('\n')[0]!;
}
