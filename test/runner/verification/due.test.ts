import fc from 'fast-check';
import { type Checked, dueAt } from '../../../runner/verification/due';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The CronJob's limits: how late it may start, and how long it may take. */
const LATE = 3 * HOUR;
const LONG = 8 * HOUR;

interface Point {
  readonly run: string;
  readonly made: number;
  readonly gone: number;
  verified: number;
}

/** Points of a few weeks, verified when they are made, and retired some day; made in bursts, like safety points and catch-ups. */
const points = fc
  .array(
    fc.record({
      made: fc.integer({ max: 40 * DAY, min: 0 }),
      lives: fc.integer({ min: HOUR, max: 60 * DAY }),
      burst: fc.integer({ min: 1, max: 5 }),
    }),
    {
      maxLength: 15,
    },
  )
  .map((bursts) =>
    bursts.flatMap(({ made, lives, burst }, index) =>
      Array.from(
        { length: burst },
        (_, i): Point => ({ run: `r${index}-${i}`, made, gone: made + lives, verified: made }),
      ),
    ),
  );

/** A night: how late it starts, how long each read takes of the limit, and whether it is missed. */
const nights = fc.array(
  fc.record({ late: fc.integer({ min: 0, max: LATE }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { minLength: 60, maxLength: 60 },
);

/** The greatest age of any kept point's `verified`, just before it was read or retired. */
function oldest(
  all: readonly Point[],
  every: readonly { late: number; share: number }[],
  missed: number | undefined,
): number {
  let age = 0;
  // On the tenth day daylight saving time ends, by the largest shift that occurs.
  const starts = every.map(({ late }, day) => day * DAY + (day >= 10 ? 2 * HOUR : 0) + late);
  const look = (point: Point, at: number) => {
    age = Math.max(age, Math.min(at, point.gone) - point.verified);
  };
  for (const [night, start] of starts.entries()) {
    if (night === missed) continue;
    const kept = all.filter(({ made, gone }) => made <= start && gone > start);
    const due = dueAt(kept, start);
    for (const [index, point] of due.entries()) {
      const at = start + Math.floor(LONG * every[night]!.share * ((index + 1) / due.length));
      look(point, at);
      point.verified = at;
    }
  }
  for (const point of all) look(point, Math.min(point.gone, starts.at(-1)!));
  return age;
}

test('with a run every day no kept point is unread for 7 days', () => {
  fc.assert(
    fc.property(points, nights, (all, every) => {
      expect(oldest(all, every, undefined)).toBeLessThanOrEqual(7 * DAY);
    }),
    { numRuns: 300 },
  );
});

test('with one missed day, none is unread for 8 days', () => {
  fc.assert(
    fc.property(points, nights, fc.integer({ min: 0, max: 59 }), (all, every, missed) => {
      expect(oldest(all, every, missed)).toBeLessThanOrEqual(8 * DAY);
    }),
    { numRuns: 300 },
  );
});

const point = (run: string, daysAgo: number | undefined): Checked => ({
  run,
  verified: daysAgo === undefined ? undefined : -daysAgo * DAY,
});

test('the points with the oldest read come first, and at least a sixth is read', () => {
  const all = [1, 5, 3, 2, 4, 0].map((days) => point(`r${days}`, days));
  expect(dueAt(all, 0).map(({ run }) => run)).toEqual(['r5']);
  expect(dueAt([...all, point('r6', 6)], 0).map(({ run }) => run)).toEqual(['r6', 'r5']);
});

test('points that were never read, or in the future, are due at once', () => {
  const all = [point('a', 1), point('b', undefined), point('c', -1), point('d', 0.5), point('e', undefined)];
  expect(dueAt(all, 0).map(({ run }) => run)).toEqual(['b', 'c', 'e']);
});

test('the load of many points is even', () => {
  const all: Point[] = Array.from({ length: 60 }, (_, i) => ({ run: `r${i}`, made: 0, gone: 1e12, verified: 0 }));
  const loads = Array.from({ length: 30 }, (_, day) => {
    const due = dueAt(all, (day + 1) * DAY);
    for (const each of due) each.verified = (day + 1) * DAY;
    return due.length;
  });
  expect(new Set(loads)).toEqual(new Set([10]));
});
