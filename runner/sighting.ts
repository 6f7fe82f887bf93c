import type { ObjectStore, ObjectVersion } from './object-store';
import type { StoredObject } from './restore-point';
import { type RunDirectory, versionsOf } from './survey';

/** What the list of the store says of signed objects. */
export interface Sighting {
  /** Those of which the signed version is there, with its size. */
  readonly there: ReadonlySet<StoredObject>;
  /** By key, of those that a plain GET does not find as signed: what it finds, a marker too; `undefined`: nothing. */
  readonly over: ReadonlyMap<string, ObjectVersion | undefined>;
}

/** Looks for signed objects in a run's directory. Holds as much as there are objects, however many versions lie there. */
export async function sight(
  store: ObjectStore,
  prefix: string,
  directory: RunDirectory,
  objects: readonly StoredObject[],
): Promise<Sighting> {
  const signed = new Map<string, StoredObject[]>();
  for (const object of objects) signed.set(object.key, [...(signed.get(object.key) ?? []), object]);
  const there = new Set<StoredObject>();
  const over = new Map<string, ObjectVersion | undefined>(objects.map(({ key }) => [key, undefined]));
  for await (const version of versionsOf(store, prefix, directory)) {
    const ofKey = signed.get(version.key);
    if (!ofKey) continue;
    for (const object of ofKey) if (isSigned(version, object)) there.add(object);
    if (!version.latest) continue;
    if (ofKey.every((object) => isSigned(version, object))) over.delete(version.key);
    else over.set(version.key, version);
  }
  return { there, over };
}

const isSigned = ({ versionId, bytes, marker }: ObjectVersion, object: StoredObject): boolean =>
  !marker && versionId === object.versionId && bytes === object.bytes;
