import type { PublicKey } from './app-config';
import type { ObjectStore, ObjectVersion } from './object-store';
import { parseRestorePoint, type RestorePoint, restorePointFile, type StoredObject } from './restore-point';
import { open } from './signature';
import { newestState, type State, stateFile } from './state';
import { type RunDirectory, survey } from './survey';

/** Whose restore points, and whose signature counts. */
export interface CatalogOf {
  readonly app: string;
  readonly cluster: string;
  readonly publicKeys: readonly PublicKey[];
  readonly store: { readonly prefix: string };
}

export interface CatalogEntry {
  readonly point: RestorePoint;
  /** Where its `restore-point.json` lies. */
  readonly key: string;
  readonly signedBy: { readonly key: string; readonly time: string };
  /** `undefined`: never verified. */
  readonly state: State | undefined;
  /** Objects over which a newer version or a delete marker lies. If it is not retired that is an attack. */
  readonly covered: readonly StoredObject[];
  /** Keys of the directory, `state.json` apart, that a plain GET finds. */
  readonly current: readonly string[];
}

export interface Catalog {
  /** Newest first. */
  readonly entries: readonly CatalogEntry[];
  /** What looks like a restore point and is none: nobody valid signed it, or some of its objects are gone. */
  readonly refused: readonly { readonly key: string; readonly cause: string }[];
}

export interface CatalogOptions {
  /** @default false: what retention retired is left out */
  readonly retired?: boolean;
  /** What was seen in the store a moment ago. @default - the store is listed */
  readonly seen?: readonly RunDirectory[];
}

/** How many directories are read at the same time. */
const READERS = 8;
/** Bytes of a `restore-point.json` or `state.json` beyond which it is not even read. */
const LARGEST = 1 << 20;

/** All restore points of an app, from the store alone. Read by version: what lies over a signed version does not hide it. */
export async function readCatalog(store: ObjectStore, of: CatalogOf, options: CatalogOptions = {}): Promise<Catalog> {
  const directories = [...(options.seen ?? (await survey(store, of.store.prefix, of.app)))];
  const entries: CatalogEntry[] = [];
  const refused: { key: string; cause: string }[] = [];
  const reader = async () => {
    for (let next = directories.pop(); next; next = directories.pop()) {
      const read = await readDirectory(store, of, next, options.retired ?? false);
      if (read && 'cause' in read) refused.push(read);
      else if (read) entries.push(read);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  entries.sort((a, b) => (a.point.run < b.point.run ? 1 : -1));
  refused.sort((a, b) => (a.key < b.key ? 1 : -1));
  return { entries, refused };
}

async function readDirectory(
  store: ObjectStore,
  of: CatalogOf,
  { run, versions }: RunDirectory,
  withRetired: boolean,
): Promise<CatalogEntry | { key: string; cause: string } | undefined> {
  const key = `${of.store.prefix}/${run}/${restorePointFile}`;
  const candidates = versions.filter((version) => version.key === key && !version.marker);
  if (candidates.length === 0) return undefined;
  const stateKey = `${of.store.prefix}/${run}/${stateFile}`;
  const states = await readAll(
    store,
    versions.filter((version) => version.key === stateKey && !version.marker),
  );
  const state = newestState(states, { app: of.app, cluster: of.cluster, run }, of.publicKeys);
  if (state?.retired && !withRetired) return undefined;

  let cause = '';
  let newest: { point: RestorePoint; signedBy: { key: string; time: string } } | undefined;
  for (const text of await readAll(store, candidates)) {
    try {
      const { signed, signature } = open(text, of.publicKeys);
      const point = parseRestorePoint(signed, of.store.prefix);
      if (point.app !== of.app || point.cluster !== of.cluster || point.run !== run)
        throw new Error(`a restore point of ${point.cluster} › ${point.app} › ${point.run}`);
      if (!newest || Date.parse(signature.time) > Date.parse(newest.signedBy.time))
        newest = { point, signedBy: signature };
    } catch (error) {
      cause ||= (error as Error).message;
    }
  }
  if (!newest) return { key, cause };
  const { point, signedBy } = newest;
  const missing = point.objects.find((object) => !versions.some((version) => holds(version, object)));
  if (missing) return { key, cause: `its object ${missing.key} (version ${missing.versionId}) is gone` };
  const latest = versions.filter((version) => version.latest && !version.marker);
  return {
    point,
    key,
    signedBy: { key: signedBy.key, time: signedBy.time },
    state,
    covered: point.objects.filter((object) => !latest.some((version) => holds(version, object))),
    current: latest.map((version) => version.key).filter((current) => current !== stateKey),
  };
}

const holds = (version: ObjectVersion, object: StoredObject): boolean =>
  !version.marker &&
  version.key === object.key &&
  version.versionId === object.versionId &&
  version.bytes === object.bytes;

async function readAll(store: ObjectStore, versions: readonly ObjectVersion[]): Promise<string[]> {
  const texts: string[] = [];
  for (const { key, versionId, bytes: size } of versions) {
    // Nothing that the runner writes comes near this; whoever can write there may have laid anything over it.
    if (size > LARGEST) continue;
    const bytes = await store.get(key, versionId);
    if (bytes) texts.push(Buffer.from(bytes).toString('utf8'));
  }
  return texts;
}
