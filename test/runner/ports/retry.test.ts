import { retried } from '../../../runner/ports/retry';
import { FakeClock } from '../fakes/clock';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** Seconds between the attempts of a request that always fails, with a fixed random number. */
async function pauses(chance: number): Promise<number[]> {
  jest.spyOn(Math, 'random').mockReturnValue(chance);
  const times: number[] = [];
  const attempt = async () => {
    times.push(Date.now());
    throw new Error('503');
  };
  const ended = retried({}, attempt, () => true).catch((error: Error) => error.message);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await ended).toBe('503');
  return times.slice(1).map((time, i) => (time - times[i]!) / 1000);
}

test('a request is retried five times, with a doubled pause each time', async () => {
  expect(await pauses(0)).toEqual([0.25, 0.5, 1, 2, 4]);
});

test('the jitter adds up to 100%, and no pause is longer than 5 s: two requests that failed together do not retry together', async () => {
  expect(await pauses(0.5)).toEqual([0.375, 0.75, 1.5, 3, 5]);
  expect(await pauses(0.9999)).toEqual([0.5, 1, 2, 4, 5].map((seconds) => expect.closeTo(seconds, 2)));
});

test('the pauses use the given clock, and end with the signal', async () => {
  const clock = new FakeClock();
  const begun = clock.now();
  const controller = new AbortController();
  let attempts = 0;
  const attempt = async () => {
    if (++attempts === 1000) controller.abort(new Error('enough'));
    throw new Error('503');
  };
  const props = { retries: Number.POSITIVE_INFINITY, clock, signal: controller.signal };
  await expect(retried(props, attempt, () => true)).rejects.toThrow('enough');
  expect(attempts).toBe(1000);
  expect(clock.now() - begun).toBeGreaterThan(990 * 5000);
});

test('a request is not retried if that cannot help', async () => {
  const attempt = jest.fn(async () => {
    throw new Error('403');
  });
  await expect(retried({}, attempt, ({ message }) => message !== '403')).rejects.toThrow('403');
  expect(attempt).toHaveBeenCalledTimes(1);
});
