import type { AppConfig, PublicKey, Workload } from '../../contracts/app-config';

/** The protection that the committed files of one commit, or of the working tree, describe. */
export interface Protection {
  /** By name. */
  readonly apps: ReadonlyMap<string, ReviewedApp>;
  /** By file: `store.local.json`. */
  readonly stores: ReadonlyMap<string, ReviewedStore>;
  /** By file: `clusters/local.json`. */
  readonly clusters: ReadonlyMap<string, ReviewedCluster>;
  /** By file: `keys/wordpress.json`. */
  readonly keys: ReadonlyMap<string, readonly ReviewedKey[]>;
  /** By folder: `local/platform`, the objects that exist once per cluster, and `argocd`, those that exist once. */
  readonly platforms: ReadonlyMap<string, ReviewedObjects>;
}

/** An app whose files are read on demand: most apps of a large repository are the same on both sides. */
export interface ReviewedApp {
  /** Equal if all files of the app are equal. */
  readonly fingerprint: string;
  facts(): AppFacts;
}

/** The facts about an app. A missing field did not exist in the layout of that commit. */
export interface AppFacts {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly retired: boolean;
  /** Whether a sync of Argo CD waits for a backup. */
  readonly beforeSync: boolean;
  /** The content of the app's ConfigMap, without its captures. */
  readonly config: ReviewedConfig;
  /** The pieces of the app's data, in the order of the app's file. */
  readonly captures: readonly ReviewedCapture[];
  /** The CronJob of the backups. */
  readonly schedule?: ScheduledRun;
  /** The CronJob of the verification. */
  readonly verification?: ScheduledRun;
  readonly objects: ReviewedObjects;
}

export type ReviewedConfig = Partial<Omit<AppConfig, 'captures'>>;

/** One piece of an app's data. A missing field did not exist in the layout of that commit. */
export interface ReviewedCapture {
  /** `null`: the layout before captures, in which an app had one, without a name. */
  readonly name: string | null;
  readonly namespace: string;
  /** The captured workload; `null`: its server is not managed in the cluster. */
  readonly object?: Workload | null | undefined;
  readonly engine?: string | undefined;
  /** The digest of the Blueprint. */
  readonly digest?: string | undefined;
  /** The Blueprint. */
  readonly recipe?: Recipe | undefined;
}

export interface Timetable {
  readonly cron: string;
  readonly timeZone: string;
}

/** A run that a CronJob starts. */
export interface ScheduledRun extends Timetable {
  /** Whether the CronJob starts no runs. @default false */
  readonly suspended?: boolean;
  /** The age in seconds at which Argo CD's page reports the last success as overdue. */
  readonly successSeconds?: number;
}

/** How the data is captured. */
export interface Recipe {
  /** Equal if the actions are equal. */
  readonly actions?: string | undefined;
  /** The images of its tasks, without kando's. */
  readonly images: readonly string[];
  readonly method?: string | undefined;
  readonly compression?: string | undefined;
  /** The parts of the server that are captured; `null`: all of them. */
  readonly parts?: readonly string[] | null | undefined;
  /** What must be true after a restore. */
  readonly assertions?: readonly string[] | undefined;
}

/** The objects of a folder, by `<Kind>.<name>`. Objects in the app's namespace end in `@app`. */
export type ReviewedObjects = ReadonlyMap<string, ReviewedObject>;

export interface ReviewedObject {
  /** Equal if the content is equal. If parts are compared by their meaning, equal if everything else is equal. */
  readonly content: string;
  /** Set if the object exists but enforces nothing: the reason. */
  readonly idle?: string;
}

/** The content of a store's file, of any layout. */
export interface ReviewedStore {
  readonly bucket?: string | undefined;
  readonly prefix?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly allowPlainHttp?: boolean | undefined;
  readonly versioning?: boolean | undefined;
  readonly lock?: { readonly mode: string; readonly days: number } | null | undefined;
  /** `null` if old versions are kept forever. */
  readonly lifecycle?: { readonly noncurrentDays: number } | null | undefined;
  readonly encryption?: string | undefined;
  /** PEM. */
  readonly ca?: string | undefined;
  readonly identities?: readonly string[] | undefined;
  readonly egress?: readonly { readonly cidr: string; readonly port: number }[] | undefined;
  /** How runners get the credentials for their requests; absent for key pairs. */
  readonly runner?:
    | { readonly credentials: string; readonly roles?: Readonly<Record<string, string>> | undefined }
    | undefined;
}

/** The content of a cluster's file. */
export interface ReviewedCluster {
  readonly server?: string | undefined;
  readonly stack?: string | undefined;
  readonly kanister?: {
    readonly namespace?: string | undefined;
    readonly serviceAccount?: string | undefined;
    readonly tools?: string | undefined;
    /** Set if Argo CD installs it. The webhook is installed if its certificate is set. */
    readonly chart?: { readonly version?: string | undefined; readonly webhook?: unknown } | undefined;
  };
  readonly priorityClassName?: string | undefined;
  /** The identity of the cluster. */
  readonly identity?: { readonly ca?: readonly string[] | undefined; readonly uid?: string | undefined } | undefined;
}

export type ReviewedKey = Pick<PublicKey, 'id' | 'from' | 'until' | 'revoked'>;
