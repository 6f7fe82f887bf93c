import { patiently } from '../../../cli/follow/retry';
import { FakeClock } from '../../runner/fakes/clock';
import { away } from '../fake-cluster';

const never = new AbortController().signal;

/** When a cluster that stays away is asked, in seconds. */
async function asked(chance: number): Promise<number[]> {
  const clock = new FakeClock();
  clock.random = () => chance;
  const begun = clock.now();
  const times: number[] = [];
  const ask = async () => {
    times.push((clock.now() - begun) / 1000);
    throw away();
  };
  await expect(patiently(ask, { clock, signal: never, note: () => {} })).rejects.toThrow('does not answer');
  return times;
}

it('asks again for five minutes, at first soon', async () => {
  const times = await asked(0);
  expect(times.slice(0, 5)).toEqual([0, 1, 3, 7, 12]);
  expect(times.at(-1)).toBeGreaterThanOrEqual(300);
  expect(times.at(-2)).toBeLessThan(300);
});

it('does not come back together with everybody else who lost the cluster', async () => {
  expect((await asked(0.5)).slice(0, 4)).toEqual([0, 1.5, 4.5, 9.5]);
});

it('is over as soon as the operator leaves', async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const note = () => controller.abort(new Error('left'));
  const ask = async () => {
    throw away();
  };
  await expect(patiently(ask, { clock, signal: controller.signal, note })).rejects.toThrow('left');
});
