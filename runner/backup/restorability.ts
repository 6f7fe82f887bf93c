import type { RestorePoint } from '../../contracts/restore-point';
import { recordEvent } from '../kubernetes/event';
import type { Held } from '../lease/with-lease';
import { exitCodes, Failure } from '../ports/failure';
import { checkServer, NotAsked } from '../preflight/task-check';

/** The task begins within this time, or nothing is known. Part of what the Job's own deadline leaves room for. Milliseconds. */
const LOOKS_WITHIN = 300_000;

/**
 * Asks what a restore of a point that was just made would ask first, with nobody standing still for it: whether there is room for it, whether the account
 * may load it, whether the server takes its rows. What could not be asked is said, and is no refusal.
 *
 * @param run the point's
 * @param find the point; `undefined`: it is not found any more
 * @returns why a restore would be refused, with the exit code 5; `undefined`: it would not, as far as is known
 */
export async function restorability(
  held: Held,
  run: string,
  find: () => Promise<RestorePoint | undefined>,
): Promise<Failure | undefined> {
  const { clock, log } = held.context;
  log.begin('check restore', { point: run });
  const { step } = log;
  try {
    const point = await find();
    if (!point)
      throw new NotAsked({ step, cause: `the restore point ${run} is not found`, next: 'see who deleted it' });
    await checkServer(held, { notAfter: clock.now() + LOOKS_WITHIN, source: { point, directory: run } });
    return undefined;
  } catch (error) {
    const { cause, next, exitCode } = Failure.of(error, step);
    const isRefusal = exitCode === exitCodes.refused && !(error instanceof NotAsked);
    if (!isRefusal) {
      await sayUnknown(
        held,
        run,
        new Failure({ step, cause: `whether ${run} could be restored now is not known: ${cause}`, next }),
      );
      return undefined;
    }
    return new Failure({
      step,
      cause: `the restore point ${run} is made, and a restore of it would be refused: ${cause}`,
      next: `${next}; correct it before you need a restore`,
      exitCode: exitCodes.unsound,
    });
  }
}

async function sayUnknown({ context }: Held, run: string, failure: Failure): Promise<void> {
  context.log.warn(failure.cause, `${failure.next}; the next backup asks again`);
  // A run that is ended has nobody to tell: its successor asks.
  if (!context.signal.aborted) await recordEvent(context, run, 'PointNotChecked', failure);
}
