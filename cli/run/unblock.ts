import { deployedApp } from '../cluster/deployed-app';
import { jobName, unblockJob } from '../cluster/job';
import { isKnownCluster } from '../cluster/known-cluster';
import { followRun, type RunContext, type RunOptions } from '../follow/manual-run';
import { printable } from '../report/event';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { leftBehind } from './left-behind';
import { linesOf, planOf, type UnblockChoice } from './unblock-plan';

export interface UnblockOptions extends RunOptions, UnblockChoice {
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

const usage = (what: string, next: string): Failure => new Failure('unblock', what, { next, exitCode: EXIT.usage });
