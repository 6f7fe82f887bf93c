import type { CaptureConfig } from '../../contracts/app-config';
import { loadsOf } from '../../contracts/restore-loads';
import type { RestorePoint } from '../../contracts/restore-point';
import { eachCapture } from '../action-set/each-capture';
import { loadSource } from '../catalog/restore-source';
import { recordEvent } from '../kubernetes/event';
import type { Held } from '../lease/with-lease';
import { exitCodes, Failure } from '../ports/failure';
import { checkServer, NotAsked } from '../preflight/task-check';

/** The latest start of the check, which the Job's own deadline includes. Milliseconds. */
const LOOKS_WITHIN = 300_000;

/**
 * Runs the first checks of a restore on a point that was just made, without stopping the writers: whether there is enough space, whether the account
 * may load it, and whether the server accepts its rows. If the check cannot run, it only warns.
 *
 * @param run the run of the point
 * @param find returns the point; `undefined` if it no longer exists
 * @returns why a restore would be refused, with the exit code 5; `undefined` if no reason is known
 */
export async function restorability(
  held: Held,
  run: string,
  find: () => Promise<RestorePoint | undefined>,
): Promise<Failure | undefined> {
  const { clock, config, log, signal } = held.context;
  log.begin('check restore', { point: run });
  const { step } = log;
  try {
    const point = await find();
    if (!point)
      throw new NotAsked({ step, cause: `the restore point ${run} is missing`, next: 'find out what deleted it' });
    const notAfter = clock.now() + LOOKS_WITHIN;
    const loads = loadsOf(config, point);
    if ('cause' in loads) throw new NotAsked({ step, ...loads });
    const task = (capture: CaptureConfig, ends: AbortSignal) => {
      const { data } = loads.find((load) => load.capture === capture)!;
      const source = loadSource({ directory: run }, data);
      return checkServer({ ...held, context: { ...held.context, signal: ends } }, capture, { notAfter, source });
    };
    await eachCapture({ captures: loads.map(({ capture }) => capture), task, signal });
    return undefined;
  } catch (error) {
    const { cause, next, exitCode } = Failure.of(error, step);
    const isRefusal = exitCode === exitCodes.refused && !(error instanceof NotAsked);
    if (!isRefusal) {
      await sayUnknown(
        held,
        run,
        new Failure({ step, cause: `cannot tell whether ${run} could be restored now: ${cause}`, next }),
      );
      return undefined;
    }
    return new Failure({
      step,
      cause: `the restore point ${run} is complete, but a restore of it would be refused: ${cause}`,
      next: `${next}; fix this before you need a restore`,
      exitCode: exitCodes.unsound,
    });
  }
}

async function sayUnknown({ context }: Held, run: string, failure: Failure): Promise<void> {
  context.log.warn(failure.cause, `${failure.next}; the next backup checks again`);
  // After SIGTERM no Event is needed: the next pod checks.
  if (!context.signal.aborted) await recordEvent(context, run, 'PointNotChecked', failure);
}
