import { isDeepStrictEqual } from 'node:util';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { type KeyChange, publish } from './key-change';
import { withRevoked } from './key-history';
import type { KeysContext } from './keys-context';

export type Revocation = Extract<KeyChange, { kind: 'revoke' }>;

/**
 * Writes the revocation into `keys/<app>.json`, whatever becomes of the cluster.
 *
 * @returns the file as it is now; `undefined`: the key had an end already, so it is not in the Secret, and nothing more is to be done
 * @throws Failure (usage) if the app has no such key
 */
export function revokeInFile(file: KeyFile, revocation: Revocation, context: KeysContext): KeyFile | undefined {
  const { key, after } = revoked(file, revocation, context);
  const { revoked: before, until } = key;
  if (isDeepStrictEqual(after, file))
    context.terminal.err(`${file.app}: key ${key.id} is revoked from ${until} on already`);
  else publish(after, saidOf(after, file), context);
  // One that was revoked before may still be in the Secret: that run may not have come to its end.
  return until === null || before ? after : undefined;
}

/** @throws Failure (usage) if the app has no such key */
export function revoked(file: KeyFile, { id, since }: Revocation, { repository }: Pick<KeysContext, 'repository'>) {
  const key = file.keys.find((known) => known.id === id);
  if (key) return { key, after: withRevoked(file, id, since) };
  throw new Failure('--revoke', `is no key of ${repository.keysPath(file.app)} (${id})`, {
    next: `its keys are ${file.keys.map((known) => known.id).join(', ') || 'none'}`,
    exitCode: EXIT.usage,
  });
}

/** Which keys are revoked that were not, as a sentence's beginning. */
export function saidOf(after: KeyFile, before: KeyFile): string {
  const changed = after.keys.filter((key, index) => !isDeepStrictEqual(key, before.keys[index]));
  return changed.map(({ id, until }) => `key ${id} is revoked from ${until} on`).join(', and ');
}
