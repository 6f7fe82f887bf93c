/** Time and randomness, behind an interface so that tests control both. No other file of the runner uses the machine's. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

/** The longest step of a timer: Node fires timers above 24.8 days at once. Milliseconds. */
const LONGEST_TIMER = 24 * 24 * 3_600_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const aborted = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      let left = milliseconds;
      let timer: NodeJS.Timeout;
      const wait = () => {
        const step = Math.min(left, LONGEST_TIMER);
        left -= step;
        timer = setTimeout(() => (left > 0 ? wait() : done()), step);
      };
      const done = () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      wait();
      signal?.addEventListener('abort', aborted, { once: true });
    }),
};

/** The largest normal difference between two clocks. A larger one means that a clock is wrong. Milliseconds. */
export const CLOCKS_APART = 300_000;
