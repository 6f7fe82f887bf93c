/** Time and chance, so that a test can hold both. Nothing else in this room asks the machine for either. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

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
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', aborted, { once: true });
    }),
};

/** UTC, RFC 3339, milliseconds. */
export const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A time as this program writes it; `undefined` if it is anything else. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const time = Date.parse(text);
  return Number.isFinite(time) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? time : undefined;
}
/** Two clocks are never quite the same; what is further apart is wrong. Milliseconds. */
export const CLOCKS_APART = 300_000;

