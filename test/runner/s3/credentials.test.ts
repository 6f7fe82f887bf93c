import fc from 'fast-check';
import { renewed, type TemporaryCredentials } from '../../../runner/s3/credentials';

const MINUTE = 60_000;

/** A stopped clock, and a provider whose credentials last this many minutes, if it returns any. */
function giver(minutes = 60) {
  const state = { now: 0, asked: 0, refuses: false };
  const obtain = async (): Promise<TemporaryCredentials> => {
    state.asked += 1;
    if (state.refuses) throw new Error('out of order');
    const [accessKeyId, expires] = [`id-${state.asked}`, state.now + minutes * MINUTE];
    return { accessKeyId, secretAccessKey: 'secret', sessionToken: 'token', expires };
  };
  return { state, source: renewed(obtain, { now: () => state.now }) };
}

test('they are requested once, and again ten minutes before they expire', async () => {
  const { state, source } = giver();
  await source();
  state.now = 50 * MINUTE - 1;
  expect((await source()).accessKeyId).toBe('id-1');
  state.now = 50 * MINUTE;
  expect((await source()).accessKeyId).toBe('id-2');
  expect(state.asked).toBe(2);
});

test('concurrent requests share one renewal', async () => {
  const { state, source } = giver();
  await Promise.all([source(), source(), source()]);
  expect(state.asked).toBe(1);
});

test('if there are no new ones, the old ones are used until their end; then the error has the reason', async () => {
  const { state, source } = giver();
  await source();
  state.refuses = true;
  state.now = 60 * MINUTE - 1;
  expect((await source()).accessKeyId).toBe('id-1');
  state.now = 60 * MINUTE;
  await expect(source()).rejects.toThrow('out of order');
  state.refuses = false;
  expect((await source()).accessKeyId).toMatch(/^id-/);
});

test('at any time, the returned credentials are valid, or there were none', async () => {
  const step = fc.record({ minutes: fc.nat(90), refuses: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 15, max: 720 }), async (steps, lifetime) => {
      const { state, source } = giver(lifetime);
      for (const { minutes, refuses } of steps) {
        state.now += minutes * MINUTE;
        state.refuses = refuses;
        const given = (await source().catch(() => undefined)) as TemporaryCredentials | undefined;
        if (given) expect(given.expires).toBeGreaterThan(state.now);
        else expect(refuses).toBe(true);
      }
    }),
  );
});
