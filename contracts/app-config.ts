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
  /** Where the tasks find the object's server, as a pod in `namespace` calls it. @default - not said: it is not compared with `object` */
  readonly host?: string;
  readonly blueprint: {
    /** `sha256:` and 64 hex digits over the rendered actions. */
    readonly digest: string;
    /** What serves the data, as a restore point names it: `mariadb`. */
    readonly engine: string;
    /** What a restore can be asked for beside its point, by the option's name. @default - nothing */
    readonly restoreOptions?: Readonly<Record<string, RestoreOption>>;
  };
  /** Who writes to the data: a restore stops them, a backup does as `quiesce` says. */
  readonly writers: readonly Writer[];
  /** What a backup does with the writers; the quiesce window ends at once, when the snapshot is open, or with the dump. */
  readonly quiesce: Quiesce;
  /** What of Argo CD deploys the writers, and might start them again; absent: not declared. */
  readonly argoCd?: ArgoCdApplication;
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
  /** A scheduled run waits for its app's share of this, so that the apps of one cluster do not start together. */
  readonly spreadSeconds: number;
  /** A backup that has not ended by then is ended. */
  readonly deadlineSeconds: number;
  readonly retention: Retention;
  /** A name of the IANA database; by its clocks retention counts hours to years. */
  readonly timeZone: string;
  readonly publicKeys: readonly PublicKey[];
  readonly store: StoreAddress;
}

/** An option of a restore, as its method declares it: somebody gives it, or does not. */
export interface RestoreOption {
  /** What it does, for a help text: `also create missing database users`. */
  readonly help: string;
  /** What happens with it, for a plan: `missing users are created`. */
  readonly given: string;
  /** What happens without it: `left as they are`. */
  readonly absent: string;
}

export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly name: string;
}

/** A workload that writes to the data: a Deployment or a StatefulSet is scaled to zero, a CronJob is suspended. */
export interface Writer {
  readonly kind: Workload['kind'] | 'CronJob';
  readonly name: string;
  /** Volumes of its pods that a stop may destroy: nothing in them has to be kept. @default - none */
  readonly scratch?: readonly string[];
}

/** An Application of Argo CD. */
export interface ArgoCdApplication {
  readonly application: string;
  readonly namespace: string;
  /** Argo CD runs in another cluster than the runner, which cannot ask it. @default false */
  readonly elsewhere?: boolean;
}

export type Quiesce = 'never' | 'snapshot' | 'whole-dump';

/** How many restore points stay; what each number means stands at `toRetire`. Whole numbers, 1 or more. */
export interface Retention {
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
  readonly keepAtLeast: number;
}

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
  /**
   * Somebody else may have the private half: what the store dated at `until` or later is not believed, not by a second.
   * @default - the key was rotated, and nobody else has it
   */
  readonly revoked?: true | undefined;
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
  /** For how many days the bucket's Object Lock holds each new version; absent: it has none. */
  readonly lockDays?: number;
}
