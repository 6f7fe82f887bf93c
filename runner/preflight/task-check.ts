import { type ActionOptions, parseServer, type ServedBy } from '../../contracts/action';
import { inWords } from '../../contracts/duration-words';
import { JOB_ID } from '../../contracts/labels';
import { runName } from '../../contracts/run-name';
import type { Outcome } from '../action-set/action-set';
import { ActionFailed, Forgotten, NothingDone } from '../action-set/failure';
import { pointArtifact } from '../action-set/point-artifact';
import { runAction } from '../action-set/run';
import type { RestoreSource } from '../catalog/restore-source';
import { podObstacle, type StartingPod } from '../kubernetes/pod-start';
import type { Held } from '../lease/with-lease';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Deadline } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';

/** A task that starts in time ends within this time. Milliseconds, as are all of these. */
const ENDS_WITHIN = 60_000;
/** A pod that starts within this time is not inspected. */
const LOOK_AFTER = 10_000;
const LOOK_EVERY = 5000;
/** How long to wait for an image to be pulled or a Secret to be created. */
const OBSTACLE_LASTS = 120_000;

export interface ServerCheckProps {
  /** The latest start of the task; milliseconds since the epoch. */
  readonly notAfter: number;
  /** The point that a restore will load: its index is read where the load will read it. @default - nothing is loaded */
  readonly source?: RestoreSource;
  /** The other options of the load. @default - none */
  readonly asked?: ActionOptions<'restore'>;
  /** The dump that follows: the task checks whether it can be made and stored. @default - none */
  readonly dump?: { readonly quiesce: 'snapshot' | 'whole-dump'; readonly safety: boolean };
}

/** The server could not be checked, for a reason that may pass. */
export class NotAsked extends Failure {}

/** The error of a task that starts after `notAfter`. */
const TOO_LATE = /\bnot started: option notAfter /;

/**
 * Runs the blueprint's action `preflight`, which checks what only a pod beside the database can know. It checks whether its image can be pulled and has the
 * tools, whether the Secrets exist and are right, what the server is, whether the store accepts and returns data, and whether there is enough space.
 * If it refuses, nothing of the app has been touched.
 *
 * @throws Failure with the exit code 3; NotAsked, also with that code, if there was no answer
 */
export async function checkServer({ context, lease }: Held, props: ServerCheckProps): Promise<ServedBy> {
  const { clock, config, log, signal } = context;
  log.begin('check server');
  const name = runName(config.app, clock);
  const until = props.notAfter + ENDS_WITHIN;
  const seconds = Math.round((until - clock.now()) / 1000);
  const watch = new StartWatch(context, name);
  const deadline = new Deadline(clock, signal, until, () =>
    notAsked({
      step: log.step,
      cause: `the task that checks the server has not ended within ${inWords(seconds)}${watch.seen ? ` (${watch.seen})` : ''}`,
      next: 'check its pod',
    }),
  );
  const { notAfter, source, asked, dump } = props;
  const options: ActionOptions<'preflight'> = {
    notAfter: String(Math.floor(notAfter / 1000)),
    ...(source && pointArtifact(source.point.objects, source.directory).point),
    ...asked,
    ...(dump && { run: name, quiesce: dump.quiesce, ...(dump.safety && { safety: 'true' }) }),
  };
  try {
    const ended = AbortSignal.any([deadline.signal, watch.signal]);
    const outcome = await runAction(context, lease, { name, action: 'preflight', options, signal: ended });
    return serverIn(outcome);
  } catch (error) {
    if (error instanceof ActionFailed && !TOO_LATE.test(error.cause)) throw error.as(exitCodes.refused);
    if (error instanceof ActionFailed || error instanceof NothingDone || error instanceof Forgotten)
      throw notAsked(error);
    throw error;
  } finally {
    watch.end();
    deadline.end();
  }
}

/** Watches the pod of a slow task, and gives up if it cannot start. */
class StartWatch {
  /** What prevents the pod from starting; empty if it is not known. */
  seen = '';
  private readonly stuck = new AbortController();
  private readonly ended = new AbortController();

  constructor(
    private readonly context: Context,
    private readonly actionSet: string,
  ) {
    // `end` aborts its sleep.
    this.look().catch(() => {});
  }

  get signal(): AbortSignal {
    return this.stuck.signal;
  }

  end(): void {
    this.ended.abort();
  }

  private async look(): Promise<void> {
    const { clock, cluster, config, log } = this.context;
    let since: number | undefined;
    let said = '';
    await clock.sleep(LOOK_AFTER, this.ended.signal);
    for (;;) {
      const list = cluster.list<StartingPod>(resources.pods, config.namespace, `${JOB_ID}=${this.actionSet}`);
      // The action itself handles an API server that is away.
      const pods = await list.catch(() => []);
      const found = pods.map(podObstacle).find((one) => one !== undefined);
      this.seen = found?.cause.slice(0, 500) ?? '';
      since = found?.lasting ? (since ?? clock.now()) : undefined;
      const reason = found?.cause.split(':')[0] ?? '';
      if (found && reason !== said) log.warn(`the task's pod does not start: ${this.seen}`, found.next);
      said = reason || said;
      if (found && since !== undefined && clock.now() - since >= OBSTACLE_LASTS)
        return this.stuck.abort(refused(`the task's pod does not start: ${this.seen}`, found.next));
      await clock.sleep(LOOK_EVERY, this.ended.signal);
    }
  }
}

function serverIn({ artifacts }: Outcome): ServedBy {
  try {
    return parseServer(artifacts.server);
  } catch (error) {
    throw refused((error as Error).message, 'check that the blueprint in the cluster is the one in Git');
  }
}

const notAsked = ({ step, cause, next }: Pick<Failure, 'step' | 'cause' | 'next'>): NotAsked =>
  new NotAsked({ step, cause, next, exitCode: exitCodes.refused });

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'check server', cause, next, exitCode: exitCodes.refused });
