import type { StoredObject } from '../../contracts/restore-point';
import type { ObjectStore } from '../ports/object-store';
import type { CatalogEntry } from './catalog';

/** The size above which an object is uploaded in several requests, so that it cannot arrive late and twice. */
const ONE_PUT = 5 << 20;

/**
 * The signed objects of a point, including `restore-point.json`, for which a plain GET finds other content: a newer version or a
 * delete marker covers them. The same bytes once more do not count, since a PUT whose answer was lost is retried.
 */
export async function coveredObjects(
  store: ObjectStore,
  { key: point, covered, over = new Map() }: CatalogEntry,
): Promise<StoredObject[]> {
  const isCovered = async ({ key, bytes, sha256 }: StoredObject): Promise<boolean> => {
    // The same `restore-point.json` on top would count instead, unless the store's date contradicts it. Then nothing is left when the signed version expires.
    if (key === point) return true;
    const top = over.get(key);
    if (!top || top.marker || top.bytes !== bytes || bytes > ONE_PUT) return true;
    return (await store.digest(key, top.versionId))?.sha256 !== sha256;
  };
  const found: StoredObject[] = [];
  for (const object of covered) if (await isCovered(object)) found.push(object);
  return found;
}
