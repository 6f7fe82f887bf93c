import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { PublicKey } from '../../contracts/app-config';
import {
  objectsOf,
  POINT_LEAST,
  POINT_LIMIT,
  parseRestorePoint,
  type RestorePoint,
  restorePointFile,
  type StoredObject,
  withObjects,
} from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import type { ObjectStore, ObjectVersion } from '../ports/object-store';
import { CANDIDATES } from './candidates';
import { listRuns, type RunDirectory } from './run-directories';
import { Doubted, open } from './signature';
import { findSigned } from './signed-objects';
import { mergeStates, parseState, STATE_LEAST, STATE_LIMIT, type State, sameState, stateFile } from './state';

/** The app whose restore points are read, and the keys whose signatures count. */
export interface CatalogOf {
  readonly app: string;
  readonly cluster: string;
  readonly publicKeys: readonly PublicKey[];
  readonly store: { readonly prefix: string };
}

export interface CatalogEntry {
  readonly point: RestorePoint;
  /** The key of its `restore-point.json`. */
  readonly key: string;
  /** The signed version of `restore-point.json`. */
  readonly versionId: string | null;
  readonly signedBy: { readonly key: string; readonly time: string };
  /** `undefined` if it was never verified. */
  readonly state: State | undefined;
  /** Signed objects, including `restore-point.json`, that a newer version or a delete marker covers. This is an attack unless the point is retired. */
  readonly covered: readonly StoredObject[];
  /**
   * The version that a plain GET finds instead of each covered object, by key, including `restore-point.json`; `undefined` if there is none.
   *
   * @default - nothing is covered
   */
  readonly over?: ReadonlyMap<string, ObjectVersion | undefined>;
}

/** Looks like a restore point, but has no valid signature, or some of its objects are gone. */
export interface NoRestorePoint {
  readonly key: string;
  readonly cause: string;
  /** The signed content of a restore point that has lost some of its objects. */
  readonly lost?: Pick<CatalogEntry, 'point' | 'signedBy' | 'state' | 'over'>;
  /**
   * Set if a signed state says that this was a restore point and is not retired, or if there are more versions than the runner reads. But no
   * valid signature covers the list of its objects.
   */
  readonly disowned?: true;
  /** Set if the app's key signed it, but the store's date contradicts the signature: {@link Doubted.why}. Nothing is lost. */
  readonly doubted?: Doubted['why'];
}

/** The meaning of the store's dates: when each version was written, or when the store was copied. */
export type StoreDates = 'store' | 'copy';

/** The combined content of all versions of a `state.json`. */
export interface StateReading {
  /** `undefined` if no version is signed. */
  readonly state: State | undefined;
  /** The file was written, but a plain GET finds no signed state. */
  readonly covered: boolean;
  /** The newest version contains all of `state`. If not, the next writer must repair it, since older versions expire. */
  readonly complete: boolean;
}

export interface Catalog {
  /** Newest first. */
  readonly entries: readonly CatalogEntry[];
  readonly refused: readonly NoRestorePoint[];
}

export interface CatalogOptions {
  /** Whether to include retired points. @default false */
  readonly retired?: boolean;
  /** The only run to read. @default - all */
  readonly only?: string;
  /** @default 'store' */
  readonly dates?: StoreDates | undefined;
  /** Called with each entry; may return one with more detail. @default - entries stay as listed */
  readonly look?: (entry: CatalogEntry) => Promise<CatalogEntry>;
}

/** How many directories are read in parallel. */
const READERS = 8;

