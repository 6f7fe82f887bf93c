import type { StoredObject } from '../../contracts/restore-point';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { ObjectVersion } from '../ports/object-store';
import { Candidates } from './candidates';

/** How many existing versions are checked for the right content, since anyone with the app's key pair may write any number there. */
const COPIES = 3;

/** The key of an object's copy: `recovered/<run>/<capture>/…`, and `recovered/<run>/…` in a point of version 1. */
export const recoveredKey = (prefix: string, key: string): string =>
  `${prefix}/recovered/${key.slice(prefix.length + 1)}`;

export interface CopyOptions {
  /** The run that the objects belong to. */
  readonly run: string;
  /**
   * Reads existing copies back; without it, the size is enough.
   * @default false
   */
  readonly reads?: boolean;
}

/**
 * Copies the given versions to separate keys, `recovered/<run>/…`, with the same path below it, where their retention and lock start anew. Objects that were
 * already copied are skipped.
 *
 * @returns how many were copied; each is read back
 * @throws Failure if a copy differs from what was signed
 */
export async function copyToRecovered(
  context: Context,
  objects: readonly StoredObject[],
  { run, reads = false }: CopyOptions,
): Promise<number> {
  const { config, log, signal, store } = context;
  const directory = `${config.store.prefix}/recovered/${run}/`;
  const target = ({ key }: StoredObject) => recoveredKey(config.store.prefix, key);
  /** The newest and the oldest copies, by key, with the size of the signed object. */
  const list = async (): Promise<Map<string, Candidates>> => {
    const found = new Map(
      objects.map((object) => [target(object), new Candidates({ least: object.bytes, most: object.bytes }, COPIES)]),
    );
    for await (const version of store.versions(directory)) found.get(version.key)?.add(version);
    return found;
  };
  const holds = async (versions: readonly ObjectVersion[], { sha256 }: StoredObject): Promise<boolean> => {
    for (const { key, versionId } of versions)
      if ((await store.digest(key, versionId, { signal }))?.sha256 === sha256) return true;
    return false;
  };
  const sameSize = (there: Map<string, Candidates>, object: StoredObject): ObjectVersion[] =>
    (there.get(target(object))?.versions ?? []).filter(({ bytes, marker }) => !marker && bytes === object.bytes);

  const before = await list();
  const copied: StoredObject[] = [];
  for (const object of objects) {
    signal.throwIfAborted();
    const there = sameSize(before, object);
    // The oldest ones: our copy is normally the first.
    if (reads ? await holds(there.slice(-COPIES), object) : there.length > 0) continue;
    await store.copy(object.key, object.versionId, target(object));
    copied.push(object);
  }
  if (copied.length === 0) return 0;
  const after = await list();
  for (const object of copied) {
    if (await holds(sameSize(after, object).slice(0, COPIES), object)) continue;
    throw new Failure({
      step: log.step,
      cause: `${target(object)} differs from the signed ${object.key}`,
      next: 'find out who can write there; the signed version itself still exists until its lock expires',
    });
  }
  return copied.length;
}
