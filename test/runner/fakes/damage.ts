import { createHash } from 'node:crypto';
import type { FakeStore } from './store';

export type Damage = (bytes: Buffer) => Buffer;

/** The places at which each artifact of several captures is damaged, and the same for a real script. More outside of CI: `DAMAGE_PLACES=200`. */
export const PLACES = Number(process.env.DAMAGE_PLACES ?? 20);

/** This many positions in this many bytes, including the first and the last. */
export const places = (bytes: number, count = 200): number[] =>
  Array.from({ length: count }, (_, n) => Math.floor((n * (bytes - 1)) / (count - 1)));

/** The rest after everything from byte `at` on is lost. */
export const cutAt =
  (at: number): Damage =>
  (bytes) =>
    bytes.subarray(0, at);

/** Flips one bit of byte `at`, a different bit for each position. */
export const flipAt =
  (at: number): Damage =>
  (bytes) => {
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 1 << (at % 8);
    return flipped;
  };

/** A disk under the store that damages one object: its version stays, its bytes change. */
export class RottenDisk {
  /** Changes the bytes. @default - no change */
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
