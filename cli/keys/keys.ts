import { isDeepStrictEqual } from 'node:util';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { isKnownCluster } from '../cluster/known-cluster';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import { keyChange, publish } from './key-change';
import { knows, livingKeys, withNextKey } from './key-history';
import { Keyring } from './keyring';
import type { KeysContext, KeysOptions } from './keys-context';
import { revokeInFile } from './revocation';
import { Rotation } from './rotation';
import { sealedKeys } from './sealed-keys';
import { withKey } from './signing-key';

/** What `jerrycan keys --json` prints. */
export interface KeysReport {
  readonly app: string;
  /** The path of the file, from the root of the repository. */
  readonly file: string;
  /** The command changed the file: commit it. */
  readonly changed: boolean;
  /** All keys of the file, with their public halves. */
  readonly keys: KeyFile['keys'];
  /** What the command did, and what is left to do. */
  readonly messages: readonly string[];
}

/** Runs {@link changeKeys}; with `json`, stdout gets a {@link KeysReport}, and stderr nothing but errors. */
export async function keys(name: string, options: KeysOptions, context: KeysContext): Promise<ExitCode> {
  if (!options.json) return changeKeys(name, options, context);
  if (options.out !== undefined)
    throw new Failure('--out', 'cannot be used with --json: it prints a manifest', {
      next: 'give one of them',
      exitCode: EXIT.usage,
    });
  const messages: string[] = [];
  const note = (line: string) => void messages.push(line);
  const { repository, terminal } = context;
  const before = repository.keys(repository.app(name).name);
  const quiet: Terminal = Object.assign(Object.create(terminal), { out: note, err: note });
  const exitCode = await changeKeys(name, options, { ...context, terminal: quiet }).catch((cause) => {
    for (const line of messages) terminal.err(line);
    throw cause;
  });
  const { keys: after } = repository.keys(name);
  const report: KeysReport = {
    ...{ app: name, file: repository.keysPath(name), changed: !isDeepStrictEqual(before.keys, after) },
    ...{ keys: after, messages },
  };
  terminal.out(JSON.stringify(report, null, 2));
  return exitCode;
}

/**
 * Makes, rotates and revokes the key pair that signs the app's restore points. The Secret is written first and the file second, because the public key can
 * be read from the Secret again. If the command fails in between, run it again. The other order could leave a public key whose private key is lost.
 * A revocation is written to the file first: it must not wait for a cluster that an attacker may control.
 */
async function changeKeys(name: string, options: KeysOptions, context: KeysContext): Promise<ExitCode> {
  const { repository, terminal } = context;
  const app = repository.app(name);
  const clusterFile = repository.cluster(app);
  const { kanister } = clusterFile;
  const change = keyChange(options, context.clock.now());
  const before = repository.keys(name);
  const { namespace } = kanister;
  if (options.out !== undefined) return sealedKeys({ file: before, namespace, out: options.out, change }, context);
  const file = change.kind === 'revoke' ? revokeInFile(before, change, context) : before;
  if (!file) return EXIT.done;

  const cluster = await context.cluster();
  await isKnownCluster({ file: clusterFile, cluster, terminal, unrecorded: 'refuse' });
  const ring = await Keyring.read(
    cluster,
    { app: name, namespace },
    change.kind !== 'make' && change.kind !== 'finish',
  );
  const from = new Date(context.clock.now());
  if (ring.current && !holdsRevoked(file, ring)) {
    const known = published(file, ring);
    // An earlier run of this command was interrupted, or the Secret was sealed by hand. The same with --rotate: points may be signed with the key already.
    if (known !== file) return publish(known, `key ${known.keys.at(-1)!.id} is`, context);
    if (change.kind === 'revoke') return EXIT.done;
    return new Rotation(file, ring, { ...context, cluster, namespace }).perform(change.kind);
  }
  if (!ring.secret) refuseLoss(file, ring.at, change.kind);
  const { key } = await ring.replace(from);
  terminal.err(`${name}: key ${key.id} is in ${ring.at}`);
  return publish(withKey(file, key, from), `key ${key.id} is`, context);
}

/** A person who read one key of the Secret has read the other. */
const holdsRevoked = ({ keys }: KeyFile, { current, next }: Keyring): boolean =>
  keys.some(({ id, revoked }) => revoked && (id === current?.key.id || id === next?.key.id));

/** Adds the public keys of all private keys in the Secret to the file. */
function published(file: KeyFile, { current, next }: Keyring): KeyFile {
  const first = current && !knows(file, current.key.id) ? withKey(file, current.key, current.from) : file;
  return next ? withNextKey(first, next.key, next.from) : first;
}

/** Refuses to replace a missing Secret: the cluster may be new, the Secret may be lost, or the context may point at another cluster. */
function refuseLoss(file: KeyFile, at: string, kind: 'make' | 'rotate' | 'finish' | 'revoke'): void {
  const [live] = livingKeys(file);
  if (!live || kind === 'rotate') return;
  throw new Failure(at, `does not exist, but the app has a key (${live.id})`, {
    next: 'check that this is the right cluster (--context); if the Secret is lost, use --rotate',
    exitCode: EXIT.refused,
  });
}
