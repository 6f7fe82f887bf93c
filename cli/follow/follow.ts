import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { isLast, isOver, JOB_LABEL } from '../cluster/job';
import { runnerContainer } from '../cluster/runner-container';
import { parseEvent } from '../report/event';
import { EXIT, type ExitCode, exitCodeOf, isRunners, type Terminated } from '../terminal/exit-code';
import type { FollowContext, Following } from './following';
import { forget, newOutcome, noted, type Outcome } from './outcome';
import { patiently } from './retry';
import { readJob, runningPod } from './start';
import { TaskWatches } from './task-watches';

/**
 * Follows the pods of a Job until the Job ends.
 *
 * @returns how it ended
 * @throws Failure if the Job does not exist, cannot start, or the cluster does not answer for minutes
 */
export async function follow(what: Following, context: FollowContext): Promise<Outcome> {
  const outcome = newOutcome();
  try {
    const followed = new Set<string>();
    for (;;) {
      const pod = await runningPod(what, followed, context);
      if (!pod) return ended(outcome, await readJob(what, context));
      followed.add(pod.metadata!.uid!);
      forget(outcome);
      const { said, end } = await followPod(what, pod, outcome, context);
      Object.assign(outcome, lastWord(pod, said, end?.how));
      if (outcome.exitCode === EXIT.done) return outcome;
      const job = await readJob(what, context);
      const last = end && isLast(job, end.pod);
      if (last || isOver(job) || (job.spec?.backoffLimit ?? 6) < followed.size) return outcome;
      context.reporter.note('the Job starts another pod');
    }
  } catch (cause) {
    if (context.signal.aborted) return { ...outcome, exitCode: EXIT.interrupted };
    throw cause;
  } finally {
    context.reporter.end();
  }
}

/** How a pod ended, as far as known. */
interface PodEnd {
  /** The exit code in the event `done`, the last one of the runner. */
  readonly said?: ExitCode;
  /** `undefined` if the pod was deleted before its end was observed. */
  readonly end?: { readonly how: Terminated; readonly pod: V1Pod };
}

/**
 * The exit code of a pod: its container's. If that is not an exit code of the runner, or it was not observed, the one in the runner's event `done` counts: the
 * status of a pod is deleted with the pod.
 */
function lastWord(pod: V1Pod, said: ExitCode | undefined, end: Terminated | undefined): Partial<Outcome> {
  const seen = end ? exitCodeOf(end) : { exitCode: EXIT.failed, cause: `the pod ${pod.metadata!.name} was deleted` };
  if (said === undefined) return seen.exitCode === EXIT.failed ? { ...seen, silent: true } : seen;
  return seen.cause === undefined ? seen : { ...seen, exitCode: said };
}

/** Shows the whole log of the pod exactly once, however often the connection breaks. */
async function followPod(what: Following, pod: V1Pod, outcome: Outcome, context: FollowContext): Promise<PodEnd> {
  const { cluster, reporter, clock, signal } = context;
  const at = runnerContainer(what.namespace, pod);
  const tasks = new TaskWatches(what, context);
  const note = reporter.note;
  const list = () => patiently(() => cluster.pods(what.namespace, JOB_LABEL, what.job), { clock, signal, note });
  let shown = 0;
  let said: PodEnd = {};
  try {
    for (;;) {
      // Read before the log: a log that is read after the end is complete.
      const pods = await list();
      const now = pods.find(({ metadata }) => metadata?.uid === pod.metadata!.uid);
      const end = now && terminated(now);
      if (!now) return said;
      let read = 0;
      const line = (text: string) => {
        if (++read <= shown) return;
        shown = read;
        const event = parseEvent(text);
        if (event) {
          noted(outcome, event);
          if (event.event === 'done' && isRunners(event.exitCode)) said = { said: event.exitCode };
          tasks.heard(event);
          reporter.event(event, text);
        } else reporter.text(text);
      };
      const readLog = () => {
        read = 0;
        return cluster.log(at, line, signal);
      };
      try {
        await patiently(readLog, { clock, signal, note });
      } catch (cause) {
        signal.throwIfAborted();
        // Deleted since it was listed: its log is gone.
        if ((await list()).some(({ metadata }) => metadata?.uid === pod.metadata!.uid)) throw cause;
        return said;
      }
      signal.throwIfAborted();
      if (end) return { ...said, end: { how: end, pod: now } };
      await clock.sleep(500, signal);
    }
  } finally {
    tasks.stop();
  }
}

function terminated(pod: V1Pod): Terminated | undefined {
  const end = pod.status?.containerStatuses?.[0]?.state?.terminated;
  if (end) return end;
  // Evicted before its container ran, or on a node that is gone.
  const { phase, reason, message } = pod.status ?? {};
  return phase === 'Failed' ? { exitCode: -1, reason, message } : undefined;
}

/** The outcome of a Job that is over and has no more pods to follow. */
function ended(outcome: Outcome, job: V1Job): Outcome {
  const condition = job.status?.conditions?.find((c) => c.type === 'Complete' || c.type === 'Failed');
  if (condition?.type === 'Complete') return { ...outcome, exitCode: EXIT.done };
  const why = [condition?.reason, condition?.message].filter(Boolean).join(': ');
  const cause = outcome.cause ?? `the Job failed (${why})`;
  return {
    ...(outcome.run === undefined && { silent: true }),
    ...outcome,
    exitCode: outcome.exitCode || EXIT.failed,
    cause,
  };
}
