import { stringify } from 'yaml';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { type KeyChange, publish } from './key-change';
import { livingKeys, withNextKey, withOnlyKey } from './key-history';
import type { KeysContext } from './keys-context';
import { revoked, saidOf } from './revocation';
import { newSigningKey, withKey } from './signing-key';
import { type KeySlot, signingSecret } from './signing-secret';

export interface SealedKeysProps {
  readonly file: KeyFile;
  /** Kanister's namespace. */
  readonly namespace: string;
  /** {@link KeysOptions.out} */
  readonly out: string;
  readonly change: KeyChange;
}

/** Does the same for people who seal the Secret themselves: it prints the required content, without a cluster. */
export function sealedKeys({ file, namespace, out, change }: SealedKeysProps, context: KeysContext): ExitCode {
  if (out !== '-') {
    throw new Failure('--out', `must be '-', because a private key is not written to disk (${out})`, {
      next: "use '--out -' and pipe the output to your sealing tool",
      exitCode: EXIT.usage,
    });
  }
  const { app } = file;
  const path = context.repository.keysPath(app);
  const from = new Date(context.clock.now());
  const print = (slot: KeySlot) => {
    const key = newSigningKey();
    context.terminal.out(stringify(signingSecret(app, namespace, key, from, slot)).trimEnd());
    return key;
  };
  const living = livingKeys(file);
  const [live, ...more] = living;

  if (change.kind === 'finish') return finish(file, from, context);
  if (change.kind === 'revoke') {
    const { after } = revoked(file, change, context);
    const said = saidOf(after, file);
    if (livingKeys(after).length > 0)
      return said
        ? publish(after, said, context)
        : refuse(path, `has already revoked ${change.id}`, 'there is nothing to do');
    const key = print('current');
    return publish(withKey(after, key, from), [said, `key ${key.id} is`].filter(Boolean).join('; '), context);
  }
  if (change.kind === 'make' || !live) {
    if (live) return refuse(path, `already has a key (${live.id})`, 'use --rotate for a new one');
    const key = print('current');
    return publish(withKey(file, key, from), `key ${key.id} is`, context);
  }
  if (more.length > 0) return refuse(path, `already has a next key (${more.at(-1)!.id})`, 'use --finish --out - first');
  const key = print('next');
  context.terminal.err(
    `${app}: the Secret contains both until --finish; add this entry to the sealed Secret (kubeseal --merge-into <file>)`,
  );
  return publish(withNextKey(file, key, from), `key ${key.id} is`, context);
}

/** Ends a rotation. No cluster is checked here, so the person who seals must check that the cluster has the next key. */
function finish(file: KeyFile, now: Date, context: KeysContext): ExitCode {
  const { app } = file;
  const living = livingKeys(file);
  const newest = living.reduce((a, b) => (Date.parse(b.from) >= Date.parse(a.from) ? b : a), living[0]!);
  if (living.length < 2) {
    context.terminal.err(`${app}: no rotation is in progress; nothing to do`);
    return EXIT.done;
  }
  context.terminal.err(
    `${app}: in the sealed Secret, set privateKey to the value of nextPrivateKey, and delete nextPrivateKey, in the same commit; do this only if the ConfigMap ${app} in the cluster has the key ${newest.id}`,
  );
  return publish(withOnlyKey(file, newest.id, now), `key ${newest.id} is the only one without an end`, context);
}

function refuse(path: string, what: string, next: string): never {
  throw new Failure(path, what, { next, exitCode: EXIT.refused });
}