/** Reads all restore points of an app from the store alone. It reads by version, so a covered version is still found. */
export async function readCatalog(store: ObjectStore, of: CatalogOf, options: CatalogOptions = {}): Promise<Catalog> {
  const directories = listRuns(store, of.store.prefix, of.app, options.only);
  const entries: CatalogEntry[] = [];
  const refused: NoRestorePoint[] = [];
  const reader = async () => {
    for (let next = await directories.next(); !next.done; next = await directories.next()) {
      const read = await readDirectory(store, of, next.value, options.retired ?? false, options.dates);
      if (read && 'cause' in read) refused.push(read);
      else if (read) entries.push(options.look ? await options.look(read) : read);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  entries.sort((a, b) => (a.point.run < b.point.run ? 1 : -1));
  refused.sort((a, b) => (a.key < b.key ? 1 : -1));
  return { entries, refused };
}

/** @returns `undefined`: no `restore-point.json` was ever written, or the point is retired and `retired` is false */
export async function readDirectory(
  store: ObjectStore,
  of: CatalogOf,
  directory: RunDirectory,
  retired: boolean,
  dates: StoreDates = 'store',
): Promise<CatalogEntry | NoRestorePoint | undefined> {
  const { state } = await readState(store, of, directory, dates);
  if (state?.retired && !retired) return undefined;
  return readPoint(store, of, directory, state, dates);
}

/** Reads a restore point whose state is already known. */
export async function readPoint(
  store: ObjectStore,
  of: CatalogOf,
  directory: RunDirectory,
  state: State | undefined,
  dates: StoreDates = 'store',
): Promise<CatalogEntry | NoRestorePoint | undefined> {
  const { run, versions } = directory;
  const key = `${of.store.prefix}/${run}/${restorePointFile}`;
  const disowned = state && !state.retired ? ({ disowned: true } as const) : {};
  const candidates = versions.filter((version) => version.key === key && !version.marker);
  if (candidates.length === 0)
    return state && !state.retired ? { key, cause: 'it is missing', ...disowned } : undefined;
  const signed = await newestPoint(store, candidates, of, run, dates);
  if ('cause' in signed) {
    const flooded = isFlooded(candidates) ? ({ disowned: true } as const) : disowned;
    return { key, ...signed, ...(signed.doubted ? {} : flooded) };
  }
  const { point, signedBy, versionId } = signed;
  const { objects, missing, over: overObjects } = await findSigned(store, of.store.prefix, directory, objectsOf(point));
  const top = versions.find((version) => version.key === key && version.latest);
  const over = top?.versionId === versionId ? overObjects : new Map(overObjects).set(key, top);
  if (missing) {
    const cause = `its object ${missing.key} (version ${missing.versionId}) is missing`;
    return { key, cause, lost: { point, signedBy, state, over } };
  }
  const { bytes } = candidates.find((version) => version.versionId === versionId)!;
  const pointFile = { artifact: 'restore-point', key, versionId, bytes, sha256: signed.sha256 };
  const covered = [...objects, pointFile].filter((object) => over.has(object.key));
  return { point: withObjects(point, objects), key, versionId, signedBy, state, covered, over };
}

/** Reads the {@link Candidates} of a run's `state.json` in sequence. */
export async function readState(
  store: ObjectStore,
  of: CatalogOf,
  { run, versions }: RunDirectory,
  dates: StoreDates = 'store',
): Promise<StateReading> {
  const key = `${of.store.prefix}/${run}/${stateFile}`;
  const written = versions.filter((version) => version.key === key);
  let state: State | undefined;
  let newest: State | undefined;
  for (const version of written) {
    const text = version.marker ? undefined : await read(store, version, STATE_LEAST, STATE_LIMIT);
    const said =
      text === undefined
        ? undefined
        : parseState(text, { app: of.app, cluster: of.cluster, run }, of.publicKeys, dateOf(version, dates));
    if (said && version.latest) newest = said;
    if (said) state = state ? mergeStates(state, said) : said;
  }
  const complete = state === undefined || (newest !== undefined && sameState(newest, state));
  return { state, covered: written.length > 0 && newest === undefined, complete };
}

const dateOf = ({ modified }: ObjectVersion, dates: StoreDates) => (dates === 'copy' ? dates : modified);

/** Whether a signed version may hide between the candidates: no run writes so many versions. */
const isFlooded = (candidates: readonly ObjectVersion[]): boolean => candidates.length >= 2 * CANDIDATES;

type SignedPoint = Pick<CatalogEntry, 'point' | 'versionId' | 'signedBy'> & {
  /** SHA-256 of its `restore-point.json`, as hex. */
  readonly sha256: string;
};

/**
 * Finds the version of a `restore-point.json` with the latest signature. If several have the same content, the newest counts: a PUT that a
 * killed run had in flight may arrive after its next pod has signed.
 */
async function newestPoint(
  store: ObjectStore,
  candidates: readonly ObjectVersion[],
  of: CatalogOf,
  run: string,
  dates: StoreDates,
): Promise<SignedPoint | Pick<NoRestorePoint, 'cause' | 'doubted'>> {
  const junk = candidates.every(({ bytes }) => bytes < POINT_LEAST || bytes > POINT_LIMIT);
  let cause = 'it is too large';
  let doubted: Doubted | undefined;
  let newest: SignedPoint | undefined;
  let latest = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    // If all versions are junk, one is read to report what it is.
    const text = await read(store, candidate, junk && candidate === candidates[0] ? 0 : POINT_LEAST, POINT_LIMIT);
    if (text === undefined) continue;
    try {
      const { signed, signature } = open(text, of.publicKeys, {
        run: runTime(of.app, run),
        modified: dateOf(candidate, dates),
      });
      const point = parseRestorePoint(signed, of.store.prefix);
      if (point.app !== of.app || point.cluster !== of.cluster || point.run !== run)
        throw new Error(`it is a restore point of ${point.cluster} › ${point.app} › ${point.run}`);
      const { key, time } = signature;
      if (Date.parse(time) <= latest) continue;
      latest = Date.parse(time);
      if (!isDeepStrictEqual(point, newest?.point))
        newest = { point, versionId: candidate.versionId, signedBy: { key, time }, sha256: sha256(text) };
    } catch (error) {
      cause = (error as Error).message;
      if (error instanceof Doubted) doubted = error;
    }
  }
  if (newest) return newest;
  return doubted ? { cause: doubted.message, doubted: doubted.why } : { cause };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns `undefined` if the size shows that the runner did not write it. Anyone who can write there may have added any version. */
async function read(
  store: ObjectStore,
  { key, versionId, bytes: size }: ObjectVersion,
  least: number,
  most: number,
): Promise<string | undefined> {
  const bytes = size < least || size > most ? undefined : await store.get(key, versionId);
  return bytes && Buffer.from(bytes).toString('utf8');
}
