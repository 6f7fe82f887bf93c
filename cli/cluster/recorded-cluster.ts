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
  /** Print JSON to stdout. @default - text */
  readonly json?: boolean | undefined;
  /** Write the cluster's identity to its file. @default - print and compare */
  readonly record?: boolean | undefined;
  /** Replace the identity of another cluster without a question. @default false */
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
  different: 'the context points at a DIFFERENT cluster than the recorded one',
  untold: 'cannot compare the context with the recorded cluster: the two have no field in common',
} as const;

/**
 * Prints the identity of the context's cluster, and whether the repository records it; or records it.
 *
 * @returns 0 if the cluster is the recorded one or was recorded, 1 if none is recorded, 3 if it is another one
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
      `has no ConfigMap ${kanister.namespace}/kube-root-ca.crt, and you may not read its Namespace kube-system`,
      {
        next: 'choose the cluster with --context; Kubernetes writes that ConfigMap to every namespace',
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
    terminal.out(`${path}: ${recorded ? inWords(recorded) : 'no identity is recorded'}`);
  }
  if (options.record) return record(name, { recorded, seen, here }, options, context);
  terminal.err(
    `${name} › ${match ? VERDICT[match] : `not recorded; check that the context is right, and run: npx jerrycan cluster ${name} --record`}`,
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
      throw new Failure(path, 'records another cluster, and there is no terminal to confirm', {
        next: `pass --yes if the cluster of the ${here} replaces ${name}`,
        exitCode: EXIT.usage,
      });
    const answer = await terminal.ask(`Type the cluster's name if the cluster of the ${here} replaces it (${name})`);
    if (answer?.trim() !== name) {
      terminal.err(`${name} › not recorded; nothing was changed`);
      return answer === undefined ? EXIT.interrupted : EXIT.refused;
    }
  }
  const file = resolve(repository.root, path);
  const before = readFileSync(file, 'utf8');
  const after = withIdentity(before, identity);
  if (after !== before) writeWhole(file, after);
  terminal.err(
    `${name} › ${path} ${after === before ? 'already has this identity' : 'has the identity of the cluster; commit it'}`,
  );
  if (identity.uid === undefined)
    terminal.err(
      `${name} › known only by its CA: record it again during a CA rotation, or grant the right to get the Namespace kube-system (docs/reference/identities.md)`,
    );
  return EXIT.done;
}
