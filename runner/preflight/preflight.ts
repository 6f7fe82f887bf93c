import type { AppConfig, CaptureConfig, Workload, Writer } from '../../contracts/app-config';
import { restorePointFile } from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { describe, isCronJob, isSameWriter, replicasOf, resourceOf, type WorkloadObject } from '../kubernetes/workload';
import { isStoppedBy, type StoppedWorkload } from '../lease/lease-record';
import { CLOCKS_APART } from '../ports/clock';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { checkOrder } from '../ports/key-order';
import { type ObjectStore, StoreError } from '../ports/object-store';
import { refuseHazards, stopHazards } from '../quiesce/stop-hazard';
import { heldAtZero } from '../quiesce/writer-stop';
import { checkArgoCd, type Stopping } from './argo-cd';
import { checkHost } from './host-check';
import { checkScaleOwners } from './scale-owner';

/** The kind of run that is checked. */
export interface PreflightProps {
  /** The captures that take part. @default - all captures of the app */
  readonly captures?: readonly CaptureConfig[];
  /** Determines the advice in errors. @default 'backup' */
  readonly task?: 'backup' | 'restore';
  /** The writers that an earlier run stopped, or may have. It explains why a writer is at zero. @default - none */
  readonly earlier?: readonly StoppedWorkload[];
  /** Leaves a writer that another actor keeps at zero as it is, instead of refusing. @default false */
  readonly leavesZero?: boolean;
}

/**
 * Checks everything that can be known before the app is touched.
 *
 * @param run the run whose restore point will be written; `undefined` if none is written
 * @param stops the writers that this run will stop
 * @throws Failure with the exit code 3
 */
export async function preflight(
  context: Context,
  run: string | undefined,
  stops: readonly Writer[],
  { captures = context.config.captures, task = 'backup', earlier = [], leavesZero = false }: PreflightProps = {},
): Promise<void> {
  await storeAnswers(context);
  await storeLists(context);
  if (run !== undefined) await storeTakes(context, run);
  const { cluster, config } = context;
  const find = async (workload: Workload | Writer, namespace = config.namespace): Promise<WorkloadObject> => {
    const found = await cluster.get<WorkloadObject>(resourceOf(workload), namespace, workload.name);
    if (found) return found;
    throw refused(
      `${describe(workload)} is not in the namespace ${namespace}`,
      'install the app, or correct `server` and `writers` in its file',
    );
  };
  for (const capture of captures) {
    if (capture.object) await find(capture.object, capture.namespace);
    await checkHost(context, capture);
  }
  const stopping: Stopping[] = [];
  for (const workload of stops) stopping.push({ workload, object: await find(workload) });
  if (stops.length === 0) return;
  for (const { workload, object } of stopping) {
    const isExplained = earlier.some((entry) => isSameWriter(entry, workload) && isStoppedBy(entry, object));
    // A CronJob that a person has suspended is left alone.
    if (replicasOf(object) > 0 || isCronJob(workload) || isExplained) continue;
    if (!leavesZero) throw heldAtZero(context, 'preflight', workload, task);
    context.log.warn(
      `${describe(workload)} has no replicas and stays at zero`,
      'scale it up after you have checked the data',
    );
  }
  refuseHazards(
    'preflight',
    stopping.flatMap(({ workload, object }) => stopHazards(workload, object)),
  );
  await checkScaleOwners(context, stopping, task);
  await checkArgoCd(context, stopping);
}

/**
 * Checks that the store lists the app's prefix, and that its clock agrees with this node's: names contain times, and retention reads them.
 *
 * @throws Failure with the exit code 3
 */
export async function storeAnswers(context: Context): Promise<void> {
  const { store, config, clock } = context;
  const answer = await asked(context, `list the bucket ${config.store.bucket}`, () =>
    store.probe(`${config.store.prefix}/`),
  );
  const apart = clock.now() - answer.time;
  if (Math.abs(apart) > CLOCKS_APART) throw clocksApart(`${Math.round(Math.abs(apart) / 1000)} s`);
}

