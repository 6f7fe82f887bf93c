/** The requests that the runner and the CLI send to an S3 bucket. `s3/s3.ts` implements it; tests use an in-memory world. */
export interface ObjectStore {
  /** Lists one key below the prefix, to check that the bucket exists and the key pair is valid. Returns the store's own time. */
  probe(prefix: string): Promise<{ readonly time: number }>;
  /**
   * Checks whether the key pair may write this key. It tries a separate key beside it and leaves nothing behind. A store that accepts
   * bytes which do not match `Content-MD5` keeps at most one 32-byte version below a delete marker, until its lifecycle rule removes it.
   */
  probeWrite(key: string): Promise<void>;
  /** Checks whether the key pair may put a delete marker on this key, without doing it. @default - not checked */
  probeDelete?(key: string): Promise<void>;
  /** Reads a small object; `undefined` if this version does not exist. Refuses more than {@link SMALL} bytes. */
  get(key: string, versionId: string | null): Promise<Uint8Array | undefined>;
  /** Hashes one version as a stream; `undefined` if it does not exist. */
  digest(key: string, versionId: string | null, options?: DigestOptions): Promise<Digest | undefined>;
  /**
   * Lists every version and delete marker below the prefix, in the store's key order and newest first within a key. It fails rather than
   * omit any: with the code `NoVersions` if the store lists objects instead, and `NoList` if the answer cannot be
   * parsed or does not lead to the next page.
   */
  versions(prefix: string): AsyncIterable<ObjectVersion>;
  put(key: string, body: string): Promise<{ readonly versionId: string | null }>;
  /** Puts a delete marker on exactly this key; in a store without versioning, the object is deleted. */
  delete(key: string): Promise<void>;
  /** Copies one version to a new object in the same bucket, in one request: at most 5 GiB. */
  copy(key: string, versionId: string | null, to: string): Promise<void>;
}

/** The most bytes that are read into memory at once. The restore point of a terabyte has about four million. */
export const SMALL = 16 << 20;

export interface ObjectVersion {
  readonly key: string;
  /** `null` in a store without versioning. */
  readonly versionId: string | null;
  /** A plain GET of the key returns this version. */
  readonly latest: boolean;
  /** This is a delete marker. */
  readonly marker: boolean;
  readonly bytes: number;
  /** When the store wrote this version, by its own clock (`LastModified`); milliseconds since the epoch. `undefined` if it is not reported. */
  readonly modified?: number | undefined;
}

export interface Digest {
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

export interface DigestOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of bytes received since the last call; negative if they are going to be read again. */
  readonly onBytes?: (bytes: number) => void;
}

/** The store refused a request or could not be reached. */
export class StoreError extends Error {
  constructor(
    /** HTTP status; 0 if there was no answer. */
    readonly status: number,
    /** S3's error code (`AccessDenied`, `NoSuchBucket`, `RequestTimeTooSkewed`), or Node's if there was no answer (`ECONNREFUSED`). */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}
