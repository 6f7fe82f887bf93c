import { createHash } from 'node:crypto';
import type { FakeStore } from './store';

export type Damage = (bytes: Buffer) => Buffer;

/** So many places in so many bytes, the first and the last among them. */
export const places = (bytes: number, count = 200): number[] =>
  Array.from({ length: count }, (_, n) => Math.floor((n * (bytes - 1)) / (count - 1)));

/** What is left when all from the byte `at` on is lost. */
export const cutAt =
  (at: number): Damage =>
  (bytes) =>
    bytes.subarray(0, at);

/** One bit of the byte `at` flipped: another bit at every other place. */
export const flipAt =
  (at: number): Damage =>
  (bytes) => {
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 1 << (at % 8);
    return flipped;
  };

/** A disk under the store that damages one object: its version stays, its bytes do not. */
export class RottenDisk {
  /** What becomes of the bytes. @default - nothing */
  damage: Damage = (bytes) => bytes;

  constructor(store: FakeStore, key: string) {
    const get = store.get.bind(store);
    const digest = store.digest.bind(store);
    const versions = store.versions.bind(store);
    store.get = async (at, versionId) => {
      const bytes = await get(at, versionId);
      return at === key && bytes ? this.damage(Buffer.from(bytes)) : bytes;
    };
    store.digest = async (at, versionId, options) => {
      if (at !== key) return digest(at, versionId, options);
      const bytes = await store.get(at, versionId);
      if (!bytes) return undefined;
      options?.onBytes?.(bytes.length);
      return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    };
    store.versions = async function* (prefix) {
      for await (const version of versions(prefix)) {
        const bytes = version.key === key && !version.marker ? await store.get(key, version.versionId) : undefined;
        yield bytes ? { ...version, bytes: bytes.length } : version;
      }
    };
  }
}
