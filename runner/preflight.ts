import type { Workload, Writer } from './app-config';
import { checkArgoCd, type Stopping } from './argo-cd';
import { CLOCKS_APART } from './clock';
import type { Context } from './context';
import { exitCodes, Failure } from './failure';
import { checkHost } from './host-check';
import { isStoppedBy, type StoppedWorkload } from './lease-record';
import { StoreError } from './object-store';
import { restorePointFile } from './restore-point';
import { checkScaleOwners } from './scale-owner';
import { refuseHazards, stopHazards } from './stop-hazard';
import { describe, isCronJob, isSameWriter, replicasOf, resourceOf, type WorkloadObject } from './workload';
import { heldAtZero } from './writer-stop';

/** What the run is, that is looked at beforehand. */
export interface PreflightProps {
  /** What the advice is for. @default 'backup' */
  readonly task?: 'backup' | 'restore';
  /** What an earlier run stopped, or may have: a writer at zero is explained by it. @default - nothing */
  readonly earlier?: readonly StoppedWorkload[];
  /** What somebody else holds at zero is left so, and is not refused. @default false */
  readonly leavesZero?: boolean;
}

/**
 * What can be known before the app is touched.
 *
 * @param run whose restore point will be written; `undefined`: none will
 * @param stops the writers that this run will stop
 * @throws Failure with the exit code 3
 */
export async function preflight(
  context: Context,
  run: string | undefined,
  stops: readonly Writer[],
  { task = 'backup', earlier = [], leavesZero = false }: PreflightProps = {},
): Promise<void> {
  await storeAnswers(context);
  if (run !== undefined) await storeTakes(context, run);
  const { cluster, config } = context;
  const find = async (workload: Workload | Writer): Promise<WorkloadObject> => {
    const found = await cluster.get<WorkloadObject>(resourceOf(workload), config.namespace, workload.name);
    if (found) return found;
    throw refused(
      `${describe(workload)} is not in the namespace ${config.namespace}`,
      "install the app, or correct its file's `server` and `writers`",
    );
  };
  await find(config.object);
  await checkHost(context);
  const stopping: Stopping[] = [];
  for (const workload of stops) stopping.push({ workload, object: await find(workload) });
  if (stops.length === 0) return;
  for (const { workload, object } of stopping) {
    const isExplained = earlier.some((entry) => isSameWriter(entry, workload) && isStoppedBy(entry, object));
    // A CronJob that a person has suspended is left alone.
    if (replicasOf(object) > 0 || isCronJob(workload) || isExplained) continue;
    if (!leavesZero) throw heldAtZero('preflight', config.namespace, workload);
    context.log.warn(
      `${describe(workload)} has no replicas, and is left so`,
      'scale it up when you have seen the data',
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
 * The store lists the app's prefix, and its clock is this node's: names carry times, and retention reads them.
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

/** Otherwise a run would find out when all is dumped: it is the last thing that it writes. */
async function storeTakes(context: Context, run: string): Promise<void> {
  const { config, store } = context;
  await asked(context, `let the runner write ${restorePointFile}`, () =>
    store.probeWrite(`${config.store.prefix}/${run}/${restorePointFile}`),
  );
}

async function asked<T>({ config }: Context, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Failure) throw error.as(exitCodes.refused);
    if (!(error instanceof StoreError)) throw error;
    throw refused(
      `the store ${config.store.endpoint} does not ${what}: ${error.message} (${error.code})`,
      nextFor(error, config.app),
    );
  }
}

function nextFor({ status, code }: StoreError, app: string): string {
  if (code === 'RequestTimeTooSkewed') return 'set the clock of this node, or of the store';
  if (status === 301 || code === 'AuthorizationHeaderMalformed')
    return 'correct the region or the endpoint in store.<stack>.json';
  if (code === 'NoSuchBucket') return 'make the bucket, or correct store.<stack>.json';
  if (status === 403)
    return `renew the key pair in the Secret ${app}-runner, or see to the runner's role; it must be able to list its prefix and to write what its policy names`;
  return "see whether the store runs, and whether this pod's network, name server and CA reach it";
}

const clocksApart = (by: string): Failure =>
  refused(`this node's clock and the store's are ${by} apart`, 'set the clock of this node, or of the store');

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'preflight', cause, next, exitCode: exitCodes.refused });
