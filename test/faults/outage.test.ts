import { type Look, Looks } from './outage';

/** A look a second: `wanted/ready`. */
const seen = (...states: string[]): Looks =>
  new Looks(
    2,
    states.map((state, second): Look => {
      const [wanted, ready] = state.split('/').map(Number);
      return { at: second * 1000, wanted: wanted!, ready: ready! };
    }),
  );

test('an app that was never touched was never down, and whole at once', () => {
  const looks = seen('2/2', '2/2', '2/2');
  expect([looks.down, looks.fewestWanted, looks.toldAfter(1000), looks.wholeAfter(1000), looks.isWhole]).toEqual([
    0,
    2,
    0,
    0,
    true,
  ]);
});

test('it was told to run when its replicas were wanted again, and whole when they were ready and stayed so', () => {
  const looks = seen('2/2', '0/2', '0/0', '0/0', '2/0', '2/1', '2/2', '2/1', '2/2');
  expect([looks.down, looks.fewestWanted]).toEqual([2000, 0]);
  expect([looks.toldAfter(1000), looks.wholeAfter(1000)]).toEqual([3000, 7000]);
  expect(looks.isWhole).toBe(true);
});

test('an app that was whole before the blow was whole at once', () => {
  expect(seen('2/0', '2/2', '2/2').wholeAfter(2000)).toBe(0);
});

test('each time in which it was not told to run is one of its own: a later run may stop it, too', () => {
  const looks = seen('2/2', '0/2', '0/0', '2/0', '2/2', '0/2', '0/0', '0/0', '2/0', '2/2');
  expect([0, 2000, 3000, 7000, 9000].map((moment) => looks.longestUntold(moment))).toEqual([3000, 3000, 3000, 1000, 0]);
  expect(looks.toldAfter(2000)).toBe(6000);
  expect(seen('2/2', '0/2', '0/0').longestUntold(0)).toBe(Number.POSITIVE_INFINITY);
});

test('one replica fewer is not whole, and never again is for ever', () => {
  const looks = seen('2/2', '0/0', '1/1');
  expect([looks.isWhole, looks.wholeAfter(0)]).toEqual([false, Number.POSITIVE_INFINITY]);
});

test('its story is of changes only', () => {
  expect(seen('2/2', '2/2', '0/2', '0/2').story).toHaveLength(2);
});
