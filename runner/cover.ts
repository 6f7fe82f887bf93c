import type { CatalogEntry } from './catalog';
import type { ObjectStore, ObjectVersion } from './object-store';
import type { StoredObject } from './restore-point';

/** What is larger is written in several requests, of which none can come late and twice. */
const ONE_PUT = 5 << 20;

/**
 * The signed objects of a point, its `restore-point.json` included, of which a plain GET finds something else: a newer version lies
 * over them, or a marker. The same bytes once more are nothing: a PUT whose answer was lost is sent again.
 *
 * @param versions all of the run's directory
 */
export async function coveredObjects(
  store: ObjectStore,
  entry: CatalogEntry,
  versions: readonly ObjectVersion[],
): Promise<StoredObject[]> {
  const newest = new Map(versions.filter(({ latest }) => latest).map((version) => [version.key, version]));
  const isCovered = async ({ key, versionId, bytes, sha256 }: StoredObject): Promise<boolean> => {
    const top = newest.get(key);
    if (top?.versionId === versionId && !top.marker) return false;
    if (!top || top.marker || top.bytes !== bytes || bytes > ONE_PUT) return true;
    return (await store.digest(key, top.versionId))?.sha256 !== sha256;
  };
  const covered: StoredObject[] = [];
  if (newest.get(entry.key)?.versionId !== entry.versionId) {
    // The same bytes on top would be the ones that count, unless the store's date speaks against them: then nothing is left when these end.
    const signed = await store.digest(entry.key, entry.versionId);
    covered.push({
      ...{ artifact: 'restore-point', key: entry.key, versionId: entry.versionId, bytes: 0, sha256: '' },
      ...signed,
    });
  }
  for (const object of entry.point.objects) if (await isCovered(object)) covered.push(object);
  return covered;
}
