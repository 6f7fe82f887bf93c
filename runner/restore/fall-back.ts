import { taskEnds } from '../action-set/task-watch';
import type { Captured } from '../backup/capture';
import { exitCodes, Failure } from '../ports/failure';
import { type LoadEnd, loadAll } from './loads';
import type { Restoring } from './restoring';

/**
 * Loads the safety point into all captures that a failed restore has touched. The others still have the data that is in it.
 *
 * @param ends how the loads ended; at least one is neither complete nor untouched, or some are complete and others untouched
 * @throws Failure with the exit code 4 unless the app may run with it
 */
export async function fallBack(
  held: Restoring,
  failure: Failure,
  ends: readonly LoadEnd[],
  safety: Captured | undefined,
): Promise<void> {
  const { config, log, signal } = held.context;
  const touched = ends.filter(({ state }) => state !== 'untouched');
  const ended = touched.every(({ state }) => state !== 'unknown');
  const down = (more: string) =>
    new Failure({
      step: failure.step,
      cause: `${failure.cause}; ${more}, so the app stays down`,
      next: `${ended ? `${failure.next}; then ` : ''}restore again, from this point or another: the new run takes over; npx jerrycan unblock ${config.app} shows what is left, and what else you can do`,
      exitCode: exitCodes.down,
    });
  if (signal.aborted && !ended) throw down('the load may still be running');
  if (signal.aborted) throw down(`${Failure.of(signal.reason, log.step).cause}; the safety point is not loaded`);
  if (!ended) throw down('the load may still be running (its state is unknown)');
  if (!safety) throw down('there is no safety point');
  const empty = emptyIn(safety, touched);
  if (empty.length > 0)
    throw down(`the safety point ${config.captures.length > 1 ? `of ${empty.join(', ')} ` : ''}is empty`);
  for (const { actionSet } of touched) {
    const over = await taskEnds(held.context, actionSet).catch(() => undefined);
    if (!over) throw down(over === false ? 'its task is still running' : 'its task may still be running');
  }
  const { point } = safety;
  log.warn(failure.cause, 'loading the safety point');
  log.begin('load safety point', { point: point.run });
  const loads = touched.map(({ capture }) => ({
    capture,
    data: point.captures.find(({ name }) => name === capture.name)!,
  }));
  // The point contains everything that existed while no writer ran, so anything else is left from the failed load.
  const options = () => ({ undo: 'true' });
  const undone = await loadAll(held, { source: { point, directory: point.run }, loads, options });
  const worst = undone.find(({ error }) => error === signal.reason && signal.aborted) ?? undone.find(isNotComplete);
  if (!worst) return;
  const { cause } = Failure.of(worst.error, log.step);
  if (signal.aborted && worst.error === signal.reason)
    throw down(`${cause}; the load of the safety point ${point.run} may still be running`);
  throw down(`the safety point ${point.run} was not loaded either: ${cause}`);
}

const isNotComplete = ({ state, error }: LoadEnd): boolean => state !== 'complete' && error !== undefined;

/** The captures that had no data. */
function emptyIn({ point, servers }: Captured, touched: readonly LoadEnd[]): (string | null)[] {
  const names = touched.map(({ capture }) => capture.name);
  return names.filter((name) => servers[point.captures.findIndex((one) => one.name === name)]?.isEmpty);
}
