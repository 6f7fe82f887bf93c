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
  readonly objects: readonly StoredObject[];
}

/** One object of the store: a part of an artifact. */
export interface StoredObject {
  /** The artifact it belongs to: `dump`, `users`. Parts of an artifact stand in the order of their bytes. */
  readonly artifact: string;
  /** The whole key in the bucket. */
  readonly key: string;
  /** `null` in a store without versioning. */
  readonly versionId: string | null;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}
