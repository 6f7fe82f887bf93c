import { deployedApp } from '../cluster/deployed-app';
import { jobName, verifyJob } from '../cluster/job';
import { isKnownCluster } from '../cluster/known-cluster';
import { followRun, type RunContext, type RunOptions } from '../follow/manual-run';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';

/** Verifies restore points now, independent of the schedule, and follows the verification. */
export async function verify(name: string, options: RunOptions, context: RunContext): Promise<ExitCode> {
  const { repository, terminal, clock } = context;
  const app = repository.app(name);
  const file = repository.cluster(app);
  const { namespace } = file.kanister;
  const cluster = await context.cluster();
  const run = { app: name, verb: 'verify', namespace, appNamespace: app.namespace } as const;
  if (options.follow !== undefined)
    return followRun({ ...run, job: options.follow, ours: false }, options, cluster, context);

  await isKnownCluster({ file, cluster, terminal, unrecorded: 'note' });
  await deployedApp(name, repository, cluster);
  const cronJob = await cluster.cronJob(namespace, `${name}-verify`);
  if (!cronJob)
    throw new Failure(`context ${cluster.context}`, `has no CronJob ${namespace}/${name}-verify`, {
      next: `sync manifests/${app.cluster}/${name}`,
      exitCode: EXIT.refused,
    });
  const job = jobName(name, 'verify', new Date(clock.now()));
  terminal.err(`${name}: Job ${namespace}/${job} in ${cluster.context}`);
  await cluster.createJob(verifyJob(cronJob, job));
  return followRun({ ...run, job, ours: true }, options, cluster, context);
}
