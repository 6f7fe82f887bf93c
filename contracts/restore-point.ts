import { parseTime } from './time';

/** The result of one successful run in the store. It is written last: without it, nothing of the run is listed. */
export interface RestorePoint {
  readonly kind: 'jerrycan/restore-point';
  readonly version: 1;
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  /** When the run started; UTC, RFC 3339. */
  readonly time: string;
  readonly engine: { readonly name: string; readonly version: string };
  /** The digest of the blueprint that wrote it. */
  readonly blueprint: string;
  readonly quiesce: 'never' | 'snapshot' | 'whole-dump';
  /** Made before a restore overwrote this data: never `latest`, and never counted by retention. @default - a backup */
  readonly safety?: true;
  /** The index, followed by the parts that it lists. */
  readonly objects: readonly StoredObject[];
}

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
 * Parses a restore point.
 *
 * @param signed the signed content, of any shape
 * @param prefix the prefix of the app's objects; a point that names an object outside of its run's directory is refused
 * @throws Error with the reason
 */
export function parseRestorePoint(signed: unknown, prefix: string): RestorePoint {
  const point = signed as RestorePoint;
  if (point?.kind !== 'jerrycan/restore-point') throw new Error('it is not a restore point');
  if (point.version !== 1)
    throw new Error(`it is a restore point of version ${point.version}, which this program cannot read`);
  const texts = [point.app, point.cluster, point.run, point.time, point.blueprint, point.quiesce];
  if (!texts.every((text) => typeof text === 'string') || parseTime(point.time) === undefined)
    throw new Error('the restore point must have app, cluster, run, time, blueprint and quiesce');
  if (typeof point.engine?.name !== 'string' || typeof point.engine.version !== 'string')
    throw new Error('the restore point has no engine');
  if (!Array.isArray(point.objects) || point.objects.length === 0) throw new Error('the restore point has no objects');
  for (const object of point.objects) checkObject(object, `${prefix}/${point.run}/`);
  if (point.objects.filter(({ artifact }) => artifact === indexFile).length !== 1)
    throw new Error('the restore point must have exactly one index');
  return point;
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
