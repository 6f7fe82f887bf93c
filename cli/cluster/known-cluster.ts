import type { ClusterFile } from '../repository/repository';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import type { Cluster } from './cluster';
import { clusterIdentity, compared, inWords } from './cluster-identity';

export interface KnownClusterProps {
  /** The cluster that the repository means. */
  readonly file: ClusterFile;
  /** The one that the context points at. */
  readonly cluster: Cluster;
  readonly terminal: Terminal;
  /** What a cluster of which nothing is recorded means: `refuse` unless a person can answer; `note`: go on in any case. */
  readonly unrecorded: 'refuse' | 'note';
  /** The operator wants no question. @default false */
  readonly yes?: boolean | undefined;
}

/**
 * Sees that the context points at the cluster that the repository means. Called once by every verb that changes something, before it does.
 *
 * @returns whether the cluster is known; if it is not, the operator was told, and what asks him a question says so
 * @throws Failure (refused) if it is another cluster, or nobody can tell and nobody can be asked
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
    const what = `does not say who the cluster is, so the context '${cluster.context}' may point at another one`;
    if (unrecorded === 'refuse' && (yes || !terminal.interactive))
      throw new Failure(path, what, {
        next: `see that it is the right one, and run: ${record}`,
        exitCode: EXIT.refused,
      });
    terminal.err(`${path}: ${what}; record it: ${record}`);
    return false;
  }
  const seen = await clusterIdentity(file.kanister.namespace, cluster);
  const match = compared(recorded, seen);
  if (match === 'same') return true;
  const what =
    match === 'different'
      ? `points at another cluster (${inWords(seen)}) than ${path} says (${inWords(recorded)})`
      : `cannot be compared: the cluster says of itself (${inWords(seen)}), and ${path} says (${inWords(recorded)})`;
  const cure =
    match === 'different'
      ? `choose the cluster with --context; if ${name} was replaced, or has a new authority, run: ${record}`
      : `ask for the right to get the Namespace kube-system, as docs/reference/identities.md says; or run: ${record}`;
  throw new Failure(`context '${cluster.context}'`, what, { next: cure, exitCode: EXIT.refused });
}
