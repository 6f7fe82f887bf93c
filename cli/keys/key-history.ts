import type { PublicKey } from '../../contracts/app-config';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { OVERLAP_MS, rfc3339, type SigningKey } from './signing-key';

type PublicHalf = Pick<SigningKey, 'id' | 'spki'>;

/** The keys that still sign. */
export const livingKeys = ({ keys }: KeyFile): PublicKey[] => keys.filter(({ until }) => until === null);

export const knows = ({ keys }: KeyFile, id: string): boolean => keys.some((key) => key.id === id);

/**
 * Adds the next key of a rotation. The current key gets no end: it signs until the cluster has the next one, however late the merge is.
 */
export function withNextKey(file: KeyFile, { id, spki }: PublicHalf, from: Date): KeyFile {
  if (knows(file, id)) return file;
  return { ...file, keys: [...file.keys, { id, spki, from: rfc3339(from), until: null }] };
}

/** Gives every other key an end: one day from now, for runs that started before the cluster had this key. */
export function withOnlyKey(file: KeyFile, id: string, now: Date): KeyFile {
  const until = rfc3339(new Date(now.getTime() + OVERLAP_MS));
  return { ...file, keys: file.keys.map((key) => (key.id !== id && key.until === null ? { ...key, until } : key)) };
}

/**
 * Marks a key as revoked. If the key still signs, all signing keys are revoked: they are in the same Secret, so a person who read one has read the other.
 * An existing end is never moved to a later time.
 *
 * @param since restore points that the store dates then or later are not trusted
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
