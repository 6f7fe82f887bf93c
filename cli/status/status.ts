import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import { type DeployedApp, deployedApp } from '../cluster/deployed-app';
import { type AppCatalog, credentials, readAppCatalog, type StoreOptions } from '../points/app-catalog';
import { printable } from '../report/event';
import type { App, Repository } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import { appStatus } from './app-status';
import { type GuardStatus, guardStatus } from './guard-status';
import type { AbsentApp, AppStatus } from './status-facts';
import { details, statusTable } from './status-table';

export interface StatusOptions extends StoreOptions {
  readonly json?: boolean | undefined;
}

export interface StatusContext {
  readonly repository: Repository;
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** @default - the real store, where a key pair is in the environment */
  readonly catalog?: typeof readAppCatalog;
}

type Status = AppStatus | AbsentApp;

/** What `jerrycan status --json` prints. With the name of an app, it is the one app, with `guard` beside its fields. */
export interface StatusReport {
  readonly apps: readonly (AppStatus | AbsentApp)[];
  /** `null` if no app is in this cluster. */
  readonly guard: GuardStatus | null;
}

/** How many apps are read at the same time. */
const LOOKERS = 8;

/**
 * Prints how well an app is protected, or all apps: from the cluster, and from the store if it can be read.
 *
 * @returns 1 if the last success of an app is older than its RPO, a restore left an app down, or the guard is not ready. The age of a retired app does not count.
 * Else 5 if a restore point is broken, covered or could not be restored as configured. Else 0
 */
export async function status(
  name: string | undefined,
  options: StatusOptions,
  context: StatusContext,
): Promise<ExitCode> {
  const { repository, terminal, clock } = context;
  const cluster = await context.cluster();
  const apps = name === undefined ? repository.apps() : [repository.app(name)];
  const all: Status[] = [];
  const queue = apps.entries();
  const look = async () => {
    for (const [index, app] of queue) all[index] = await statusOf(app, options, cluster, context);
  };
  await Promise.all(Array.from({ length: LOOKERS }, look));
  const found = name === undefined ? ofThisCluster(all, terminal) : all;
  const guard = await guardOf(found, apps, cluster, repository);
  if (options.json)
    terminal.out(
      JSON.stringify(
        name === undefined ? ({ apps: found, guard } satisfies StatusReport) : { ...found[0], guard },
        null,
        2,
      ),
    );
  else if (found.length > 0) terminal.out(statusTable(found));
  const [only] = found;
  if (!options.json && name !== undefined && only && !('absent' in only))
    for (const line of details(only, clock.now())) terminal.out(line);
  for (const one of found)
    for (const line of 'absent' in one ? [one.absent] : one.troubles) terminal.err(printable(`${one.app} › ${line}`));
  if (guard && !guard.ready) terminal.err(printable(`guard › ${guard.trouble}`));
  if (!found.every(isFine) || guard?.ready === false) return EXIT.failed;
  return found.some((one) => !('absent' in one) && one.unsound.length > 0) ? EXIT.unsound : EXIT.done;
}

/** The guard of the cluster. `null` if none of the apps is in this cluster. */
async function guardOf(
  found: readonly Status[],
  apps: readonly App[],
  cluster: Cluster,
  repository: Repository,
): Promise<GuardStatus | null> {
  const here = found.find((one) => !('absent' in one));
  const app = apps.find(({ name }) => name === here?.app);
  return app ? guardStatus(repository.cluster(app).kanister.namespace, app.cluster, cluster) : null;
}

const isFine = (one: Status): boolean => one.protected || (!('absent' in one) && one.retired && one.leftDown === null);

async function statusOf(app: App, options: StatusOptions, cluster: Cluster, context: StatusContext): Promise<Status> {
  const { repository, clock } = context;
  let deployed: DeployedApp;
  try {
    deployed = await deployedApp(app.name, repository, cluster);
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.exitCode !== EXIT.refused) throw cause;
    return { app: app.name, cluster: app.cluster, protected: false, absent: cause.message };
  }
  const catalog = await catalogOf(app, options, context);
  return appStatus({ app: deployed, retired: app.retired, catalog, cluster, clock });
}

/** The catalog, if the store can be read from here. Without it, the status comes from the cluster alone. */
async function catalogOf(
  app: App,
  options: StatusOptions,
  { repository, terminal, catalog }: StatusContext,
): Promise<AppCatalog | undefined> {
  if (!catalog && options.store === undefined && !credentials()) return undefined;
  try {
    return await (catalog ?? readAppCatalog)(repository, app, options);
  } catch (cause) {
    if (options.store !== undefined || !(cause instanceof Failure)) throw cause;
    terminal.err(printable(`${app.name}: the restore points cannot be read from here: ${cause.message}`));
    return undefined;
  }
}

/** Skips apps of other clusters, unless none of the apps is here: then the context is wrong. */
function ofThisCluster(all: readonly Status[], terminal: Terminal): Status[] {
  const here = new Set(all.filter((one) => !('absent' in one)).map(({ cluster }) => cluster));
  if (here.size === 0) return [...all];
  const elsewhere = all.filter(({ cluster }) => !here.has(cluster));
  if (elsewhere.length > 0)
    terminal.err(
      `skipped, because they are in other clusters: ${elsewhere.map(({ app, cluster }) => `${app} (${cluster})`).join(', ')}`,
    );
  return all.filter(({ cluster }) => here.has(cluster));
}
