import type {
  AppConfig,
  ArgoCdApplication,
  CaptureConfig,
  PublicKey,
  Retention,
  StoreAddress,
  Writer,
} from '../../contracts/app-config';
import type { Store } from '../../contracts/files/store';
import { type DeclaredApp, type RetentionProps, retentionClasses } from '../declaration/declared-app';
import { capturesOf, type DeclaredCapture } from '../declaration/declared-capture';

export interface AppConfigProps {
  readonly app: DeclaredApp;
  readonly store: Store;
  readonly publicKeys: readonly PublicKey[];
  /** The digests of the rendered blueprints, by capture. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Returns the configuration of an app's runner. */
export function appConfig({ app, store, publicKeys, digests }: AppConfigProps): AppConfig {
  return {
    version: 2,
    app: app.name,
    cluster: app.cluster,
    namespace: app.namespace,
    captures: capturesOf(app).map((capture) => captureConfig(capture, digests.get(capture.name)!)),
    ...(app.order && { isOrdered: true }),
    writers: app.writers.map(writer),
    quiesce: app.quiesce,
    ...(app.argoCd && { argoCd: application(app.argoCd) }),
    rpoSeconds: app.rpo.toSeconds(),
    rtoSeconds: app.rto.toSeconds(),
    spreadSeconds: app.schedule.spread?.toSeconds() ?? 0,
    deadlineSeconds: app.schedule.deadline.toSeconds(),
    retention: retention(app.retention),
    timeZone: app.schedule.timeZone,
    publicKeys: publicKeys.map(({ id, spki, from, until, revoked }) => ({
      ...{ id, spki, from, until },
      ...(revoked && { revoked }),
    })),
    store: storeAddress(app, store),
  };
}

/** Returns the location of an app's restore points: a prefix of its own. */
export function storeAddress(app: Pick<DeclaredApp, 'name' | 'cluster'>, store: Store): StoreAddress {
  return {
    endpoint: store.endpoint,
    region: store.region,
    bucket: store.bucket,
    prefix: `${store.prefix}/${app.cluster}/${app.name}`,
    pathStyle: store.pathStyle,
    versioning: store.versioning,
    ...(store.lock && { lockDays: store.lock.days }),
  };
}

function application({ application, namespace, elsewhere }: NonNullable<DeclaredApp['argoCd']>): ArgoCdApplication {
  return { application, namespace, ...(elsewhere && { elsewhere }) };
}

function retention({ keepAtLeast, ...said }: RetentionProps): Retention {
  const counts = retentionClasses.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]] as const]));
  return { ...Object.fromEntries(counts), keepAtLeast };
}

function writer({ kind, name, scratch }: DeclaredApp['writers'][number]): Writer {
  return { kind, name, ...(scratch && { scratch }) };
}

function captureConfig({ name, namespace, blueprint }: DeclaredCapture, digest: string): CaptureConfig {
  const { object, connectsTo, engine, restoreOptions, fixedWhen } = blueprint;
  const host = connectsTo.find((one) => one.host !== undefined)?.host;
  return {
    ...{ name, namespace },
    ...(object && { object: { kind: object.kind, name: object.name } }),
    ...(host !== undefined && { host }),
    blueprint: { digest, engine, ...(restoreOptions && { restoreOptions }), ...(fixedWhen && { fixedWhen }) },
  };
}
