import { parseTime } from './clock';
import { exitCodes, Failure } from './failure';

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
    /** The database's engine, as a restore point names it: `mariadb`. */
    readonly engine: string;
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

/**
 * @param text `app.json` of the app's ConfigMap
 * @throws Failure with the exit code 2, naming every part that is wrong
 */
export function parseAppConfig(text: string): AppConfig {
  let config: AppConfig;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw misconfigured([`no JSON: ${(error as Error).message}`]);
  }
  if (config?.version !== 1) throw misconfigured([`version: not one that this runner knows (${config?.version})`]);
  const findings = checks(config).flatMap(([part, sound, value, why = '']) =>
    sound ? [] : [`${part}: ${why}not what a runner needs (${JSON.stringify(value)})`],
  );
  if (findings.length > 0) throw misconfigured(findings);
  return config;
}

const misconfigured = (findings: readonly string[]): Failure =>
  new Failure({
    step: 'configuration',
    cause: `app.json › ${findings.join('; ')}`,
    next: 'synthesize again and let Argo CD sync; runner and manifests are of one version',
    exitCode: exitCodes.usage,
  });

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
export const isName = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value);
const isApplication = (value: ArgoCdApplication | null): boolean =>
  isName(value?.application) &&
  isName(value?.namespace) &&
  (value?.elsewhere === undefined || typeof value.elsewhere === 'boolean');
const isSeconds = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
export const isWorkload = (value: Workload | undefined): boolean =>
  (value?.kind === 'Deployment' || value?.kind === 'StatefulSet') && isName(value.name);
export const isWriter = (value: Writer | null | undefined): boolean =>
  ['Deployment', 'StatefulSet', 'CronJob'].includes(value?.kind ?? '') &&
  isName(value?.name) &&
  (value?.scratch === undefined || (Array.isArray(value.scratch) && value.scratch.every(isName)));
const isDaemonSet = (value: { kind?: string } | null): boolean => value?.kind === 'DaemonSet';
const isKey = (key: PublicKey): boolean =>
  /^[0-9a-f]{16}$/.test(key?.id) &&
  isText(key.spki) &&
  parseTime(key.from) !== undefined &&
  (key.until === null ? key.revoked === undefined : parseTime(key.until) !== undefined) &&
  (key.revoked === undefined || key.revoked === true);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
const isZone = (value: unknown): boolean => {
  try {
    return isText(value) && Boolean(new Intl.DateTimeFormat('en', { timeZone: value as string }));
  } catch {
    return false;
  }
};
const isPrefix = (value: unknown): boolean => isText(value) && !/^\/|\/$|\/\//.test(value as string);

/** Why one kind of writer is refused, which people ask for. */
const daemonSets = (writers: unknown): string =>
  Array.isArray(writers) && writers.some(isDaemonSet) ? 'a DaemonSet has no replicas, so no run can stop it: ' : '';

type Check = [part: string, sound: boolean, value: unknown, why?: string];

function checks(config: AppConfig): Check[] {
  const { app, argoCd, writers, retention, publicKeys, store } = config;
  return [
    ['app', isName(app) && app.length <= 40 && !app.includes('.'), app],
    ['cluster', isName(config.cluster), config.cluster],
    ['namespace', isName(config.namespace), config.namespace],
    ['object', isWorkload(config.object), config.object],
    ['host', config.host === undefined || isText(config.host), config.host],
    ['blueprint.digest', /^sha256:[0-9a-f]{64}$/.test(config.blueprint?.digest), config.blueprint?.digest],
    ['blueprint.engine', isText(config.blueprint?.engine), config.blueprint?.engine],
    ['writers', Array.isArray(writers) && writers.every(isWriter), writers, daemonSets(writers)],
    ['quiesce', ['never', 'snapshot', 'whole-dump'].includes(config.quiesce), config.quiesce],
    ['argoCd', argoCd === undefined || isApplication(argoCd), argoCd],
    ['rtoSeconds', isSeconds(config.rtoSeconds) && config.rtoSeconds > 0, config.rtoSeconds],
    ['spreadSeconds', isSeconds(config.spreadSeconds), config.spreadSeconds],
    ['deadlineSeconds', isSeconds(config.deadlineSeconds) && config.deadlineSeconds > 0, config.deadlineSeconds],
    ['retention.keepAtLeast', isCount(retention?.keepAtLeast), retention?.keepAtLeast],
    ...(['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).map((name): Check => {
      const count = retention?.[name];
      return [`retention.${name}`, count === undefined || isCount(count), count];
    }),
    ['timeZone', isZone(config.timeZone), config.timeZone],
    ['publicKeys', Array.isArray(publicKeys) && publicKeys.every(isKey), publicKeys],
    ['store.endpoint', /^https?:\/\/[^/]+$/.test(store?.endpoint), store?.endpoint],
    ['store.region', isText(store?.region), store?.region],
    ['store.bucket', isText(store?.bucket), store?.bucket],
    ['store.prefix', isPrefix(store?.prefix), store?.prefix],
    ['store.pathStyle', typeof store?.pathStyle === 'boolean', store?.pathStyle],
    ['store.versioning', typeof store?.versioning === 'boolean', store?.versioning],
    ['store.lockDays', store?.lockDays === undefined || isCount(store.lockDays), store?.lockDays],
  ];
}
