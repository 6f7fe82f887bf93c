import type { AppConfig, PublicKey } from '../../contracts/app-config';

/** What the committed files of one commit, or of the working tree, say of protection. */
export interface Protection {
  /** By name. */
  readonly apps: ReadonlyMap<string, ReviewedApp>;
  /** By file: `store.local.json`. */
  readonly stores: ReadonlyMap<string, ReviewedStore>;
  /** By file: `clusters/local.json`. */
  readonly clusters: ReadonlyMap<string, ReviewedCluster>;
  /** By file: `keys/wordpress.json`. */
  readonly keys: ReadonlyMap<string, readonly ReviewedKey[]>;
  /** By folder: `local/platform`, what is there once in a cluster, and `argocd`, what is there once. */
  readonly platforms: ReadonlyMap<string, ReviewedObjects>;
}

/** An app whose files are read when they are asked for: most apps of a large repository are the same on both sides. */
export interface ReviewedApp {
  /** Equal where all of the app's files are. */
  readonly fingerprint: string;
  facts(): AppFacts;
}

/** What is said of an app. What is absent was not said in the layout of that commit. */
export interface AppFacts {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly retired: boolean;
  /** A sync of Argo CD waits for a backup. */
  readonly beforeSync: boolean;
  /** Of the app's ConfigMap. */
  readonly config: Partial<AppConfig>;
  /** Of the CronJob of the backups. */
  readonly schedule?: ScheduledRun;
  /** Of the CronJob of the verification. */
  readonly verification?: ScheduledRun;
  /** Of the Blueprint. */
  readonly recipe?: Recipe;
  readonly objects: ReviewedObjects;
}

export interface Timetable {
  readonly cron: string;
  readonly timeZone: string;
}

/** What a CronJob starts. */
export interface ScheduledRun extends Timetable {
  /** The clock starts nothing. @default false */
  readonly suspended?: boolean;
  /** How old the last success may be before Argo CD's page calls it overdue. */
  readonly successSeconds?: number;
}

/** How the data is captured. */
export interface Recipe {
  /** Equal where the actions are. */
  readonly actions?: string | undefined;
  /** The images that its tasks run in, kando's apart. */
  readonly images: readonly string[];
  readonly method?: string | undefined;
  readonly compression?: string | undefined;
  /** What must hold after a restore. */
  readonly assertions?: readonly string[] | undefined;
}

/** The objects of a folder, by `<Kind>.<name>`, with `@app` behind it for those in the app's namespace. */
export type ReviewedObjects = ReadonlyMap<string, ReviewedObject>;

export interface ReviewedObject {
  /** Equal where the content is; of what is compared by its meaning, equal where all else is. */
  readonly content: string;
  /** It is there, and holds nobody back: why. */
  readonly idle?: string;
}

/** Of a store's file, whatever its layout. */
export interface ReviewedStore {
  readonly bucket?: string | undefined;
  readonly prefix?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly allowPlainHttp?: boolean | undefined;
  readonly versioning?: boolean | undefined;
  readonly lock?: { readonly mode: string; readonly days: number } | null | undefined;
  /** `null`: old versions stay for ever. */
  readonly lifecycle?: { readonly noncurrentDays: number } | null | undefined;
  readonly encryption?: string | undefined;
  /** PEM. */
  readonly ca?: string | undefined;
  readonly identities?: readonly string[] | undefined;
  readonly egress?: readonly { readonly cidr: string; readonly port: number }[] | undefined;
  /** How runners have what they sign requests with; absent: key pairs. */
  readonly runner?:
    | { readonly credentials: string; readonly roles?: Readonly<Record<string, string>> | undefined }
    | undefined;
}

/** Of a cluster's file. */
export interface ReviewedCluster {
  readonly server?: string | undefined;
  readonly stack?: string | undefined;
  readonly kanister?: {
    readonly namespace?: string | undefined;
    readonly serviceAccount?: string | undefined;
    readonly tools?: string | undefined;
    /** Argo CD installs it; the webhook is there where its certificate is said. */
    readonly chart?: { readonly version?: string | undefined; readonly webhook?: unknown } | undefined;
  };
  readonly priorityClassName?: string | undefined;
  /** Who it is. */
  readonly identity?: { readonly ca?: readonly string[] | undefined; readonly uid?: string | undefined } | undefined;
}

export type ReviewedKey = Pick<PublicKey, 'id' | 'from' | 'until' | 'revoked'>;
