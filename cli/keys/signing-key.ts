import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { KeyFile } from '../../contracts/files/signing-keys';
import { keyId } from '../../runner/catalog/signature';
import type { Repository } from '../repository/repository';

/** How long a replaced key stays valid: a backup that runs during the change signs with the previous key. */
export const OVERLAP_MS = 24 * 3600 * 1000;

/** A key pair. The private key exists only in memory and in the Secret. */
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
 * @param pem the content of the Secret
 * @throws Error if it is not an Ed25519 key; the message contains nothing of the key
 */
export function signingKey(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('it is not a private key in PEM');
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`its key has type ${key.asymmetricKeyType} instead of ed25519`);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { id: keyId(spki), spki: spki.toString('base64'), privateKey: pem };
}

/**
 * Adds a key to the file. Keys without an end stay valid for one more day; the other keys keep their end. If the file has the key already, nothing changes,
 * so the command can be repeated.
 */
export function withKey(file: KeyFile, key: Pick<SigningKey, 'id' | 'spki'>, from: Date): KeyFile {
  if (file.keys.some(({ id }) => id === key.id)) return file;
  const until = rfc3339(new Date(from.getTime() + OVERLAP_MS));
  const former = file.keys.map((one) => (one.until === null ? { ...one, until } : one));
  return { ...file, keys: [...former, { id: key.id, spki: key.spki, from: rfc3339(from), until: null }] };
}

/** Writes the file atomically, because a truncated file would lose the keys of all earlier points. */
export function writeKeyFile(repository: Repository, file: KeyFile): void {
  const path = resolve(repository.root, repository.keysPath(file.app));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** UTC in whole seconds, rounded down, so that a signature made in the same second is valid. */
export function rfc3339(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
