import type { StoredObject } from '../../contracts/restore-point';
import type { ObjectStore } from '../ports/object-store';
import type { CatalogEntry } from './catalog';

/** What is larger is written in several requests, of which none can come late and twice. */
const ONE_PUT = 5 << 20;

/**
 * The signed objects of a point, its `restore-point.json` included, of which a plain GET finds something else: a newer version lies
 * over them, or a marker. The same bytes once more are nothing: a PUT whose answer was lost is sent again.
 */
export async function coveredObjects(
  store: ObjectStore,
  { key: point, covered, over = new Map() }: CatalogEntry,
): Promise<StoredObject[]> {
  const isCovered = async ({ key, bytes, sha256 }: StoredObject): Promise<boolean> => {
    // The same `restore-point.json` on top would be the one that counts, unless the store's date speaks against it: then nothing is left when this one ends.
    if (key === point) return true;
    const top = over.get(key);
    if (!top || top.marker || top.bytes !== bytes || bytes > ONE_PUT) return true;
    return (await store.digest(key, top.versionId))?.sha256 !== sha256;
  };
  const found: StoredObject[] = [];
  for (const object of covered) if (await isCovered(object)) found.push(object);
  return found;
}
