import pRetry from 'p-retry';

export interface RetryProps {
  /** How often a request is repeated that had no answer, or 429 or 5xx. @default 5 */
  readonly retries?: number;
  /** Before the first repetition; then twice as long each time, and up to twice that by chance; 5 s at most. @default 250 */
  readonly retryAfterMilliseconds?: number;
}

/** Every request to the API server and to the store goes through here, each attempt with a time limit of its own. */
export const retried = <T>(
  { retries = 5, retryAfterMilliseconds = 250 }: RetryProps,
  attempt: () => Promise<T>,
  mayHelp: (error: Error) => boolean,
): Promise<T> =>
  pRetry(attempt, {
    ...{ retries, minTimeout: retryAfterMilliseconds, maxTimeout: 5000, randomize: true },
    shouldRetry: ({ error }) => mayHelp(error),
  });
