import pRetry from 'p-retry';
import { type Clock, systemClock } from './clock';

export interface RetryProps {
  /** How often a request is repeated that had no answer, or 429 or 5xx. @default 5 */
  readonly retries?: number;
  /** Before the first repetition; then twice as long each time, and up to twice that by chance; 5 s at most. @default 250 */
  readonly retryAfterMilliseconds?: number;
}

interface Waiting {
  /** @default - the machine's */
  readonly clock?: Pick<Clock, 'random' | 'sleep'>;
  /** Ends the waiting, with its reason. */
  readonly signal?: AbortSignal;
}

const LONGEST_PAUSE = 5000;

/**
 * Every request to the API server and to the store goes through here, each attempt with a time limit of its own; so does an operator's
 * who waits for a cluster to come back.
 */
export const retried = <T>(
  { retries = 5, retryAfterMilliseconds = 250, clock = systemClock, signal }: RetryProps & Waiting,
  attempt: () => Promise<T>,
  mayHelp: (error: Error) => boolean,
): Promise<T> =>
  pRetry(attempt, {
    retries,
    // Its own pauses are of a clock that no test can hold.
    minTimeout: 0,
    shouldRetry: async ({ error, retriesConsumed }) => {
      if (!mayHelp(error)) return false;
      const pause = retryAfterMilliseconds * 2 ** retriesConsumed * (1 + clock.random());
      await clock.sleep(Math.min(LONGEST_PAUSE, pause), signal);
      return true;
    },
  });
