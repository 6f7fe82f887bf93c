import type { ObjectVersion } from './object-store';
import type { StoredObject } from './restore-point';

const identify = ({ key, versionId, bytes }: Pick<ObjectVersion, 'key' | 'versionId' | 'bytes'>): string =>
  `${key} ${versionId} ${bytes}`;

/** The objects of a restore point as the store has them. */
export interface PresentObjects {
  readonly objects: readonly StoredObject[];
  /** Those of which a plain GET finds something else. */
  readonly covered: readonly StoredObject[];
}

/**
 * Finds each object under the version that was signed. In a copy of a store all versions have other names: there the oldest version of the same key
 * and size is taken, since a copy comes before what somebody writes over it. What it holds is judged by the signed hash, as ever.
 *
 * @param versions all of the run's directory, a key's newest first
 * @returns the first object that is not there under any version, if there is one
 */
export function presentObjects(
  signed: readonly StoredObject[],
  versions: readonly ObjectVersion[],
): PresentObjects | { readonly missing: StoredObject } {
  const written = versions.filter(({ marker }) => !marker);
  const there = new Set(written.map(identify));
  let copies: Map<string, ObjectVersion> | undefined;
  const objects: StoredObject[] = [];
  for (const object of signed) {
    if (there.has(identify(object))) {
      objects.push(object);
      continue;
    }
    copies ??= new Map(written.map((version) => [`${version.key} ${version.bytes}`, version]));
    const copy = copies.get(`${object.key} ${object.bytes}`);
    if (!copy) return { missing: object };
    objects.push({ ...object, versionId: copy.versionId });
  }
  const found = new Set(written.filter(({ latest }) => latest).map(identify));
  return { objects, covered: objects.filter((object) => !found.has(identify(object))) };
}
