import { runTime } from '../../contracts/run-name';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import { type DeployedApp, deployedApp } from '../cluster/deployed-app';
import { jobName, restoreJob } from '../cluster/job';
import { isKnownCluster } from '../cluster/known-cluster';
import { followRun, type RunContext, type RunOptions } from '../follow/manual-run';
import { credentials, readAppCatalog, type StoreOptions } from '../points/app-catalog';
import { isCandidate } from '../points/candidate';
import type { App } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { secondsOf } from './deadline';
import { restorePlan } from './restore-plan';

export interface RestoreOptions extends RunOptions, StoreOptions {
  /** The run whose restore point is restored. */
  readonly run?: string | undefined;
  /** Restore the newest verified point. @default false */
  readonly latest?: boolean | undefined;
  /** Options of the app's method, by their names. @default - none */
  readonly with?: readonly string[] | undefined;
  /** @default true */
  readonly safetyPoint?: boolean | undefined;
  /** The writers have no replicas, as in a new cluster, and stay so. @default false */
  readonly writersAtZero?: boolean | undefined;
  readonly yes?: boolean | undefined;
  /** Minutes, or `90m`, `2h`, `1h30m`. @default - none */
  readonly deadline?: string | undefined;
}

export interface RestoreContext extends RunContext {
  /** @default - the real store, if a key pair is in the environment */
  readonly catalog?: typeof readAppCatalog;
}

/** Overwrites the app's data with a restore point, after the operator has read the plan and confirmed it. */
export async function restore(name: string, options: RestoreOptions, context: RestoreContext): Promise<ExitCode> {
  const { repository, terminal, clock } = context;
  const app = repository.app(name);
  const file = repository.cluster(app);
  const { namespace } = file.kanister;
  const run = { app: name, verb: 'restore', namespace, appNamespace: app.namespace } as const;
  if (options.follow !== undefined) {
    return followRun({ ...run, job: options.follow, ours: false }, options, await context.cluster(), context);
  }
  const wanted = wantedRun(name, options);
  const deadlineSeconds = options.deadline === undefined ? undefined : secondsOf(options.deadline);
  if (!options.yes && !terminal.interactive) throw unasked();

  const cluster = await context.cluster();
  const isKnown = await isKnownCluster({ file, cluster, terminal, yes: options.yes, unrecorded: 'refuse' });
  const deployed = await deployedApp(name, repository, cluster);
  const { entry, lockDays, unread } = await lookUp(app, wanted, options, context);
  const settings = {
    run: entry?.point.run ?? wanted,
    options: methodOptions(deployed, options.with ?? []),
    safetyPoint: options.safetyPoint ?? true,
    writersAtZero: options.writersAtZero ?? false,
    deadlineSeconds,
    datesOfCopy: options.datesOfCopy ?? false,
  };
  const plan = restorePlan(deployed, settings, { entry, unread, lockDays, now: clock.now(), context: cluster.context });
  for (const line of plan) terminal.err(line);
  if (!options.yes) {
    const where = isKnown ? '' : `, in a cluster that is not recorded (context ${cluster.context})`;
    const answer = await terminal.ask(`Type the app's name to overwrite its data${where} (${name})`);
    if (answer?.trim() !== name) {
      terminal.err(`${name} › restore: not started; nothing was changed`);
      return answer === undefined ? EXIT.interrupted : EXIT.refused;
    }
  }
  const job = jobName(name, 'restore', new Date(clock.now()));
  terminal.err(`${name}: Job ${namespace}/${job} in ${cluster.context}`);
  await cluster.createJob(restoreJob(deployed.cronJob, job, settings));
  const restored = settings.run === 'latest' ? undefined : settings.run;
  return followRun({ ...run, job, ours: true, restored }, options, cluster, context);
}

function wantedRun(app: string, { run, latest }: RestoreOptions): string {
  if ((run === undefined) === !latest) {
    throw new Failure(
      'restore',
      run === undefined ? 'needs a restore point' : 'must have one restore point (--run and --latest are given)',
      {
        next: `give --run RUN or --latest; npx jerrycan points ${app} lists them`,
        exitCode: EXIT.usage,
      },
    );
  }
  if (run !== undefined && run !== 'latest' && runTime(app, run) === undefined) {
    throw new Failure('--run', `must be a run of ${app} (${run})`, {
      next: `a run has a name such as ${app}-20261121t041500z-x7k2q; npx jerrycan points ${app} lists them`,
      exitCode: EXIT.usage,
    });
  }
  return run ?? 'latest';
}

/** @throws Failure (usage) if the app's method has no such option */
function methodOptions({ name, config }: DeployedApp, given: readonly string[]): readonly string[] {
  const known = config.blueprint.restoreOptions ?? {};
  const unknown = given.filter((option) => !Object.hasOwn(known, option));
  if (unknown.length === 0) return given;
  const offered = Object.entries(known).map(([option, { help }]) => `--${option} (${help})`);
  throw new Failure(
    unknown.map((option) => `--${option}`).join(', '),
    `must be an option of restore, or of ${name}'s method`,
    {
      next: offered.length > 0 ? `the method has ${offered.join(', ')}` : 'the method has none; leave it out',
      exitCode: EXIT.usage,
    },
  );
}

interface LookedUp {
  /** `undefined`: the store was not read from here. */
  readonly entry?: CatalogEntry;
  /** Why the store was not read. */
  readonly unread?: string;
  readonly lockDays?: number | undefined;
}

/**
 * Reads the point from the store, if the store can be read from here. A named point may be retired. Otherwise the runner chooses and checks the point: it reads
 * the catalog in any case, and it may reach a store that a laptop does not.
 */
async function lookUp(
  app: App,
  wanted: string,
  options: RestoreOptions,
  { repository, catalog }: RestoreContext,
): Promise<LookedUp> {
  if (!catalog && options.store === undefined && !credentials())
    return { unread: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set' };
  const read = catalog ?? readAppCatalog;
  const one = wanted === 'latest' ? {} : { retired: true, only: wanted };
  let unread = '';
  const found = await read(repository, app, { ...options, ...one }).catch((cause) => {
    if (options.store !== undefined || !(cause instanceof Failure)) throw cause;
    unread = cause.message;
    return undefined;
  });
  if (!found) return { unread };
  const entry =
    wanted === 'latest' ? found.entries.find(isCandidate) : found.entries.find(({ point }) => point.run === wanted);
  if (entry) return { entry, lockDays: found.lockDays };
  const doubted = found.refused.find((one) => one.doubted === 'dates' && isWanted(one.key, wanted));
  const why = found.refused.find(({ key }) => key.split('/').at(-2) === wanted)?.cause;
  const what =
    wanted === 'latest'
      ? 'no verified restore point'
      : `no restore point of the run ${wanted}${why ? ` (${why})` : ''}`;
  throw new Failure('store', `${what} in ${found.address}`, {
    next: doubted
      ? `${doubted.key} is ${doubted.cause}; if the store was copied, use --dates-of-copy`
      : `npx jerrycan points ${app.name} --all lists what is there`,
    exitCode: EXIT.refused,
  });
}

const isWanted = (key: string, wanted: string): boolean => wanted === 'latest' || key.includes(`/${wanted}/`);

function unasked(): Failure {
  return new Failure('restore', 'cannot ask for confirmation (no terminal)', {
    next: 'give --yes to overwrite the data',
    exitCode: EXIT.usage,
  });
}
