import { isCaptureName } from './capture-name';
import { parseTime } from './time';

/** The result of one successful run in the store. It is written last: without it, nothing of the run is listed. */
export interface RestorePoint {
  readonly kind: 'jerrycan/restore-point';
  /** The version of its file. Version 1 has one capture, without a name. New points are of version 2. */
  readonly version: 1 | 2;
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  /** When the run started; UTC, RFC 3339. */
  readonly time: string;
  readonly quiesce: 'never' | 'snapshot' | 'whole-backup';
  /** Made before a restore overwrote this data: never `latest`, and never counted by retention. @default - a backup */
  readonly safety?: true;
  /** What each capture of the app left, in the order of the app's file; at least one. */
  readonly captures: readonly CapturedData[];
}

/** What one capture left in a restore point. */
export interface CapturedData {
  /** The capture, which is also the directory of its objects below the run's. `null`: a point of version 1, whose objects are in the run's own directory. */
  readonly name: string | null;
  readonly engine: { readonly name: string; readonly version: string };
  /** The digest of the blueprint that wrote it. */
  readonly blueprint: string;
  /** The index, followed by the parts that it lists. */
  readonly objects: readonly StoredObject[];
}

/** All objects of a restore point. */
export const objectsOf = ({ captures }: Pick<RestorePoint, 'captures'>): readonly StoredObject[] =>
  captures.flatMap(({ objects }) => objects);

/** The same restore point with other objects, in the order of {@link objectsOf}. */
export function withObjects(point: RestorePoint, all: readonly StoredObject[]): RestorePoint {
  let next = 0;
  const captures = point.captures.map(({ objects, ...capture }) => {
    const first = next;
    next += objects.length;
    return { ...capture, objects: all.slice(first, next) };
  });
  return { ...point, captures };
}

/** The directory of a capture's objects, below the app's prefix: `<run>/<capture>`, or `<run>` in a point of version 1. */
export const directoryOf = (run: string, { name }: Pick<CapturedData, 'name'>): string =>
  name === null ? run : `${run}/${name}`;

/** One object in the store: a part of an artifact. */
export interface StoredObject {
  /** The artifact that it is a part of: `dump`, `users`, in the order of their bytes; `index` for the list of the parts. */
  readonly artifact: string;
  /** The complete key in the bucket. */
  readonly key: string;
  /** `null` in a store without versioning. */
  readonly versionId: string | null;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** The name of the object that turns a run's objects into a restore point. */
export const restorePointFile = 'restore-point.json';

/** The most bytes of a restore point; that of a terabyte has four and a half million. */
export const POINT_LIMIT = 8 << 20;
/** The fewest bytes of a restore point; that of two objects has a thousand. */
export const POINT_LEAST = 512;

/**
 * Reads a signed restore point of version 1 or 2.
 *
 * @param signed the signed value, of any shape
 * @param prefix the app's prefix; a point that names an object outside of its capture's directory is refused
 * @throws Error that describes the fault
 */
export function parseRestorePoint(signed: unknown, prefix: string): RestorePoint {
  const file = signed as RestorePoint | RestorePointFile1;
  if (file?.kind !== 'jerrycan/restore-point') throw new Error('it is not a restore point');
  if (file.version !== 1 && file.version !== 2)
    throw new Error(
      `it is a restore point of version ${(file as { version?: unknown }).version}, which this program cannot read`,
    );
  const point = file.version === 1 ? fromVersion1(file as RestorePointFile1) : (file as RestorePoint);
  const texts = [point.app, point.cluster, point.run, point.time, point.quiesce];
  if (!texts.every((text) => typeof text === 'string') || parseTime(point.time) === undefined)
    throw new Error('the restore point must have app, cluster, run, time and quiesce');
  const { captures } = point;
  if (!Array.isArray(captures) || captures.length === 0) throw new Error('the restore point has no captures');
  for (const capture of captures) checkCapture(capture, point, prefix);
  if (new Set(captures.map(({ name }) => name)).size !== captures.length)
    throw new Error('the restore point has a capture twice');
  return point;
}

/** The file of a restore point of version 1: the app had one capture, whose dump was its only data. */
export interface RestorePointFile1 extends Pick<RestorePoint, 'kind' | 'app' | 'cluster' | 'run' | 'time' | 'safety'> {
  readonly version: 1;
  readonly engine: CapturedData['engine'];
  readonly blueprint: string;
  readonly quiesce: 'never' | 'snapshot' | 'whole-dump';
  readonly objects: readonly StoredObject[];
}

function fromVersion1({ engine, blueprint, objects, quiesce, ...point }: RestorePointFile1): RestorePoint {
  return {
    ...point,
    quiesce: quiesce === 'whole-dump' ? 'whole-backup' : quiesce,
    captures: [{ name: null, engine, blueprint, objects }],
  };
}

function checkCapture(capture: CapturedData, { run, version }: RestorePoint, prefix: string): void {
  const { name, engine, blueprint, objects } = capture ?? {};
  if (version === 2 && !isCaptureName(name))
    throw new Error(`the restore point has the capture ${JSON.stringify(name)}, which cannot be one`);
  if (typeof engine?.name !== 'string' || typeof engine.version !== 'string' || typeof blueprint !== 'string')
    throw new Error('the restore point has no engine');
  if (!Array.isArray(objects) || objects.length === 0) throw new Error('the restore point has no objects');
  for (const object of objects) checkObject(object, `${prefix}/${directoryOf(run, capture)}/`);
  if (objects.filter(({ artifact }) => artifact === indexFile).length !== 1)
    throw new Error('a capture of the restore point must have exactly one index');
}

function checkObject(object: StoredObject, directory: string): void {
  const { artifact, key, versionId, bytes, sha256 } = object ?? {};
  const file = typeof key === 'string' && key.startsWith(directory) ? key.slice(directory.length) : '';
  const sound =
    typeof artifact === 'string' &&
    isPartName(file) &&
    (versionId === null || typeof versionId === 'string') &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0 &&
    /^[0-9a-f]{64}$/.test(sha256);
  if (!sound) throw new Error(`the restore point has an invalid object (${JSON.stringify(key)})`);
}

/** The name of the object that lists the parts, and of its artifact. */
export const indexFile = 'index';

/** Whether a name below a run's directory is that of a part, such as `dump.sql.zst.00000`, and not of one of the runner's own files. */
export const isPartName = (file: string): boolean =>
  /^[a-z0-9][a-z0-9._-]{0,127}$/.test(file) && !file.endsWith('.json') && !file.includes('..');
