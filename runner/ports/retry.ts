import pRetry from 'p-retry';
import { type Clock, systemClock } from './clock';

export interface RetryProps {
  /** How often a request is retried after no answer, 429 or 5xx. @default 5 */
  readonly retries?: number;
  /** The pause before the first retry. It doubles with each retry, plus up to 100% jitter; 5 s at most. @default 250 */
  readonly retryAfterMilliseconds?: number;
}

interface Waiting {
  /** @default - the system clock */
  readonly clock?: Pick<Clock, 'random' | 'sleep'>;
  /** Stops the waiting with its reason. */
  readonly signal?: AbortSignal;
}

const LONGEST_PAUSE = 5000;

/**
 * Retries one request. Every request to the API server and to the store uses this function, as does the CLI while it waits for a
 * cluster to come back. Each attempt has its own time limit.
 */
export const retried = <T>(
  { retries = 5, retryAfterMilliseconds = 250, clock = systemClock, signal }: RetryProps & Waiting,
  attempt: () => Promise<T>,
  mayHelp: (error: Error) => boolean,
): Promise<T> =>
  pRetry(attempt, {
    retries,
    // The pauses of p-retry use a clock that tests cannot control.
    minTimeout: 0,
    shouldRetry: async ({ error, retriesConsumed }) => {
      if (!mayHelp(error)) return false;
      const pause = retryAfterMilliseconds * 2 ** retriesConsumed * (1 + clock.random());
      await clock.sleep(Math.min(LONGEST_PAUSE, pause), signal);
      return true;
    },
  });
