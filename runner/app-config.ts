/**
 * What the runner may act on: the contract between synthesis, which writes it into the app's ConfigMap, and the cluster.
 * Everything that decides what is scaled, dumped or overwritten stands here and comes from Git, never from a request.
 */
export interface AppConfig {
  /** The layout of this object; a runner refuses another. */
  readonly version: 1;
  /** The protected app; also the name of its Blueprint, its Profile, its ConfigMap and its Lease. */
  readonly app: string;
  /** The logical name of the cluster; a replacement of the cluster keeps it. */
  readonly cluster: string;
  /** The namespace of the app. */
  readonly namespace: string;
  /** What an ActionSet acts on, in `namespace`. */
  readonly object: Workload;
  readonly blueprint: {
    /** `sha256:` and 64 hex digits over the rendered actions. */
    readonly digest: string;
    /** The database's engine, as a restore point names it: `mariadb`. */
    readonly engine: string;
  };
  /** Who writes to the data: a restore stops them, a backup does as `quiesce` says. */
  readonly writers: readonly Workload[];
  /** What a backup does with the writers; the quiesce window ends at once, when the snapshot is open, or with the dump. */
  readonly quiesce: Quiesce;
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
  /** A scheduled run waits for its app's share of this, so that the apps of one cluster do not start together. */
  readonly spreadSeconds: number;
  /** A backup that has not ended by then is ended. */
  readonly deadlineSeconds: number;
  readonly retention: { readonly keepAtLeast: number };
  readonly publicKeys: readonly PublicKey[];
  readonly store: StoreAddress;
}

export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly name: string;
}

export type Quiesce = 'never' | 'snapshot' | 'whole-dump';

/** A key that restore points of the app are signed with, while it is valid. */
export interface PublicKey {
  /** The first 16 hex digits of the SHA-256 of the DER of the public key (SPKI). */
  readonly id: string;
  /** Ed25519, SPKI, DER, base64. */
  readonly spki: string;
  /** UTC, RFC 3339. */
  readonly from: string;
  /** UTC, RFC 3339; `null`: still valid. */
  readonly until: string | null;
}

/** Where the app's restore points lie. */
export interface StoreAddress {
  /** `https://s3.eu-central-1.amazonaws.com`, `http://minio.minio.svc:9000`: scheme, host and port, no path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** `<prefix>/<cluster>/<app>`: without a slash at either end. */
  readonly prefix: string;
  /** `https://host/bucket/key`, not `https://bucket.host/key`. */
  readonly pathStyle: boolean;
  readonly versioning: boolean;
}
