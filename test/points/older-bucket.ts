import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublicKey } from '../../contracts/app-config';

/** An app's part of a bucket with versioning, as an earlier commit left it. */
export interface OlderBucket {
  readonly app: string;
  readonly cluster: string;
  /** Where the app's objects lie. */
  readonly prefix: string;
  /** What its restore points are signed with. */
  readonly publicKeys: readonly PublicKey[];
  /** Runs that have a restore point, by what is special about it. */
  readonly points: Readonly<Record<OlderPoint, string>>;
  /** The version of the database's server. */
  readonly server: string;
  /** Oldest first for each key. */
  readonly versions: readonly OlderVersion[];
}

/** `retired` by that commit's retention; `users`: with accounts, dumped in a quiesce window; compressed with `gzip`; a `safety` point. */
export type OlderPoint = 'retired' | 'users' | 'gzip' | 'safety';

export interface OlderVersion {
  /** Below the prefix. */
  readonly key: string;
  readonly versionId: string;
  /** By the store's clock; UTC, RFC 3339. */
  readonly modified: string;
  /** `undefined`: a delete marker. */
  readonly body: Buffer | undefined;
}

/** The layout of the restore points: one capture without a name, or two named captures. */
export type PointLayout = 'v1' | 'v2';

/** The bucket that an earlier commit wrote; the `README.md` of its folder describes it. */
export function olderBucket(layout: PointLayout = 'v1'): OlderBucket {
  const folder = join(__dirname, layout);
  const { versions, ...bucket } = JSON.parse(readFileSync(join(folder, 'store.json'), 'utf8'));
  const withBody = ({ file, marker: _, ...version }: { file?: string; marker?: true }) => ({
    ...version,
    body: file === undefined ? undefined : readFileSync(join(folder, 'objects', file)),
  });
  return { ...bucket, versions: versions.map(withBody) };
}

/**
 * The content of the databases when a point was made, by the queries in the `README.md`.
 *
 * @param name the run, and its capture in the layout `v2`: `<run>.<capture>`
 */
export const olderRows = (name: string, layout: PointLayout = 'v1'): string =>
  readFileSync(join(__dirname, layout, 'rows', `${name}.txt`), 'utf8').trimEnd();
