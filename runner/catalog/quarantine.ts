import type { StoredObject } from '../../contracts/restore-point';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { ObjectVersion } from '../ports/object-store';
import { Candidates } from './candidates';

/** Of as many versions it is looked whether they hold the bytes: whoever has the app's key pair may lay any number there. */
const COPIES = 3;

export interface KeepAsideOptions {
  /** Whose objects they are. */
  readonly run: string;
  /**
   * Reads what was copied before; without it the size is enough.
   * @default false
   */
  readonly reads?: boolean;
}

/**
 * Copies named versions to keys of their own, `recovered/<run>/…`, where they begin a life and a lock anew. What was copied
 * before is not copied again.
 *
 * @returns how many were copied, each read back
 * @throws Failure if a copy is not what was signed
 */
export async function keepAside(
  context: Context,
  objects: readonly StoredObject[],
  { run, reads = false }: KeepAsideOptions,
): Promise<number> {
  const { config, log, signal, store } = context;
  const directory = `${config.store.prefix}/recovered/${run}/`;
  const target = ({ key }: StoredObject) => directory + key.slice(key.lastIndexOf('/') + 1);
  /** By key the newest and the oldest copies that have the size of what was signed. */
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
    // The oldest: ours was there first, unless somebody knew.
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
      cause: `${target(object)} is not what was signed of ${object.key}`,
      next: 'see who can write there; the signed version itself is still there, until its lock ends',
    });
  }
  return copied.length;
}
