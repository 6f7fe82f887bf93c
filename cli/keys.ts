import { stringify } from 'yaml';
import type { KeyFile } from '../keys/key-file';
import type { Clock } from '../runner/clock';
import type { Cluster } from './cluster';
import { EXIT, type ExitCode } from './exit-code';
import { Failure } from './failure';
import { isKnownCluster } from './known-cluster';
import type { Repository } from './repository';
import { newSigningKey, type SigningKey, withKey, writeKeyFile } from './signing-key';
import { keyOf, signingSecret } from './signing-secret';
import type { Terminal } from './terminal';

export interface KeysOptions {
  /** A new pair, although there is one. @default false */
  readonly rotate?: boolean | undefined;
  /** `-`: the Secret's manifest goes to stdout, no cluster is asked. @default - the Secret is made in the cluster */
  readonly out?: string | undefined;
}

export interface KeysContext {
  readonly repository: Repository;
  /** Asked for only if a cluster is needed. */
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
}

/**
 * Makes the pair that the app's restore points are signed with. First the Secret, then the file: the public half can be had from the Secret again,
 * so whatever fails in between is finished by running the command once more. The other order would leave a public key whose private half is lost.
 */
export async function keys(name: string, options: KeysOptions, context: KeysContext): Promise<ExitCode> {
  const { repository } = context;
  const app = repository.app(name);
  const clusterFile = repository.cluster(app);
  const { kanister } = clusterFile;
  const file = repository.keys(name);
  if (options.out !== undefined) return print(name, kanister.namespace, file, options, context);

  const cluster = await context.cluster();
  await isKnownCluster({ file: clusterFile, cluster, terminal: context.terminal, unrecorded: 'refuse' });
  const at = `Secret ${kanister.namespace}/${name}-signing`;
  const secret = await cluster.patchSecret(kanister.namespace, `${name}-signing`, {});
  const present = secret && presentKey(secret, at, options.rotate === true);
  if (present && !file.keys.some(({ id }) => id === present.key.id)) {
    // A run of this command that did not come to its end, or a Secret sealed by hand. Also with --rotate: points may be signed with it already.
    return keep(withKey(file, present.key, present.from), present.key, context);
  }
  if (present && !options.rotate) {
    context.terminal.out(
      `${name}: key ${present.key.id} is in ${at} and in ${repository.keysPath(name)}: nothing to do`,
    );
    return EXIT.done;
  }
  if (!secret) refuseLoss(file, at, options);

  const from = new Date(context.clock.now());
  const key = newSigningKey();
  const made = signingSecret(name, kanister.namespace, key, from);
  if (secret) {
    const resourceVersion = secret.metadata!.resourceVersion!;
    const patch = { ...made, metadata: { ...made.metadata, resourceVersion } };
    await cluster.patchSecret(kanister.namespace, made.metadata!.name!, patch);
  } else await cluster.createSecret(made);
  context.terminal.err(`${name}: key ${key.id} is in ${at}`);
  return keep(withKey(file, key, from), key, context);
}

function print(
  name: string,
  namespace: string,
  file: KeyFile,
  { out, rotate }: KeysOptions,
  context: KeysContext,
): ExitCode {
  if (out !== '-') {
    throw new Failure('--out', `cannot be a file (${out}): a private key is not written to disk`, {
      next: "use '--out -' and pipe it into what seals it",
      exitCode: EXIT.usage,
    });
  }
  const live = file.keys.find(({ until }) => until === null);
  if (live && !rotate) {
    throw new Failure(context.repository.keysPath(name), `has a key already (${live.id})`, {
      next: 'use --rotate for a new one',
      exitCode: EXIT.refused,
    });
  }
  const from = new Date(context.clock.now());
  const key = newSigningKey();
  context.terminal.out(stringify(signingSecret(name, namespace, key, from)).trimEnd());
  return keep(withKey(file, key, from), key, context);
}

function keep(file: KeyFile, key: SigningKey, { repository, terminal }: KeysContext): ExitCode {
  const path = repository.keysPath(file.app);
  try {
    writeKeyFile(repository, file);
  } catch (cause) {
    throw new Failure(path, `cannot be written (${(cause as Error).message})`, {
      next: 'the Secret stands as it was made: run the same command again, or discard what was printed',
      cause,
    });
  }
  terminal.err(`${file.app}: key ${key.id} is in ${path}; now synthesize again ('npm start') and commit`);
  return EXIT.done;
}

function presentKey(
  secret: Parameters<typeof keyOf>[0],
  at: string,
  rotate: boolean,
): ReturnType<typeof keyOf> | undefined {
  try {
    return keyOf(secret);
  } catch (cause) {
    if (rotate) return undefined;
    throw new Failure(at, `holds ${(cause as Error).message}`, {
      next: 'use --rotate to replace it',
      exitCode: EXIT.refused,
    });
  }
}

/** A key without its Secret: a new cluster, a lost Secret, or simply another cluster than one thinks. */
function refuseLoss(file: KeyFile, at: string, { rotate }: KeysOptions): void {
  const live = file.keys.find(({ until }) => until === null);
  if (!live || rotate) return;
  throw new Failure(at, `is not there, but the app has a key (${live.id})`, {
    next: 'look whether this is the right cluster (--context); if the Secret is lost, use --rotate',
    exitCode: EXIT.refused,
  });
}
