import type { V1Secret } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import type { Cluster } from '../cluster/cluster';
import { isKnownCluster } from '../cluster/known-cluster';
import type { Repository } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import { type KeyPairFiles, type Owner, readKeyPairs } from './key-pair';
import { hasSamePair, plannedSecrets, storeSecret } from './store-secret';

export interface SecretsOptions extends KeyPairFiles {
  /** Replace Secrets that have other keys. @default false: they are refused */
  readonly replace?: boolean | undefined;
  /** `-`: print the manifests on stdout, and connect to no cluster. @default - create the Secrets in the cluster */
  readonly out?: string | undefined;
  /** Print what was done as JSON on stdout. @default false */
  readonly json?: boolean | undefined;
}

export interface SecretsContext {
  readonly repository: Repository;
  /** Called only if a cluster is needed. */
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
}

/** What `jerrycan secrets --json` prints. */
export interface SecretsReport {
  readonly app: string;
  readonly secrets: readonly WrittenSecret[];
}

/** A Secret, and what was done with it. */
export interface WrittenSecret {
  readonly namespace: string;
  readonly name: string;
  readonly state: 'created' | 'replaced' | 'unchanged';
}

/**
 * Creates the Secrets with an app's key pairs for the store, from files or from answers. The values are never printed, and are in no argument. A second run with
 * the same values changes nothing.
 *
 * @throws Failure (refused) if a Secret has other values, unless `replace`: then nothing was written
 */
export async function secrets(name: string, options: SecretsOptions, context: SecretsContext): Promise<ExitCode> {
  const { repository, terminal } = context;
  const app = repository.app(name);
  const file = repository.cluster(app);
  if (options.out !== undefined && options.out !== '-')
    throw new Failure('--out', `must be - (${options.out}): keys are not written to disk`, {
      next: "use '--out -' and pipe it into the program that seals the Secrets",
      exitCode: EXIT.usage,
    });
  // Where the runner has a role, it has no key pair.
  const owners: Owner[] = repository.store(file.stack).runner ? ['app'] : ['runner', 'app'];
  const pairs = await readKeyPairs(owners, options, terminal);
  if (!pairs) return EXIT.interrupted;
  const made = plannedSecrets(app, file.kanister.namespace, owners).map((planned) =>
    storeSecret(name, planned, pairs[planned.owner]!),
  );
  if (options.out === '-') {
    terminal.out(made.map((secret) => stringify(secret).trimEnd()).join('\n---\n'));
    return EXIT.done;
  }
  const cluster = await context.cluster();
  await isKnownCluster({ file, cluster, terminal, unrecorded: 'refuse' });
  const written = await write(made, options.replace ?? false, cluster);
  const report: SecretsReport = { app: name, secrets: written };
  if (options.json) terminal.out(JSON.stringify(report, null, 2));
  else for (const { namespace, name: secret, state } of written) terminal.out(`Secret ${namespace}/${secret} ${state}`);
  return EXIT.done;
}

/** All are read before one is written: a refusal leaves the cluster as it is. */
async function write(made: readonly V1Secret[], replace: boolean, cluster: Cluster): Promise<WrittenSecret[]> {
  const found = await Promise.all(
    made.map(({ metadata }) => cluster.patchSecret(metadata!.namespace!, metadata!.name!, {})),
  );
  const differing = made.filter((secret, index) => found[index] && !hasSamePair(found[index], secret));
  if (differing.length > 0 && !replace)
    throw new Failure(
      differing.map(({ metadata }) => `Secret ${metadata!.namespace}/${metadata!.name}`).join(', '),
      'exists with other keys',
      { next: 'give --replace to replace them', exitCode: EXIT.refused },
    );
  const written: WrittenSecret[] = [];
  for (const [index, secret] of made.entries()) {
    const { namespace, name } = secret.metadata as { namespace: string; name: string };
    const before = found[index];
    const state = !before ? 'created' : differing.includes(secret) ? 'replaced' : 'unchanged';
    if (!before) await cluster.createSecret(secret);
    else if (state === 'replaced') {
      const { resourceVersion } = before.metadata!;
      const metadata = { ...secret.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
      await cluster.patchSecret(namespace, name, { ...secret, metadata });
    }
    written.push({ namespace, name, state });
  }
  return written;
}
