import { type ActionOptions, parseServer, type ServedBy } from '../../contracts/action';
import type { CaptureConfig } from '../../contracts/app-config';
import { inWords } from '../../contracts/duration-words';
import { quiesceOption } from '../../contracts/first-form';
import { directoryOf } from '../../contracts/restore-point';
import { runName } from '../../contracts/run-name';
import type { Outcome } from '../action-set/action-set';
import { ofCapture } from '../action-set/capture-failure';
import { ActionFailed, Forgotten, NothingDone } from '../action-set/failure';
import { pointArtifact } from '../action-set/point-artifact';
import { runAction } from '../action-set/run';
import type { LoadSource } from '../catalog/restore-source';
import type { Held } from '../lease/with-lease';
import { Deadline } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';
import { StartWatch } from './start-watch';

/** A task that starts in time ends within this time. Milliseconds. */
const ENDS_WITHIN = 60_000;

export interface ServerCheckProps {
  /** The latest start of the task; milliseconds since the epoch. */
  readonly notAfter: number;
  /** What a restore will load: its index is read where the load will read it. @default - nothing is loaded */
  readonly source?: LoadSource;
  /** The other options of the load. @default - none */
  readonly asked?: ActionOptions<'restore'>;
  /** The dump that follows: the task checks whether it can be made and stored. @default - none */
  readonly dump?: { readonly quiesce: 'snapshot' | 'whole-backup'; readonly safety: boolean };
}

/** The server could not be checked, for a reason that may pass. */
export class NotAsked extends Failure {}

/** The error of a task that starts after `notAfter`. */
const TOO_LATE = /\bnot started: option notAfter /;

/**
 * Runs the action `preflight` of a capture's blueprint, which checks what only a pod beside the database can know. It checks whether its image can be pulled
 * and has the tools, whether the Secrets exist and are right, what the server is, whether the store accepts and returns data, and whether there is enough
 * space. If it refuses, nothing of the app has been touched.
 *
 * @throws Failure with the exit code 3; NotAsked, also with that code, if there was no answer
 */
export async function checkServer(held: Held, capture: CaptureConfig, props: ServerCheckProps): Promise<ServedBy> {
  const { config, log } = held.context;
  log.begin('check server', config.captures.length > 1 ? { capture: capture.name } : {});
  try {
    return await check(held, capture, props);
  } catch (error) {
    throw ofCapture(held.context, capture, error, [NotAsked]);
  }
}

async function check(
  { context, lease }: Held,
  capture: CaptureConfig,
  { notAfter, source, asked, dump }: ServerCheckProps,
): Promise<ServedBy> {
  const { clock, config, log, signal } = context;
  const name = runName(config.app, clock);
  const until = notAfter + ENDS_WITHIN;
  const seconds = Math.round((until - clock.now()) / 1000);
  const watch = new StartWatch(context, capture, name);
  const deadline = new Deadline(clock, signal, until, () =>
    notAsked({
      step: log.step,
      cause: `the task that checks the server has not ended within ${inWords(seconds)}${watch.seen ? ` (${watch.seen})` : ''}`,
      next: 'check its pod',
    }),
  );
  const options: ActionOptions<'preflight'> = {
    notAfter: String(Math.floor(notAfter / 1000)),
    ...(source && pointArtifact(source.data.objects, source.directory).point),
    ...asked,
    ...(dump && {
      run: directoryOf(name, capture),
      quiesce: quiesceOption(capture, dump.quiesce),
      ...(dump.safety && { safety: 'true' }),
    }),
  };
  try {
    const ended = AbortSignal.any([deadline.signal, watch.signal]);
    const outcome = await runAction(context, lease, { capture, name, action: 'preflight', options, signal: ended });
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
