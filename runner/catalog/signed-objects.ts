import type { StoredObject } from '../../contracts/restore-point';
import type { ObjectStore, ObjectVersion } from '../ports/object-store';
import { type RunDirectory, versionsOf } from './run-directories';

/** The signed objects of a restore point as the store lists them. */
export interface SignedObjects {
  /** The objects, each with the version that exists; missing ones are omitted. */
  readonly objects: readonly StoredObject[];
  /** The first object that exists under no version. */
  readonly missing: StoredObject | undefined;
  /** For objects that a plain GET does not find: what it finds instead, by key, including markers; `undefined` if there is nothing. */
  readonly over: ReadonlyMap<string, ObjectVersion | undefined>;
}

/**
 * Looks up signed objects in a run's directory. Its memory depends on the number of objects, not on the number of versions.
 *
 * Each object is looked up by its signed version. In a copied store all versions have other IDs. There, the oldest version of the same
 * key and size counts, since the copy is older than any later overwrite. The signed hash still decides whether its content is right.
 */
export async function findSigned(
  store: ObjectStore,
  prefix: string,
  directory: RunDirectory,
  signed: readonly StoredObject[],
): Promise<SignedObjects> {
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
