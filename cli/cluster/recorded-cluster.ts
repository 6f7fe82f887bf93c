import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Repository } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import type { Cluster } from './cluster';
import { type ClusterIdentity, clusterIdentity, compared, inWords, type Match } from './cluster-identity';
import { recordOf, withIdentity, writeWhole } from './record';

export interface RecordedClusterOptions {
  /** JSON on stdout. @default - for people */
  readonly json?: boolean | undefined;
  /** Writes who the cluster is into its file. @default - says and compares */
  readonly record?: boolean | undefined;
  /** Replaces what another cluster left there, without a question. @default false */
  readonly yes?: boolean | undefined;
}

export interface RecordedClusterContext {
  readonly repository: Repository;
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
}

/** What `jerrycan cluster --json` prints: what was found before `--record` wrote. */
export interface ClusterReport {
  readonly cluster: string;
  /** The context of the kubeconfig. */
  readonly context: string;
  readonly recorded: ClusterIdentity | null;
  readonly seen: ClusterIdentity;
  /** `untold`: the two identities have nothing in common to compare. */
  readonly match: Match | 'unrecorded';
}

const VERDICT = {
  same: 'the context points at the recorded cluster',
  different: 'the context points at ANOTHER cluster than the recorded one',
  untold: 'nobody can tell whether this is the recorded cluster: the two say nothing in common',
} as const;

/**
 * Says who the cluster of the context is, and whether it is the one that the repository records; or records it.
 *
 * @returns 0 if it is the recorded one or was recorded, 1 if none is recorded, 3 if it is another one
 */
export async function recordedCluster(
  name: string,
  options: RecordedClusterOptions,
  context: RecordedClusterContext,
): Promise<ExitCode> {
  const { repository, terminal } = context;
  const { identity: recorded, kanister } = repository.clusterNamed(name);
  const path = repository.clusterPath(name);
  const cluster = await context.cluster();
  const seen = await clusterIdentity(kanister.namespace, cluster);
  const here = `context '${cluster.context}'`;
  if (!seen.ca && seen.uid === undefined)
    throw new Failure(
      here,
      `has no ConfigMap ${kanister.namespace}/kube-root-ca.crt, and its kube-system may not be read`,
      {
        next: 'choose the cluster with --context; Kubernetes writes that ConfigMap into every namespace',
        exitCode: EXIT.refused,
      },
    );
  const match = recorded && compared(recorded, seen);
  if (options.json) {
    const identities = { recorded: recorded ?? null, seen, match: match ?? 'unrecorded' } as const;
    terminal.out(
      JSON.stringify({ cluster: name, context: cluster.context, ...identities } satisfies ClusterReport, null, 2),
    );
  } else {
    terminal.out(`${here}: ${inWords(seen)}`);
    terminal.out(`${path}: ${recorded ? inWords(recorded) : 'nothing is recorded'}`);
  }
  if (options.record) return record(name, { recorded, seen, here }, options, context);
  terminal.err(
    `${name} › ${match ? VERDICT[match] : `not recorded; see that the context is right, and run: npx jerrycan cluster ${name} --record`}`,
  );
  return match === 'same' ? EXIT.done : match ? EXIT.refused : EXIT.failed;
}

interface Seen {
  readonly recorded: ClusterIdentity | undefined;
  readonly seen: ClusterIdentity;
  readonly here: string;
}

async function record(
  name: string,
  { recorded, seen, here }: Seen,
  { yes }: RecordedClusterOptions,
  { repository, terminal }: RecordedClusterContext,
): Promise<ExitCode> {
  const path = repository.clusterPath(name);
  const identity = recordOf(seen, recorded);
  if (recorded && compared(recorded, seen) !== 'same' && !yes) {
    if (!terminal.interactive)
      throw new Failure(path, 'records another cluster, and nobody can be asked (no terminal)', {
        next: `give --yes if ${name} was replaced by the cluster of the ${here}`,
        exitCode: EXIT.usage,
      });
    const answer = await terminal.ask(`Type the cluster's name if it was replaced by that of the ${here} (${name})`);
    if (answer?.trim() !== name) {
      terminal.err(`${name} › not recorded; nothing was changed`);
      return answer === undefined ? EXIT.interrupted : EXIT.refused;
    }
  }
  const file = resolve(repository.root, path);
  const before = readFileSync(file, 'utf8');
  const after = withIdentity(before, identity);
  if (after !== before) writeWhole(file, after);
  terminal.err(`${name} › ${path} ${after === before ? 'says it already' : 'says who the cluster is; commit it'}`);
  if (identity.uid === undefined)
    terminal.err(
      `${name} › known by its authority alone: record it again while the authority is rotated, or grant the right to get the Namespace kube-system (docs/reference/identities.md)`,
    );
  return EXIT.done;
}
