import fc from 'fast-check';
import { toRetire } from '../../runner/retention';

const points = fc.uniqueArray(
  fc.record({ run: fc.uuid(), time: fc.integer({ min: 0, max: 50 }), verified: fc.boolean() }),
  { selector: ({ run }) => run, maxLength: 30 },
);
const keepAtLeast = fc.integer({ min: 1, max: 12 });

test('verified points never drop below keepAtLeast', () => {
  fc.assert(
    fc.property(points, keepAtLeast, (all, keep) => {
      const gone = new Set(toRetire(all, { keepAtLeast: keep }));
      const verified = all.filter((point) => point.verified);
      const left = verified.filter((point) => !gone.has(point));
      expect(left).toHaveLength(Math.min(keep, verified.length));
    }),
  );
});

test('what is kept is newer than what goes', () => {
  fc.assert(
    fc.property(points, keepAtLeast, (all, keep) => {
      const gone = toRetire(all, { keepAtLeast: keep });
      const kept = all.filter((point) => !gone.includes(point));
      for (const a of kept) for (const b of gone) expect(a.time).toBeGreaterThanOrEqual(b.time);
    }),
  );
});

test('the order in which a store lists them does not matter, and doing it again retires nothing more', () => {
  fc.assert(
    fc.property(points, keepAtLeast, (all, keep) => {
      const gone = toRetire(all, { keepAtLeast: keep });
      expect(new Set(toRetire([...all].reverse(), { keepAtLeast: keep }))).toEqual(new Set(gone));
      expect(
        toRetire(
          all.filter((point) => !gone.includes(point)),
          { keepAtLeast: keep },
        ),
      ).toEqual([]);
    }),
  );
});

test('while there are too few verified points, not even what is broken goes', () => {
  const all = [3, 2, 1].map((time) => ({ run: `r${time}`, time, verified: time === 3 }));
  expect(toRetire(all, { keepAtLeast: 2 })).toEqual([]);
  expect(toRetire(all, { keepAtLeast: 1 }).map(({ run }) => run)).toEqual(['r2', 'r1']);
});
