import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { APP_LABEL } from '../../contracts/labels';
import type { Cluster } from '../cluster/cluster';
import { type DeployedApp, deployedApp } from '../cluster/deployed-app';
import { JOB_LABEL } from '../cluster/job';
import { runnerContainer } from '../cluster/runner-container';
import { describe, parseEvent, printable } from '../report/event';
import type { Repository } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';
import { taskErrors } from './failed-task';

export interface LogsOptions {
  /** The name of a run or of a Job. @default - the newest Job */
  readonly run?: string | undefined;
  /** Print the events of the runner as JSON lines on stdout, unchanged. @default false */
  readonly json?: boolean | undefined;
}

export interface LogsContext {
  readonly repository: Repository;
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
}

/** More lines than a run writes. */
const LINES = 20_000;

interface Run {
  readonly job: string;
  /** Oldest first: a Job may have had several. */
  readonly pods: readonly { readonly pod: string; readonly lines: readonly string[] }[];
}

/**
 * Prints the log of an app's last run, or of a named one: what the runner wrote, and the error of each task that failed.
 *
 * @throws Failure if there is no such run, or if its pods are gone
 */
export async function logs(name: string, options: LogsOptions, context: LogsContext): Promise<ExitCode> {
  const { repository, terminal } = context;
  const cluster = await context.cluster();
  const app = await deployedApp(name, repository, cluster);
  const { job, pods } = await findRun(app, options.run, cluster);
  terminal.err(`${name}: Job ${app.namespace}/${job}`);
  for (const { pod, lines } of pods) {
    if (pods.length > 1) terminal.err(`pod ${pod}`);
    for (const line of lines) for (const text of options.json ? [line] : inWords(line)) terminal.out(text);
  }
  const actionSets = pods.flatMap(({ lines }) => lines).flatMap(actionSetIn);
  for (const line of await taskErrors(app, [...new Set(actionSets)], cluster)) terminal.err(printable(line));
  return EXIT.done;
}

async function findRun(app: DeployedApp, wanted: string | undefined, cluster: Cluster): Promise<Run> {
  const { name, namespace } = app;
  const [made, pods] = await Promise.all([
    cluster.jobsOf(namespace, APP_LABEL, name),
    cluster.pods(namespace, APP_LABEL, name),
  ]);
  // A suspended Job waits for a sync of Argo CD, and has no pod.
  const jobs = made.filter(({ spec }) => !spec?.suspend).reverse();
  const named = jobs.filter(({ metadata }) => wanted === undefined || metadata?.name === wanted);
  const [newest] = named;
  if (newest) {
    const run = await readRun(newest, pods, cluster);
    if (run.pods.length > 0) return run;
    throw new Failure(`Job ${namespace}/${run.job}`, 'no longer has a pod, so its log is gone', {
      next: `see its Events: npx jerrycan status ${name}`,
    });
  }
  for (const job of jobs) {
    const run = await readRun(job, pods, cluster);
    if (run.pods.some(({ lines }) => lines.some((line) => parseEvent(line)?.run === wanted))) return run;
  }
  const what = wanted === undefined ? 'there is no Job' : `no Job or run has the name ${wanted}`;
  throw new Failure('logs', `${what} in ${namespace}`, {
    next: `Jobs are deleted after some days; the Jobs that exist: npx jerrycan status ${name}`,
  });
}

async function readRun(job: V1Job, all: readonly V1Pod[], cluster: Cluster): Promise<Run> {
  const name = job.metadata!.name!;
  const own = all.filter(({ metadata }) => metadata?.labels?.[JOB_LABEL] === name);
  const pods = await Promise.all(
    own.map(async (pod) => {
      const at = runnerContainer(pod.metadata!.namespace!, pod);
      return { pod: at.pod, lines: await cluster.logTail(at, LINES) };
    }),
  );
  return { job: name, pods };
}

/** A line for people. Progress is skipped: a run logs it once a second. */
function inWords(line: string): string[] {
  const event = parseEvent(line);
  if (event?.event === 'progress') return [];
  return [event ? `${event.time} ${describe(event)}` : printable(line)];
}

function actionSetIn(line: string): string[] {
  const event = parseEvent(line);
  return event?.event === 'action-set' ? [event.actionSet] : [];
}
