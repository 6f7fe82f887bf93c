import { isDeepStrictEqual } from 'node:util';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { type KeyChange, publish } from './key-change';
import { withRevoked } from './key-history';
import type { KeysContext } from './keys-context';

export type Revocation = Extract<KeyChange, { kind: 'revoke' }>;

/**
 * Writes the revocation to `keys/<app>.json`, whatever the state of the cluster.
 *
 * @returns the new content; `undefined` if the key had an end already, so it is not in the Secret, and there is nothing more to do
 * @throws Failure (usage) if the app has no such key
 */
export function revokeInFile(file: KeyFile, revocation: Revocation, context: KeysContext): KeyFile | undefined {
  const { key, after } = revoked(file, revocation, context);
  const { revoked: before, until } = key;
  if (isDeepStrictEqual(after, file))
    context.terminal.err(`${file.app}: key ${key.id} is already revoked since ${until}`);
  else publish(after, saidOf(after, file), context);
  // A key that was revoked earlier may still be in the Secret, if that run was interrupted.
  return until === null || before ? after : undefined;
}

/** @throws Failure (usage) if the app has no such key */
export function revoked(file: KeyFile, { id, since }: Revocation, { repository }: Pick<KeysContext, 'repository'>) {
  const key = file.keys.find((known) => known.id === id);
  if (key) return { key, after: withRevoked(file, id, since) };
  throw new Failure('--revoke', `must be a key of ${repository.keysPath(file.app)} (${id})`, {
    next: `pass one of: ${file.keys.map((known) => known.id).join(', ') || 'none'}`,
    exitCode: EXIT.usage,
  });
}

/** Describes the newly revoked keys, as the start of a sentence. */
export function saidOf(after: KeyFile, before: KeyFile): string {
  const changed = after.keys.filter((key, index) => !isDeepStrictEqual(key, before.keys[index]));
  return changed.map(({ id, until }) => `key ${id} is revoked since ${until}`).join(', and ');
}
