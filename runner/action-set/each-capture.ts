import type { CaptureConfig } from '../../contracts/app-config';

export interface EachCaptureProps<T> {
  readonly captures: readonly CaptureConfig[];
  /** The task of one capture. Its signal aborts with the signal of all, and when the task of another capture has failed. */
  readonly task: (capture: CaptureConfig, signal: AbortSignal) => Promise<T>;
  readonly signal: AbortSignal;
  /** Whether each capture waits for the one before it. @default - all at the same time */
  readonly isOrdered?: boolean | undefined;
}

/**
 * Performs a task for each capture, and waits for all of them even if one has failed.
 *
 * @returns the results, in the order of `captures`
 * @throws the first failure
 */
export async function eachCapture<T>({ captures, task, signal, isOrdered }: EachCaptureProps<T>): Promise<T[]> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const perform = async (capture: CaptureConfig): Promise<T> => {
    try {
      return await task(capture, both);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const results: T[] = [];
  if (isOrdered) for (const capture of captures) results.push(await perform(capture));
  if (isOrdered) return results;
  const ended = await Promise.allSettled(captures.map(perform));
  for (const one of ended) {
    if (one.status === 'rejected') throw failed.signal.reason;
    results.push(one.value);
  }
  return results;
}
