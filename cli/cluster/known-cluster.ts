import type { ClusterFile } from '../repository/repository';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import type { Cluster } from './cluster';
import { clusterIdentity, compared, inWords } from './cluster-identity';

export interface KnownClusterProps {
  /** The cluster that the repository describes. */
  readonly file: ClusterFile;
  /** The cluster of the context. */
  readonly cluster: Cluster;
  readonly terminal: Terminal;
  /** What to do if no identity is recorded: `refuse` unless a person can answer; `note`: always continue. */
  readonly unrecorded: 'refuse' | 'note';
  /** Ask no questions. @default false */
  readonly yes?: boolean | undefined;
}

/**
 * Checks that the context points at the cluster that the repository describes. Every command with changes calls it once before the first change.
 *
 * @returns whether the cluster is known. If not, a message tells the operator, and a later question must mention it.
 * @throws Failure (refused) if it is another cluster, or if this is unknown and no person can answer
 */
export async function isKnownCluster({
  file,
  cluster,
  terminal,
  unrecorded,
  yes,
}: KnownClusterProps): Promise<boolean> {
  const { name, identity: recorded } = file;
  const path = `clusters/${name}.json`;
  const record = `npx jerrycan cluster ${name} --record`;
  if (!recorded) {
    const what = `has no identity of the cluster, so the context '${cluster.context}' may point at another one`;
    if (unrecorded === 'refuse' && (yes || !terminal.interactive))
      throw new Failure(path, what, {
        next: `check that it is the right one, and run: ${record}`,
        exitCode: EXIT.refused,
      });
    terminal.err(`${path}: ${what}; record it with: ${record}`);
    return false;
  }
  const seen = await clusterIdentity(file.kanister.namespace, cluster);
  const match = compared(recorded, seen);
  if (match === 'same') return true;
  const what =
    match === 'different'
      ? `points at a cluster (${inWords(seen)}) that differs from ${path} (${inWords(recorded)})`
      : `cannot be compared: the cluster has (${inWords(seen)}), and ${path} has (${inWords(recorded)})`;
  const cure =
    match === 'different'
      ? `choose the cluster with --context; if ${name} was replaced, or has a new CA, run: ${record}`
      : `ask for the right to get the Namespace kube-system (see docs/reference/identities.md), or run: ${record}`;
  throw new Failure(`context '${cluster.context}'`, what, { next: cure, exitCode: EXIT.refused });
}
