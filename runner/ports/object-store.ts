/** What the runner and the CLI ask of an S3 bucket. Implemented by `s3.ts`; tests put a world in memory behind it. */
export interface ObjectStore {
  /** Lists one key below the prefix: the bucket is there, the key pair is right. The store's own clock comes with it. */
  probe(prefix: string): Promise<{ readonly time: number }>;
  /**
   * Asks whether the key pair may write this key, with a key of its own beside it, and leaves nothing. A store that takes bytes which are not those that
   * `Content-MD5` says keeps at most a version of 32 bytes below a marker, which its lifecycle ends.
   */
  probeWrite(key: string): Promise<void>;
  /** Asks whether the key pair may lay a delete marker over this key, and lays none. @default - nothing is asked */
  probeDelete?(key: string): Promise<void>;
  /** A small object's bytes; `undefined` if this version is not there. Refuses more than {@link SMALL}. */
  get(key: string, versionId: string | null): Promise<Uint8Array | undefined>;
  /** Reads one version to its end, holding none of it; `undefined` if it is not there. */
  digest(key: string, versionId: string | null, options?: DigestOptions): Promise<Digest | undefined>;
  /**
   * Every version and every delete marker below the prefix, a key's newest first, in the order that the store lists keys in. Fails rather than to leave any
   * out: with the code `NoVersions` if the store lists objects instead, `NoList` if its answer cannot be
   * read or has no way to the next page.
   */
  versions(prefix: string): AsyncIterable<ObjectVersion>;
  put(key: string, body: string): Promise<{ readonly versionId: string | null }>;
  /** Lays a delete marker over exactly this key; in a store without versioning the object is gone. */
  delete(key: string): Promise<void>;
  /** Makes a new object of one version, within the bucket, in one request: at most 5 GiB. */
  copy(key: string, versionId: string | null, to: string): Promise<void>;
}

/** The most bytes that are held at once: the restore point of a terabyte has about four million. */
export const SMALL = 16 << 20;

export interface ObjectVersion {
  readonly key: string;
  /** `null` in a store without versioning. */
  readonly versionId: string | null;
  /** A plain GET of the key would find this one. */
  readonly latest: boolean;
  /** A delete marker. */
  readonly marker: boolean;
  readonly bytes: number;
  /** When the store wrote this version, by its own clock (`LastModified`); milliseconds since the epoch. `undefined`: the store does not say. */
  readonly modified?: number | undefined;
}

export interface Digest {
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

export interface DigestOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of bytes that have come since the last call; negative when they are read once more. */
  readonly onBytes?: (bytes: number) => void;
}

/** The store refused a request, or could not be reached. */
export class StoreError extends Error {
  constructor(
    /** HTTP's; 0 if there was no answer. */
    readonly status: number,
    /** S3's: `AccessDenied`, `NoSuchBucket`, `RequestTimeTooSkewed`; Node's when there was no answer: `ECONNREFUSED`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}
