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
  /** A key's oldest first. */
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

const folder = join(__dirname, 'v1');

/** What commit 3a43c1d wrote, see `v1/README.md`. */
export function olderBucket(): OlderBucket {
  const { versions, ...bucket } = JSON.parse(readFileSync(join(folder, 'store.json'), 'utf8'));
  const withBody = ({ file, marker: _, ...version }: { file?: string; marker?: true }) => ({
    ...version,
    body: file === undefined ? undefined : readFileSync(join(folder, 'objects', file)),
  });
  return { ...bucket, versions: versions.map(withBody) };
}

/** What the databases held when the point was made, as the queries in `v1/README.md` told it. */
export const olderRows = (run: string): string => readFileSync(join(folder, 'rows', `${run}.txt`), 'utf8').trimEnd();
