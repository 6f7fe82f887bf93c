import fc from 'fast-check';
import { Liveness } from '../../../runner/guard/liveness';
import type { LeaseObject } from '../../../runner/lease/lease-object';

const START = Date.parse('2026-11-21T04:15:00Z');
const lease = (version: number, renewed = START, holderIdentity = 'run'): LeaseObject => ({
  metadata: { name: 'shop', resourceVersion: String(version) },
  spec: { holderIdentity, renewTime: new Date(renewed).toISOString() },
});

/** Checks the Lease every 10 s, and returns each result. */
function looks(count: number, at: (i: number) => LeaseObject, begin = START): string[] {
  const liveness = new Liveness();
  return Array.from({ length: count }, (_, i) => {
    liveness.look([at(i)], begin + i * 10_000);
    return liveness.holder(at(i));
  });
}

test('a Lease that did not change for 60 s is dead', () => {
  expect(looks(8, () => lease(1, START + 3_600_000))).toEqual([...Array(6).fill('alive'), 'dead', 'dead']);
});

test('so is one that was renewed 60 s ago by its own times, after 20 s of watching', () => {
  expect(looks(4, () => lease(1, START - 3_600_000))).toEqual(['alive', 'alive', 'dead', 'dead']);
  expect(looks(5, () => lease(1, START - 30_000))).toEqual(['alive', 'alive', 'alive', 'dead', 'dead']);
});

test('one without a time is dead only after 60 s of watching', () => {
  const timeless = { metadata: { name: 'shop', resourceVersion: '1' }, spec: { holderIdentity: 'run' } };
  expect(looks(7, () => timeless)).toEqual([...Array(6).fill('alive'), 'dead']);
});

test('one that changes is alive, whatever its time is', () => {
  expect(new Set(looks(100, (i) => lease(Math.floor(i / 2), START - 3_600_000)))).toEqual(new Set(['alive']));
});

test('it has no holder, or the guard is the holder', () => {
  expect(looks(1, () => lease(1, START, ''))).toEqual(['free']);
  expect(looks(1, () => lease(1, START, 'guard'))).toEqual(['guard']);
});

test('after a gap, a Lease is not known to be unchanged: an API server that was away, a clock that jumped', () => {
  const liveness = new Liveness();
  const old = lease(1, START - 3_600_000);
  const at = (seconds: number) => {
    liveness.look([old], START + seconds * 1000);
    return liveness.holder(old);
  };
  expect([at(0), at(10), at(200), at(210)]).toEqual(['alive', 'alive', 'alive', 'alive']);
  expect(at(220)).toBe('dead');
  expect([at(7200), at(7210), at(7220)]).toEqual(['alive', 'alive', 'dead']);
  expect([at(0), at(10), at(20)]).toEqual(['alive', 'alive', 'dead']);
});

test('a run that renews every 15 s is never seen dead with a check every 10 s, however far apart the clocks are', () => {
  const props = [fc.integer({ min: -86_400_000, max: 86_400_000 }), fc.integer({ min: 0, max: 14_999 })] as const;
  fc.assert(
    fc.property(
      ...props,
      fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 30, maxLength: 60 }),
      (skew, phase, slow) => {
        const liveness = new Liveness();
        let now = START;
        for (const extra of slow) {
          now += 10_000 + extra;
          const renewals = Math.floor((now - START + phase) / 15_000);
          const found = lease(renewals, START + renewals * 15_000 - phase + skew);
          liveness.look([found], now);
          expect(liveness.holder(found)).toBe('alive');
        }
      },
    ),
  );
});
