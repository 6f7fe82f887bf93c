import type { ListedApp } from '../../contracts/files/app-list';
import { DataFileError } from '../../contracts/files/data-file';

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

export interface AskProps {
  readonly stack: string;
  readonly apps: readonly ListedApp[];
  /** Which context of the kubeconfig each cluster is, `<cluster>=<context>`. */
  readonly contexts: readonly string[];
  /** The names of all clusters, as `clusters/` has them. */
  readonly clusters: Iterable<string>;
  readonly namespaces: Namespaces;
}

/**
 * What there is in each cluster of the apps.
 *
 * @throws DataFileError naming every cluster whose context is not certain, since its Secrets would go to another; and every one that does not
 * answer: as if its namespaces were gone, its Secrets would be taken away
 */
export async function askClusters(props: AskProps): Promise<ReadonlyMap<string, AskedCluster>> {
  const { apps, namespaces } = props;
  const contexts = contextsOf(props);
  const asked = new Map<string, AskedCluster>();
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
        message: `cannot be asked for (${reason(error)}); see that the kubeconfig's ${context ? `context ${context}` : 'current context'} reaches this cluster, or name another in kubeContexts`,
      });
    }
  }
  if (silent.length > 0) throw new DataFileError(silent);
  return asked;
}

type Problem = ConstructorParameters<typeof DataFileError>[0][number];

/** The current context is taken for a cluster only where no other can be meant. */
function contextsOf({ stack, apps, contexts, clusters }: AskProps): ReadonlyMap<string, string> {
  const named = contexts.map((said): [string, string] => {
    const at = said.indexOf('=');
    return [said.slice(0, at), said.slice(at + 1)];
  });
  const problem = (message: string): Problem => ({ file: `Pulumi.${stack}.yaml`, field: 'kubeContexts', message });
  const twice = (values: readonly string[]) => new Set(values.filter((value, index) => values.indexOf(value) < index));
  const known = new Set(clusters);
  const wanted = new Set(apps.map(({ cluster }) => cluster));
  const of = new Map(named);
  const problems = [
    ...[...of.keys()]
      .filter((cluster) => !known.has(cluster))
      .map((cluster) => `names a cluster that is not in clusters/ (${cluster}); write one of ${[...known].join(', ')}`),
    ...[...twice(named.map(([cluster]) => cluster))].map(
      (cluster) => `names a cluster twice (${cluster}); take one away`,
    ),
    ...[...twice(named.map(([, context]) => context))].map(
      (context) => `names a context twice (${context}), so one cluster's Secrets would go to the other; correct one`,
    ),
    ...[...wanted]
      .filter((cluster) => !of.has(cluster) && (wanted.size > 1 || of.size > 0))
      .map(
        (cluster) =>
          `names no context of a cluster where apps are (${cluster}), and the current one may be another's; write ${cluster}=<context>`,
      ),
  ];
  if (problems.length > 0) throw new DataFileError(problems.map(problem));
  return of;
}

/** `fetch` hides what happened in `cause`. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? cause.message || message : message).split('\n')[0]!;
}
