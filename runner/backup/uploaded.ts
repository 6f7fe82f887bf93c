import { parseServer, type ServedBy, servedBy } from '../../contracts/action';
import type { CaptureConfig } from '../../contracts/app-config';
import { directoryOf, indexFile, type StoredObject } from '../../contracts/restore-point';
import type { Outcome } from '../action-set/action-set';
import { parseIndex, parsePoint } from '../action-set/point-artifact';
import { isCurrent } from '../catalog/run-directories';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { ObjectStore } from '../ports/object-store';

export interface Uploaded {
  readonly server: ServedBy;
  /** The index, followed by the parts that it lists. */
  readonly objects: readonly StoredObject[];
}

/**
 * Finds the objects that the task of a capture reports, with the versions that the store has under those keys now.
 *
 * @throws Failure if the report does not match the blueprint, or an object is missing
 */
export async function uploaded(
  { config, log, store }: Context,
  capture: CaptureConfig,
  run: string,
  outcome: Outcome,
): Promise<Uploaded> {
  const unusable = (cause: string, next: string) => new Failure({ step: log.step, cause, next });
  const said = <T>(parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      throw unusable((error as Error).message, 'check that the blueprint in the cluster is the one in Git');
    }
  };
  const own = directoryOf(run, capture);
  const server = said(() => parseServer(outcome.artifacts.server));
  const point = said(() => parsePoint(outcome.artifacts.point, own));
  if (server.name !== servedBy(capture))
    throw unusable(`the task dumped ${server.name}, not ${servedBy(capture)}`, "correct the app's file");

  const directory = `${config.store.prefix}/${own}/`;
  const versionOf = (there: ReadonlyMap<string, string | null>, key: string): string | null => {
    const versionId = there.get(key);
    if (versionId === undefined) throw unusable(`${key} is not in the store`, 'find out what deletes objects there');
    if (config.store.versioning && (versionId === null || versionId === 'null'))
      throw unusable(
        `${key} has no version`,
        'enable the bucket\'s versioning, or set "versioning": false in its store file',
      );
    return versionId;
  };
  const indexKey = directory + indexFile;
  const indexVersion = versionOf(await latest(store, indexKey, [indexKey]), indexKey);
  const bytes = await store.get(indexKey, indexVersion);
  if (!bytes) throw unusable(`${indexKey} is not in the store`, 'find out what deletes objects there');
  const named = said(() => parseIndex(bytes, point));
  const keys = named.map(({ file }) => directory + file);
  const there = await latest(store, directory, keys);
  const parts = named.map(({ artifact, bytes, sha256 }, i): StoredObject => {
    const key = keys[i]!;
    return { artifact, key, versionId: versionOf(there, key), bytes, sha256 };
  });
  const { bytes: size, sha256 } = point;
  return {
    server,
    objects: [{ artifact: indexFile, key: indexKey, versionId: indexVersion, bytes: size, sha256 }, ...parts],
  };
}

/** The version of each of these keys that a plain GET finds. Other keys below the prefix are not kept in memory. */
async function latest(
  store: ObjectStore,
  prefix: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const wanted = new Set(keys);
  const found = new Map<string, string | null>();
  for await (const version of store.versions(prefix)) {
    if (wanted.has(version.key) && isCurrent(version)) found.set(version.key, version.versionId);
    if (found.size === wanted.size) break;
  }
  return found;
}
