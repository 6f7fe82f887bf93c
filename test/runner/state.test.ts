import fc from 'fast-check';
import { seal } from '../../runner/signature';
import { newestState, newState, type State } from '../../runner/state';
import { newKey } from './fakes/world';

const key = newKey();
const forger = newKey();
const point = { app: 'wordpress', cluster: 'local', run: 'wordpress-20261121t041500z-x7k2q' };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 4, minute)).toISOString();
const said = (minute: number, more: Partial<State> = {}, by = key) =>
  seal({ ...newState(point), verified: at(minute), ...more }, by.pem, at(minute));

test('the newest valid signing time wins, in whatever order the versions lie', async () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(minutes, async (all) => {
      const newest = await newestState(
        all.map((minute) => said(minute)),
        point,
        [key.publicKey],
      );
      expect(newest?.verified).toBe(at(Math.max(...all)));
    }),
    { numRuns: 30 },
  );
});

test('what is forged, unsigned, or of another point says nothing', async () => {
  const forged = [
    said(50, { retired: at(50) }, forger),
    said(10).replace('"retired": null', '"retired": "x"'),
    said(51, { run: 'wordpress-20261121t051500z-x7k2q' }),
    said(52, { cluster: 'other' }),
    said(53, { app: 'shop' }),
    said(54, { kind: 'other' as never }),
    '{}',
    '',
  ];
  expect((await newestState([...forged, said(5), ...forged], point, [key.publicKey]))?.verified).toBe(at(5));
  expect(await newestState(forged, point, [key.publicKey])).toBeUndefined();
});
