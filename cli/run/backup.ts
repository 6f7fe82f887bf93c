import { deployedApp } from '../cluster/deployed-app';
import { backupJob, jobName } from '../cluster/job';
import { isKnownCluster } from '../cluster/known-cluster';
import { followRun, type RunContext, type RunOptions } from '../follow/manual-run';
import type { ExitCode } from '../terminal/exit-code';

/** Makes a backup now, independent of the schedule, and follows it. */
export async function backup(name: string, options: RunOptions, context: RunContext): Promise<ExitCode> {
  const { repository, terminal, clock } = context;
  const app = repository.app(name);
  const file = repository.cluster(app);
  const { namespace } = file.kanister;
  const cluster = await context.cluster();
  const run = { app: name, verb: 'backup', namespace, appNamespace: app.namespace } as const;
  if (options.follow !== undefined)
    return followRun({ ...run, job: options.follow, ours: false }, options, cluster, context);

  await isKnownCluster({ file, cluster, terminal, unrecorded: 'note' });
  const { cronJob } = await deployedApp(name, repository, cluster);
  if (app.retired) terminal.err(`${name}: is retired, so its schedule is off; this backup is made anyway`);
  const job = jobName(name, 'backup', new Date(clock.now()));
  terminal.err(`${name}: Job ${namespace}/${job} in ${cluster.context}`);
  await cluster.createJob(backupJob(cronJob, job));
  return followRun({ ...run, job, ours: true }, options, cluster, context);
}
