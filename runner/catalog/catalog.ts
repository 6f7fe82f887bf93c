import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { PublicKey } from '../../contracts/app-config';
import {
  POINT_LEAST,
  POINT_LIMIT,
  parseRestorePoint,
  type RestorePoint,
  restorePointFile,
  type StoredObject,
} from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import type { ObjectStore, ObjectVersion } from '../ports/object-store';
import { CANDIDATES } from './candidates';
import { type RunDirectory, survey } from './run-directories';
import { sight } from './sighting';
import { Doubted, open } from './signature';
import { mergeStates, parseState, STATE_LEAST, STATE_LIMIT, type State, sameState, stateFile } from './state';

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
  /** Which version of it was signed. */
  readonly versionId: string | null;
  readonly signedBy: { readonly key: string; readonly time: string };
  /** `undefined`: never verified. */
  readonly state: State | undefined;
  /** Objects, its `restore-point.json` included, over which a newer version or a delete marker lies. If it is not retired that is an attack. */
  readonly covered: readonly StoredObject[];
  /**
   * What a plain GET finds instead of each of these, by key, and instead of its `restore-point.json`; `undefined`: nothing.
   *
   * @default - nothing lies over anything
   */
  readonly over?: ReadonlyMap<string, ObjectVersion | undefined>;
}

/** What looks like a restore point and is none: nobody valid signed it, or some of its objects are gone. */
export interface NoRestorePoint {
  readonly key: string;
  readonly cause: string;
  /** It was one: somebody valid signed it, and some of its objects are gone. */
  readonly lost?: Pick<CatalogEntry, 'point' | 'signedBy' | 'state' | 'over'>;
  /**
   * A signed state says that it was one, and is not retired; or more versions lie there than are read. But nobody valid signed what is said of
   * its objects.
   */
  readonly disowned?: true;
  /** The app's key signed it, and the store's date speaks against it: {@link Doubted.why}. Nothing is lost by that. */
  readonly doubted?: Doubted['why'];
}

/** Whose dates the store's are: of when each version was written, or of when the store was copied. */
export type StoreDates = 'store' | 'copy';

/** What the versions of a `state.json` say together. */
export interface StateReading {
  /** `undefined`: nothing that is signed. */
  readonly state: State | undefined;
  /** A plain GET finds no signed state, although the file was written. */
  readonly covered: boolean;
  /** The newest version says all of `state`. If not, the next writer has something to repair: older versions end. */
  readonly complete: boolean;
}

export interface Catalog {
  /** Newest first. */
  readonly entries: readonly CatalogEntry[];
  readonly refused: readonly NoRestorePoint[];
}

export interface CatalogOptions {
  /** @default false: what retention retired is left out */
  readonly retired?: boolean;
  /** The one run to look at. @default - all */
  readonly only?: string;
  /** @default 'store' */
  readonly dates?: StoreDates | undefined;
  /** Sees each entry, and may say more of it. @default - it is as the list says */
  readonly look?: (entry: CatalogEntry) => Promise<CatalogEntry>;
}

/** How many directories are read at the same time. */
const READERS = 8;

/** All restore points of an app, from the store alone. Read by version: what lies over a signed version does not hide it. */
export async function readCatalog(store: ObjectStore, of: CatalogOf, options: CatalogOptions = {}): Promise<Catalog> {
  const directories = survey(store, of.store.prefix, of.app, options.only);
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

/** @returns `undefined`: no `restore-point.json` was ever written there, or it is retired and `retired` is not wanted */
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

/** The same, where the state is known. */
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
  if (candidates.length === 0) return state && !state.retired ? { key, cause: 'it is gone', ...disowned } : undefined;
  const signed = await newestPoint(store, candidates, of, run, dates);
  if ('cause' in signed) {
    const flooded = isFlooded(candidates) ? ({ disowned: true } as const) : disowned;
    return { key, ...signed, ...(signed.doubted ? {} : flooded) };
  }
  const { point, signedBy, versionId } = signed;
  const { objects, missing, over: overObjects } = await sight(store, of.store.prefix, directory, point.objects);
  const top = versions.find((version) => version.key === key && version.latest);
  const over = top?.versionId === versionId ? overObjects : new Map(overObjects).set(key, top);
  if (missing) {
    const cause = `its object ${missing.key} (version ${missing.versionId}) is gone`;
    return { key, cause, lost: { point, signedBy, state, over } };
  }
  const { bytes } = candidates.find((version) => version.versionId === versionId)!;
  const pointFile = { artifact: 'restore-point', key, versionId, bytes, sha256: signed.sha256 };
  const covered = [...objects, pointFile].filter((object) => over.has(object.key));
  return { point: { ...point, objects }, key, versionId, signedBy, state, covered, over };
}

/** Reads the {@link Candidates} of a run's `state.json`, one after the other. */
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

/** What somebody valid signed may lie between the candidates: whoever wrote so many is no run of ours. */
const isFlooded = (candidates: readonly ObjectVersion[]): boolean => candidates.length >= 2 * CANDIDATES;

type SignedPoint = Pick<CatalogEntry, 'point' | 'versionId' | 'signedBy'> & {
  /** Of its `restore-point.json`, as hex. */
  readonly sha256: string;
};

/**
 * Of all versions of a `restore-point.json`, the newest first, the one that was signed last; of several that say the same the newest: what a
 * killed run had under way may come after what its next pod has signed.
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
    // Where nothing but junk lies there, one of it is read, to say what it is.
    const text = await read(store, candidate, junk && candidate === candidates[0] ? 0 : POINT_LEAST, POINT_LIMIT);
    if (text === undefined) continue;
    try {
      const { signed, signature } = open(text, of.publicKeys, {
        run: runTime(of.app, run),
        modified: dateOf(candidate, dates),
      });
      const point = parseRestorePoint(signed, of.store.prefix);
      if (point.app !== of.app || point.cluster !== of.cluster || point.run !== run)
        throw new Error(`a restore point of ${point.cluster} › ${point.app} › ${point.run}`);
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

/** `undefined`: smaller or larger than what the runner writes, so none of its own. Whoever can write there may have laid anything over it. */
async function read(
  store: ObjectStore,
  { key, versionId, bytes: size }: ObjectVersion,
  least: number,
  most: number,
): Promise<string | undefined> {
  const bytes = size < least || size > most ? undefined : await store.get(key, versionId);
  return bytes && Buffer.from(bytes).toString('utf8');
}
