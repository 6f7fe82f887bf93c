import { runTime } from '../../contracts/run-name';
import { type DeployedApp, deployedApp } from '../cluster/deployed-app';
import { jobName, restoreJob } from '../cluster/job';
import { isKnownCluster } from '../cluster/known-cluster';
import { followRun, type RunOptions } from '../follow/manual-run';
import type { StoreOptions } from '../points/app-catalog';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { nearest } from '../terminal/suggestion';
import type { Terminal } from '../terminal/terminal';
import { secondsOf } from './deadline';
import { dryRun } from './dry-run';
import { choosePoint } from './point-choice';
import type { RestoreContext } from './restore-context';
import { restorePlan } from './restore-plan';
import { shownPoint } from './shown-point';

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
  /** Print what would happen, and change nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Minutes, or `90m`, `2h`, `1h30m`. @default - none */
  readonly deadline?: string | undefined;
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
  checkWanted(name, options, terminal);
  const deadlineSeconds = options.deadline === undefined ? undefined : secondsOf(options.deadline);
  if (!options.yes && !options.dryRun && !terminal.interactive) throw unasked();
  const named = options.run ?? (options.latest ? 'latest' : undefined);
  const wanted = named ?? (await choosePoint(app, options, context));
  if (wanted === undefined) {
    terminal.err(`${name} › restore: not started; nothing was changed`);
    return EXIT.interrupted;
  }

  const cluster = await context.cluster();
  const isKnown =
    options.dryRun || (await isKnownCluster({ file, cluster, terminal, yes: options.yes, unrecorded: 'refuse' }));
  const deployed = await deployedApp(name, repository, cluster);
  const { entry, lockDays, unread } = await shownPoint(app, wanted, options, context);
  const settings = {
    run: entry?.point.run ?? wanted,
    options: methodOptions(deployed, options.with ?? []),
    safetyPoint: options.safetyPoint ?? true,
    writersAtZero: options.writersAtZero ?? false,
    deadlineSeconds,
    datesOfCopy: options.datesOfCopy ?? false,
  };
  const plan = restorePlan(deployed, settings, { entry, unread, lockDays, now: clock.now(), context: cluster.context });
  if (options.dryRun)
    return dryRun({ deployed, settings, entry, plan, cluster, json: options.json ?? false }, options, context);
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

/** @throws Failure (usage) unless the options name exactly one point, or none and a person can choose one */
function checkWanted(app: string, { run, latest, yes }: RestoreOptions, { interactive }: Terminal): void {
  const isChosen = run === undefined && !latest && interactive && !yes;
  if (!isChosen && (run === undefined) === !latest) {
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
}

/** @throws Failure (usage) if the app's method has no such option */
function methodOptions({ name, config }: DeployedApp, given: readonly string[]): readonly string[] {
  const known = config.blueprint.restoreOptions ?? {};
  const unknown = given.filter((option) => !Object.hasOwn(known, option));
  if (unknown.length === 0) return given;
  const meant = nearest(unknown[0]!, Object.keys(known));
  const suggestion = meant === undefined ? '' : `did you mean --${meant}? `;
  const offered = Object.entries(known).map(([option, { help }]) => `--${option} (${help})`);
  throw new Failure(
    unknown.map((option) => `--${option}`).join(', '),
    `must be an option of restore, or of ${name}'s method`,
    {
      next: offered.length > 0 ? `${suggestion}the method has ${offered.join(', ')}` : 'the method has none; omit it',
      exitCode: EXIT.usage,
    },
  );
}

function unasked(): Failure {
  return new Failure('restore', 'cannot ask for confirmation (no terminal)', {
    next: 'give --yes to overwrite the data',
    exitCode: EXIT.usage,
  });
}
