import fc from 'fast-check';
import { runName, runTime } from '../../contracts/run-name';
import { FakeClock } from '../runner/fakes/clock';

const app = fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
const time = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59Z') / 1000 }).map((seconds) => seconds * 1000);

test('a name is a DNS label of at most 63 characters, and contains its time', () => {
  fc.assert(
    fc.property(app, time, (name, at) => {
      const run = runName(name, new FakeClock(at));
      expect(run).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
      expect(runTime(name, run)).toBe(at);
    }),
  );
});

test('names sort like their times', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [x, y] = [runName('app', new FakeClock(a)), runName('app', new FakeClock(b))];
      if (a < b) expect(x < y).toBe(true);
    }),
  );
});

test('a name of another app is not a name of this one, even if it starts alike', () => {
  fc.assert(
    fc.property(app, app, time, (one, other, at) => {
      fc.pre(one !== other);
      expect(runTime(other, runName(one, new FakeClock(at)))).toBeUndefined();
    }),
  );
});

test.each([
  'wordpress-20260230t041500z-x7k2q',
  'wordpress-20261121t241500z-x7k2q',
  'wordpress-20261121t041500z-x7k2',
  'wordpress-20261121t041500z-X7K2Q',
  'wordpress-20261121t041500z-x7k2q/../x',
  'wordpress-20261121t041500z-x7k2q\n',
  'kanctl',
  '',
])('%j is not the name of a run', (name) => {
  expect(runTime('wordpress', name)).toBeUndefined();
});
