import type { PublicKey } from '../../contracts/app-config';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { OVERLAP_MS, rfc3339, type SigningKey } from './signing-key';

type PublicHalf = Pick<SigningKey, 'id' | 'spki'>;

/** The keys that still sign. */
export const livingKeys = ({ keys }: KeyFile): PublicKey[] => keys.filter(({ until }) => until === null);

export const knows = ({ keys }: KeyFile, id: string): boolean => keys.some((key) => key.id === id);

/**
 * The file with the next key of a rotation. The key in use keeps no end: it signs until the cluster knows the next one, however late the merge is.
 */
export function withNextKey(file: KeyFile, { id, spki }: PublicHalf, from: Date): KeyFile {
  if (knows(file, id)) return file;
  return { ...file, keys: [...file.keys, { id, spki, from: rfc3339(from), until: null }] };
}

/** The file in which every other key has an end: a day from now, for the runs that began before the cluster knew this one. */
export function withOnlyKey(file: KeyFile, id: string, now: Date): KeyFile {
  const until = rfc3339(new Date(now.getTime() + OVERLAP_MS));
  return { ...file, keys: file.keys.map((key) => (key.id !== id && key.until === null ? { ...key, until } : key)) };
}

/**
 * The file in which a key is revoked. If it still signs, all that still sign are: they are in the same Secret, and who read one half read the other.
 * An end that is there already is never moved to a later time.
 *
 * @param since what the store dated then or later is not believed
 */
export function withRevoked(file: KeyFile, id: string, since: Date): KeyFile {
  const living = file.keys.some((key) => key.id === id && key.until === null);
  const revoked = (key: PublicKey): PublicKey => {
    const until = key.until !== null && Date.parse(key.until) < since.getTime() ? key.until : rfc3339(since);
    return { ...key, until, revoked: true };
  };
  const isMeant = (key: PublicKey) => key.id === id || (living && key.until === null);
  return { ...file, keys: file.keys.map((key) => (isMeant(key) ? revoked(key) : key)) };
}
