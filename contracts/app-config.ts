/**
 * Everything that the runner may act on: the contract between synthesis, which writes it into the app's ConfigMap, and the cluster.
 * It decides what is scaled, dumped or overwritten, and comes from Git, never from a request.
 */
export interface AppConfig {
  /** The version of this layout; a runner refuses any other. */
  readonly version: 2;
  /** The protected app; also the name of its ConfigMap and Lease. */
  readonly app: string;
  /** The logical name of the cluster; a replacement cluster keeps it. */
  readonly cluster: string;
  /** The namespace of the app and of its writers. */
  readonly namespace: string;
  /** The pieces of the app's data, at least one, in the order of the app's file. A run captures all of them, or leaves no restore point. */
  readonly captures: readonly CaptureConfig[];
  /** Whether the captures run one after the other, in their order. @default - all at the same time */
  readonly isOrdered?: true;
  /** The workloads that write to the data: a restore stops them, a backup handles them as `quiesce` says. */
  readonly writers: readonly Writer[];
  /**
   * What a backup does with the writers: the quiesce window is empty, or lasts until the data of every capture is fixed, or until every capture has ended.
   */
  readonly quiesce: Quiesce;
  /** The Argo CD Application that deploys the writers and might restart them; absent if it is not declared. */
  readonly argoCd?: ArgoCdApplication;
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
  /** A scheduled run waits for its app's share of this, so that the apps of one cluster do not start together. */
  readonly spreadSeconds: number;
  /** The time limit of a backup. */
  readonly deadlineSeconds: number;
  readonly retention: Retention;
  /** A name of the IANA database; retention counts hours to years by its clocks. */
  readonly timeZone: string;
  readonly publicKeys: readonly PublicKey[];
  readonly store: StoreAddress;
}

/** One piece of the app's data, and the Blueprint that captures it. */
export interface CaptureConfig {
  /**
   * A DNS label of at most 20 characters. `<app>.<name>` is the name of its Blueprint and its Profile. `null`: the only capture of an app in
   * its first form, whose Blueprint and Profile have the name of the app.
   */
  readonly name: string | null;
  /** The namespace of its object and of its tasks. */
  readonly namespace: string;
  /** The object that its ActionSets act on. @default - none: the server is not managed in this cluster, and ActionSets name the namespace */
  readonly object?: Workload;
  /** The host name of its server, as a pod in `namespace` resolves it. @default - unknown: it is not compared with `object` */
  readonly host?: string;
  readonly blueprint: {
    /** `sha256:` and 64 hex digits over the rendered actions. */
    readonly digest: string;
    /** The name of the engine, as in a restore point: `mariadb`. */
    readonly engine: string;
    /** The options of a restore, by name. @default - none */
    readonly restoreOptions?: Readonly<Record<string, RestoreOption>>;
    /** When the data of a backup cannot change anymore. @default - as soon as the pod of its task is ready */
    readonly fixedWhen?: 'task-end';
  };
}

/** The distinct namespaces of an app's tasks, in the order of its captures. */
export const taskNamespaces = ({ captures }: Pick<AppConfig, 'captures'>): string[] => [
  ...new Set(captures.map(({ namespace }) => namespace)),
];

/** An option of a restore, as its method declares it. It is a flag without a value. */
export interface RestoreOption {
  /** The effect, for a help text: `also create missing database users`. */
  readonly help: string;
  /** The effect in a plan, if the option is given: `missing users are created`. */
  readonly given: string;
  /** The effect in a plan, if the option is absent: `left as they are`. */
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
  /** Volumes of its pods that a stop may destroy, since their data is disposable. @default - none */
  readonly scratch?: readonly string[];
}

/** An Application of Argo CD. */
export interface ArgoCdApplication {
  readonly application: string;
  readonly namespace: string;
  /** Whether Argo CD runs in another cluster, so that the runner cannot query it. @default false */
  readonly elsewhere?: boolean;
}

export type Quiesce = 'never' | 'snapshot' | 'whole-backup';

/** How many restore points to keep; `toRetire` explains each number. Whole numbers, 1 or more. */
export interface Retention {
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
  readonly keepAtLeast: number;
}

/** A key that signs restore points of the app while it is valid. */
export interface PublicKey {
  /** The first 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly id: string;
  /** Ed25519, SPKI, DER, base64. */
  readonly spki: string;
  /** UTC, RFC 3339. */
  readonly from: string;
  /** UTC, RFC 3339; `null` if it is still valid. */
  readonly until: string | null;
  /**
   * Whether another party may have the private key: then nothing that the store dated at `until` or later is trusted, without any tolerance.
   * @default - the key was rotated, and no other party has it
   */
  readonly revoked?: true | undefined;
}

/** The location of the app's restore points. */
export interface StoreAddress {
  /** Scheme, host and port without a path: `https://s3.eu-central-1.amazonaws.com`, `http://minio.minio.svc:9000`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** `<prefix>/<cluster>/<app>`, without a slash at either end. */
  readonly prefix: string;
  /** Whether to use `https://host/bucket/key` instead of `https://bucket.host/key`. */
  readonly pathStyle: boolean;
  readonly versioning: boolean;
  /** For how many days the bucket's Object Lock keeps each new version; absent if there is no lock. */
  readonly lockDays?: number;
}
