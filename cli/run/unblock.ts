import type { UnblockArguments } from '../../contracts/runner-arguments';
import { type DeployedApp, deployedApp } from '../cluster/deployed-app';
import { jobName, unblockJob } from '../cluster/job';
import { isKnownCluster } from '../cluster/known-cluster';
import { followRun, type RunContext, type RunOptions } from '../follow/manual-run';
import { printable } from '../report/event';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { type LeftActionSet, type LeftBehind, leftBehind } from './left-behind';

export interface UnblockOptions extends RunOptions {
  /** A person repaired the data, or it is known to be good: start the writers that a restore left stopped. @default false */
  readonly start?: boolean | undefined;
  /** End a load that hangs. @default false */
  readonly endLoad?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** Prints what dead runs left, and what to do about it. Does it after the operator has confirmed. */
export async function unblock(name: string, options: UnblockOptions, context: RunContext): Promise<ExitCode> {
  const { repository, terminal, clock } = context;
  const app = repository.app(name);
  const file = repository.cluster(app);
  const { namespace } = file.kanister;
  const run = { app: name, verb: 'unblock', namespace, appNamespace: app.namespace } as const;
  if (options.follow !== undefined)
    return followRun({ ...run, job: options.follow, ours: false }, options, await context.cluster(), context);
  if (options.start && options.endLoad)
    throw usage(
      'must not have both --end-load, which leaves half of the data, and --start, which would serve it',
      'give one',
    );

  const cluster = await context.cluster();
  const isKnown = await isKnownCluster({ file, cluster, terminal, yes: options.yes, unrecorded: 'refuse' });
  const deployed = await deployedApp(name, repository, cluster);
  const left = await leftBehind(deployed, cluster, clock);
  const plan = planOf(left, options);
  for (const line of linesOf(deployed, left, plan, cluster.context)) terminal.err(printable(line));
  if (options.json) terminal.out(JSON.stringify({ event: 'unblock', app: name, ...left, will: plan.will }));
  if (left.holder !== null)
    throw new Failure('unblock', `${left.holder} holds the app`, {
      next: 'wait until it ends',
      exitCode: EXIT.busy,
    });
  if (plan.refused !== undefined) throw plan.refused;
  if (plan.settings === undefined) return EXIT.done;
  if (!options.yes) {
    if (!terminal.interactive) throw usage('cannot ask for confirmation (no terminal)', 'give --yes to do this');
    const where = isKnown ? '' : ` in a cluster that is not recorded (context ${cluster.context})`;
    const answer = await terminal.ask(`Type the app's name to do that${where} (${name})`);
    if (answer?.trim() !== name) {
      terminal.err(`${name} › unblock: not started; nothing was changed`);
      return answer === undefined ? EXIT.interrupted : EXIT.refused;
    }
  }
  const job = jobName(name, 'unblock', new Date(clock.now()));
  terminal.err(`${name}: Job ${namespace}/${job} in ${cluster.context}`);
  await cluster.createJob(unblockJob(deployed.cronJob, job, plan.settings));
  return followRun({ ...run, job, ours: true }, options, cluster, context);
}

interface Plan {
  /** One line for each step. */
  readonly will: readonly string[];
  /** `undefined` if there is nothing to do. */
  readonly settings?: UnblockArguments;
  readonly refused?: Failure;
}

function planOf({ quiesce, actionSets }: LeftBehind, { start = false, endLoad = false }: UnblockOptions): Plan {
  const isRestore = quiesce?.mode === 'restore';
  const live = actionSets.filter(({ task }) => task === 'lives');
  const will = actionSets.flatMap((one) => deedOf(one, endLoad && isRestore));
  const stopped = quiesce?.workloads
    .map(({ kind, name, replicas }) => `${kind} ${name} (${replicas} replicas)`)
    .join(', ');
  if (!isRestore) {
    if (quiesce) will.push(`start ${stopped}`);
    return will.length > 0 ? { will, settings: { endLoad: false } } : { will };
  }
  if (live.length > 0 && !endLoad) {
    const cause = `the load is still running (${live.map(({ actionSet }) => actionSet).join(', ')})`;
    const next =
      'wait until it ends; if it hangs, end it with --end-load: the app then stays down until you restore it';
    return { will: [], refused: new Failure('unblock', cause, { next, exitCode: EXIT.refused }) };
  }
  if (start)
    return { will: [...will, `start ${stopped}, on the current data`], settings: { start: 'always', endLoad } };
  if (!endLoad && loadedWell(actionSets))
    return { will: [...will, `start ${stopped}: the load succeeded`], settings: { start: 'loaded', endLoad } };
  will.push('leave the app down: restore it, or give --start if you repaired its data or know that it is good');
  return { will, settings: { endLoad } };
}

/** The same decision as the runner's. */
function loadedWell(actionSets: readonly LeftActionSet[]): boolean {
  for (const { action, endedWell } of actionSets.toReversed()) {
    if (action === null) return false;
    if (action === 'restore') return endedWell;
  }
  return false;
}

function deedOf({ actionSet, state, task }: LeftActionSet, ends: boolean): string[] {
  if (state === 'none' || state === 'pending')
    return [`cancel the ActionSet ${actionSet}, which Kanister has not started`];
  if (task === 'lives')
    return ends ? [`END THE LOAD of the ActionSet ${actionSet}: only half of the data is there afterwards`] : [];
  if (state === 'running') return [`delete the ActionSet ${actionSet} and its pod: Kanister no longer processes it`];
  return [];
}

function linesOf({ name, config }: DeployedApp, left: LeftBehind, { will }: Plan, context: string): string[] {
  const { actionSets, quiesce, run } = left;
  const found = actionSets.map(
    ({ actionSet, action, state, task }) =>
      `  found        ${action ?? 'ActionSet'} ${actionSet}: ${state}, its pod: ${task}`,
  );
  if (quiesce) {
    const workloads = quiesce.workloads.map((one) => `${one.kind} ${one.name}`).join(', ');
    found.unshift(`  found        an unfinished ${quiesce.mode}, ${run}; it stopped ${workloads || 'no writer'}`);
  }
  return [
    `Unblock ${name} (namespace ${config.namespace}, cluster ${config.cluster}, context ${context})`,
    ...(found.length > 0 ? found : ['  found        nothing to clean up']),
    ...will.map((line) => `  will         ${line}`),
  ];
}

const usage = (what: string, next: string): Failure => new Failure('unblock', what, { next, exitCode: EXIT.usage });
