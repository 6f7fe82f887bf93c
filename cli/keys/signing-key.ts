import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { keyId } from '../../runner/catalog/signature';
import type { Repository } from '../repository/repository';

/** A backup that runs while the key is changed signs with the former one. */
export const OVERLAP_MS = 24 * 3600 * 1000;

/** The private half exists in memory and in the Secret only. */
export interface SigningKey {
  readonly id: string;
  /** SPKI, DER, base64. */
  readonly spki: string;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
}

export function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return signingKey(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

/**
 * @param pem what the Secret holds
 * @throws Error if that is no Ed25519 key; it says nothing of the key itself
 */
export function signingKey(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('no private key in PEM');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`a key of type ${key.asymmetricKeyType}, not ed25519`);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { id: keyId(spki), spki: spki.toString('base64'), privateKey: pem };
}

/**
 * The file with one more key. Keys that were valid without end remain valid for a day more; those that have an end keep it. A key that the file
 * knows changes nothing, so that a second try is no second change.
 */
export function withKey(file: KeyFile, key: Pick<SigningKey, 'id' | 'spki'>, from: Date): KeyFile {
  if (file.keys.some(({ id }) => id === key.id)) return file;
  const until = rfc3339(new Date(from.getTime() + OVERLAP_MS));
  const former = file.keys.map((one) => (one.until === null ? { ...one, until } : one));
  return { ...file, keys: [...former, { id: key.id, spki: key.spki, from: rfc3339(from), until: null }] };
}

/** All of it or nothing: a file cut short would take the keys of all earlier points with it. */
export function writeKeyFile(repository: Repository, file: KeyFile): void {
  const path = resolve(repository.root, repository.keysPath(file.app));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** UTC, whole seconds, rounded down: a signature made in this very second counts. */
export function rfc3339(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
