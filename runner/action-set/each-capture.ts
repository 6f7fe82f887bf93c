import type { CaptureConfig } from '../../contracts/app-config';
import type { Context } from '../ports/context';

/**
 * Performs a task for each capture: for all at the same time, or for one after the other if the app declares an order. After the first failure it aborts the
 * signal of the others, and waits for them.
 *
 * @returns the results, in the order of `captures`
 * @throws the first failure
 */
export async function eachCapture<T>(
  { config, signal }: Pick<Context, 'config' | 'signal'>,
  captures: readonly CaptureConfig[],
  task: (capture: CaptureConfig, signal: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const others = new AbortController();
  const both = AbortSignal.any([signal, others.signal]);
  const one = async (capture: CaptureConfig): Promise<T> => {
    try {
      return await task(capture, both);
    } catch (error) {
      others.abort(error);
      throw error;
    }
  };
  if (config.isOrdered) {
    const results: T[] = [];
    for (const capture of captures) results.push(await one(capture));
    return results;
  }
  const ended = await Promise.allSettled(captures.map(one));
  if (others.signal.aborted) throw others.signal.reason;
  return ended.map((result) => (result as PromiseFulfilledResult<T>).value);
}
