import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { isOver, JOB_LABEL } from '../cluster/job';
import { printable } from '../report/event';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { FollowContext, Following } from './following';
import { type Obstacle, obstacle } from './pod-start';
import { patiently } from './retry';

const LOOK_MS = 1_000;
/** An obstacle may disappear: a quota is freed, a mount is retried. */
const OBSTACLE_MS = 45_000;
/** The controller of Jobs usually needs a second. */
const NO_POD_MS = 60_000;
/** A node that pulls a large image is not an obstacle. */
const NO_START_MS = 10 * 60_000;

/**
 * The next pod of the Job whose program has started, and that is not in `followed`. `undefined` if the Job is over.
 *
 * @throws Failure with the cause, within a minute, if it cannot start
 */
export async function runningPod(
  what: Following,
  followed: ReadonlySet<string>,
  context: FollowContext,
): Promise<V1Pod | undefined> {
  const { reporter, clock, signal } = context;
  const since = clock.now();
  let blockedSince: number | undefined;
  const said = new Set<string>();
  for (;;) {
    const job = await readJob(what, context);
    const pod = await newestPod(what, followed, context);
    if (pod && hasStarted(pod)) return pod;
    if (!pod && isOver(job)) return undefined;

    const now = clock.now();
    const inTheWay = await look(job, pod, context);
    blockedSince = inTheWay ? (blockedSince ?? now) : undefined;
    // The message changes with every retry: each reason is printed once.
    const reason = inTheWay?.cause.split(':')[0];
    if (reason !== undefined && !said.has(reason)) {
      said.add(reason);
      reporter.note(printable(`waiting: ${inTheWay?.cause}`));
    }
    const stuck =
      inTheWay && blockedSince !== undefined && now - blockedSince >= OBSTACLE_MS
        ? inTheWay
        : tooLong(pod, now - since);
    // Between two pods the controller of Jobs waits up to minutes, which is normal.
    const between = !pod && followed.size > 0;
    if (stuck && !between) await giveUp(what, followed.size === 0, stuck, context);
    await clock.sleep(LOOK_MS, signal);
  }
}

export async function readJob(what: Following, { cluster, reporter, clock, signal }: FollowContext): Promise<V1Job> {
  const read = () => cluster.job(what.namespace, what.job);
  const job = await patiently(read, { clock, signal, note: reporter.note });
  if (job) return job;
  throw new Failure(`Job ${what.namespace}/${what.job}`, 'does not exist', {
    next: 'ended Jobs are deleted after some days, restore points are not: npx jerrycan points <app>',
  });
}

async function newestPod(
  what: Following,
  followed: ReadonlySet<string>,
  { cluster, reporter, clock, signal }: FollowContext,
): Promise<V1Pod | undefined> {
  const list = () => cluster.pods(what.namespace, JOB_LABEL, what.job);
  const pods = await patiently(list, { clock, signal, note: reporter.note });
  return pods.findLast(({ metadata }) => !followed.has(metadata!.uid!));
}

async function look(
  job: V1Job,
  pod: V1Pod | undefined,
  { cluster, reporter, clock, signal }: FollowContext,
): Promise<Obstacle | undefined> {
  const { namespace, uid } = (pod ?? job).metadata!;
  const list = () => cluster.events(namespace!, uid!);
  return obstacle(job, pod, await patiently(list, { clock, signal, note: reporter.note }));
}

function tooLong(pod: V1Pod | undefined, waited: number): Obstacle | undefined {
  if (!pod && waited >= NO_POD_MS) {
    return { cause: 'no pod was created within a minute', next: "check the cluster's controller manager" };
  }
  if (waited >= NO_START_MS) {
    return {
      cause: `the pod ${pod!.metadata!.name} did not start within 10 minutes`,
      next: 'check its Events and its node',
    };
  }
  return undefined;
}

async function giveUp(
  what: Following,
  first: boolean,
  { cause, next }: Obstacle,
  { cluster }: FollowContext,
): Promise<void> {
  const remove = what.ours && first;
  if (remove) {
    const pods = await cluster.pods(what.namespace, JOB_LABEL, what.job);
    // It has just started: then it is followed.
    if (pods.some(hasStarted)) return;
    await cluster.deleteJob(what.namespace, what.job);
  }
  const left = remove ? 'the Job was deleted, nothing ran' : `the Job stays: ${what.job}`;
  throw new Failure('job', `cannot start (${cause})`, { next: `${next}; ${left}`, exitCode: EXIT.failed });
}

function hasStarted(pod: V1Pod): boolean {
  const { phase, containerStatuses } = pod.status ?? {};
  const { running, terminated } = containerStatuses?.[0]?.state ?? {};
  return running !== undefined || terminated !== undefined || phase === 'Failed' || phase === 'Succeeded';
}
