import type { CatalogEntry } from './catalog';
import type { ObjectStore } from './object-store';
import type { StoredObject } from './restore-point';

/** What is larger is written in several requests, of which none can come late and twice. */
const ONE_PUT = 5 << 20;

/**
 * The signed objects of a point, its `restore-point.json` included, of which a plain GET finds something else: a newer version lies
 * over them, or a marker. The same bytes once more are nothing: a PUT whose answer was lost is sent again.
 */
export async function coveredObjects(
  store: ObjectStore,
  { key, versionId, covered: objects, over = new Map() }: CatalogEntry,
): Promise<StoredObject[]> {
  const isCovered = async ({ key, bytes, sha256 }: StoredObject): Promise<boolean> => {
    const top = over.get(key);
    if (!top || top.marker || top.bytes !== bytes || bytes > ONE_PUT) return true;
    return (await store.digest(key, top.versionId))?.sha256 !== sha256;
  };
  const covered: StoredObject[] = [];
  if (over.has(key)) {
    const signed = await store.digest(key, versionId);
    const pointFile = { artifact: 'restore-point', key, versionId, bytes: 0, sha256: '' };
    if (await isCovered({ ...pointFile, ...signed })) covered.push({ ...pointFile, ...signed });
  }
  for (const object of objects) if (await isCovered(object)) covered.push(object);
  return covered;
}
