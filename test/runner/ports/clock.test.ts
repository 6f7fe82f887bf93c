import { systemClock } from '../../../runner/ports/clock';

afterEach(() => jest.useRealTimers());

test('a sleep that is longer than a timer of Node’s lasts as long as requested', async () => {
  jest.useFakeTimers();
  const days = 24 * 3_600_000;
  let woken = false;
  const slept = systemClock.sleep(60 * days).then(() => {
    woken = true;
  });
  await jest.advanceTimersByTimeAsync(60 * days - 1);
  expect(woken).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  await slept;
  expect(jest.getTimerCount()).toBe(0);
});

test('an aborted sleep rejects with the reason, in its first timer or a later one', async () => {
  jest.useFakeTimers();
  for (const after of [0, 1000, 50 * 24 * 3_600_000]) {
    const controller = new AbortController();
    const slept = systemClock.sleep(60 * 24 * 3_600_000, controller.signal).catch((reason: unknown) => reason);
    await jest.advanceTimersByTimeAsync(after);
    controller.abort('SIGTERM');
    expect(await slept).toBe('SIGTERM');
    expect(jest.getTimerCount()).toBe(0);
  }
});
