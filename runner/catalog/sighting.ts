import type { StoredObject } from '../../contracts/restore-point';
import type { ObjectStore, ObjectVersion } from '../ports/object-store';
import { type RunDirectory, versionsOf } from './run-directories';

/** The signed objects of a restore point as the list of the store has them. */
export interface Sighting {
  /** The objects, each under the version that is there; those that are missing are left out. */
  readonly objects: readonly StoredObject[];
  /** The first object that is not there under any version. */
  readonly missing: StoredObject | undefined;
  /** By key, of the objects that a plain GET does not find: what it finds, a marker too; `undefined`: nothing. */
  readonly over: ReadonlyMap<string, ObjectVersion | undefined>;
}

/**
 * Looks for signed objects in a run's directory. Holds as much as there are objects, however many versions the directory has.
 *
 * Each object is found under the version that was signed. In a copy of a store all versions have other names: there the oldest version of the same
 * key and size is taken, since a copy comes before what somebody writes over it. The signed hash judges what it holds, as ever.
 */
export async function sight(
  store: ObjectStore,
  prefix: string,
  directory: RunDirectory,
  signed: readonly StoredObject[],
): Promise<Sighting> {
  const byKey = new Map<string, StoredObject[]>();
  for (const object of signed) byKey.set(object.key, [...(byKey.get(object.key) ?? []), object]);
  const there = new Set<StoredObject>();
  const copies = new Map<StoredObject, ObjectVersion>();
  const tops = new Map<string, ObjectVersion>();
  for await (const version of versionsOf(store, prefix, directory)) {
    const ofKey = byKey.get(version.key);
    if (!ofKey) continue;
    if (version.latest) tops.set(version.key, version);
    for (const object of ofKey)
      if (isVersionOf(version, object)) there.add(object);
      else if (!version.marker && version.bytes === object.bytes) copies.set(object, version);
  }
  const objects = signed.flatMap((object) => {
    if (there.has(object)) return [object];
    const copy = copies.get(object);
    return copy ? [{ ...object, versionId: copy.versionId }] : [];
  });
  const over = new Map<string, ObjectVersion | undefined>();
  for (const object of objects) {
    const top = tops.get(object.key);
    if (!top || !isVersionOf(top, object)) over.set(object.key, top);
  }
  for (const { key } of signed) if (!tops.has(key)) over.set(key, undefined);
  return { objects, missing: signed.find((object) => !there.has(object) && !copies.has(object)), over };
}

const isVersionOf = ({ versionId, bytes, marker }: ObjectVersion, object: StoredObject): boolean =>
  !marker && versionId === object.versionId && bytes === object.bytes;
