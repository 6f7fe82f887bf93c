import { parseTime } from './time';

/** What one successful run left in the store. Written last: without it nothing of the run is listed. */
export interface RestorePoint {
  readonly kind: 'jerrycan/restore-point';
  readonly version: 1;
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  /** When the run was started; UTC, RFC 3339. */
  readonly time: string;
  readonly engine: { readonly name: string; readonly version: string };
  /** Digest of the blueprint that wrote it. */
  readonly blueprint: string;
  readonly quiesce: 'never' | 'snapshot' | 'whole-dump';
  /** Taken before a restore overwrote this: never the latest, and never counted by retention. @default - a backup */
  readonly safety?: true;
  /** The index first, then the parts that it names. */
  readonly objects: readonly StoredObject[];
}

/** One object of the store: a part of an artifact. */
export interface StoredObject {
  /** What it is a part of: `dump`, `users`, in the order of their bytes; `index` for the list of them. */
  readonly artifact: string;
  /** The whole key in the bucket. */
  readonly key: string;
  /** `null` in a store without versioning. */
  readonly versionId: string | null;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** The name of the object that makes a run's objects a restore point. */
export const restorePointFile = 'restore-point.json';

/** The most bytes of one: that of a terabyte has four and a half million. */
export const POINT_LIMIT = 8 << 20;
/** The fewest bytes of one: that of two objects has a thousand. */
export const POINT_LEAST = 512;

/**
 * @param signed what was signed, of any shape
 * @param prefix where the app's objects lie; a point that names an object elsewhere than in its run's directory is refused
 * @throws Error saying what is wrong with it
 */
export function parseRestorePoint(signed: unknown, prefix: string): RestorePoint {
  const point = signed as RestorePoint;
  if (point?.kind !== 'jerrycan/restore-point') throw new Error('no restore point');
  if (point.version !== 1)
    throw new Error(`a restore point of version ${point.version}, which this program cannot read`);
  const texts = [point.app, point.cluster, point.run, point.time, point.blueprint, point.quiesce];
  if (!texts.every((text) => typeof text === 'string') || parseTime(point.time) === undefined)
    throw new Error('a restore point that does not say what it is of');
  if (typeof point.engine?.name !== 'string' || typeof point.engine.version !== 'string')
    throw new Error('a restore point without its engine');
  if (!Array.isArray(point.objects) || point.objects.length === 0) throw new Error('a restore point without objects');
  for (const object of point.objects) checkObject(object, `${prefix}/${point.run}/`);
  if (point.objects.filter(({ artifact }) => artifact === indexFile).length !== 1)
    throw new Error('a restore point without its index');
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
  if (!sound) throw new Error(`a restore point with the object ${JSON.stringify(key)}, which is none of its run's`);
}

/** The name of the object that lists the parts, and the artifact it is. */
export const indexFile = 'index';

/** `dump.sql.zst.00000`: a name below a run's directory that is none of the runner's own. */
export const isPartName = (file: string): boolean =>
  /^[a-z0-9][a-z0-9._-]{0,127}$/.test(file) && !file.endsWith('.json') && !file.includes('..');