/** Checks that the store lists versions, if it is declared to keep them, and in key order. */
async function storeLists(context: Context): Promise<void> {
  const { config, store } = context;
  const { bucket, prefix, versioning } = config.store;
  const keysOf = versioning ? 'the versions in the bucket' : 'the bucket';
  await asked(context, `list ${keysOf} ${bucket}`, () => listsInOrder(store, prefix, config.app));
}

/** Reads one page, which shows whether the store supports it. */
async function listsInOrder(store: ObjectStore, prefix: string, app: string): Promise<void> {
  let count = 0;
  let before: string | undefined;
  for await (const { key } of store.versions(`${prefix}/${app}-`)) {
    if (++count > PAGE) return;
    const [directory = ''] = key.slice(prefix.length + 1).split('/');
    if (runTime(app, directory) === undefined) continue;
    checkOrder(before, directory);
    before = directory;
  }
}

/** The number of keys in a page of the store's list. */
const PAGE = 1000;

/** Checks the other requests of a run. Without this, they would fail only after the dump. */
async function storeTakes(context: Context, run: string): Promise<void> {
  const { config, store } = context;
  const key = `${config.store.prefix}/${run}/${restorePointFile}`;
  const read = config.store.versioning ? 'read by version' : 'read';
  await asked(context, `let the runner ${read}`, () => readsByVersion(store, key, config.store.versioning));
  await asked(context, `let the runner write ${restorePointFile}`, () => store.probeWrite(key));
  await warned(context, 'let the runner delete by marker', async () => store.probeDelete?.(key));
}

/** Tries a read by version. `null` is the version of an object that was written before versioning was enabled: every store accepts the name, and no such object exists. */
async function readsByVersion(store: ObjectStore, key: string, versioning: boolean): Promise<void> {
  try {
    await store.get(key, versioning ? 'null' : null);
  } catch (error) {
    // The store supports versions, but uses other names for them.
    if (!(error instanceof StoreError && error.status === 400 && error.code === 'InvalidArgument')) throw error;
  }
}

/** Warns only, since a backup without retention is still a backup. */
async function warned(context: Context, what: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await asked(context, what, ask);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    context.log.warn(`${error.cause}: retention and sweep will fail`, error.next);
  }
}

async function asked<T>({ config }: Context, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Failure) throw error.as(exitCodes.refused);
    if (!(error instanceof StoreError)) throw error;
    throw refused(
      `the store ${config.store.endpoint} does not ${what}: ${error.message} (${error.code})`,
      nextFor(error, config),
    );
  }
}

function nextFor({ status, code }: StoreError, { app, store: { versioning } }: AppConfig): string {
  if (code === 'RequestTimeTooSkewed') return 'correct the clock of this node or of the store';
  if (status === 301 || code === 'AuthorizationHeaderMalformed')
    return 'correct the region or the endpoint in store.<stack>.json';
  if (code === 'NoSuchBucket') return 'create the bucket, or correct store.<stack>.json';
  if (code === 'NoVersions' || (status === 501 && versioning))
    return 'use a store that keeps versions (see the table in docs/reference/stores.md), or set "versioning": false, "lock": null and "lifecycle": null in store.<stack>.json; then deleted or overwritten objects are gone';
  if (status === 501 || code === 'NotSorted' || code === 'NoList')
    return 'use another store; docs/reference/stores.md lists the supported ones';
  if (status === 401 || status === 403 || status === 405)
    return `renew the key pair in the Secret ${app}-runner, or correct the runner's role; it must be able to list its prefix and to write what its policy names`;
  return "check that the store runs, and that this pod's network, name server and CA can reach it";
}

const clocksApart = (by: string): Failure =>
  refused(`the clocks of this node and of the store differ by ${by}`, 'correct the clock of this node or of the store');

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'preflight', cause, next, exitCode: exitCodes.refused });
