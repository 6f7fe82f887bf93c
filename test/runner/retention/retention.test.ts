import fc from 'fast-check';
import type { Retention } from '../../../contracts/app-config';
import { classes, periodsIn } from '../../../runner/retention/period';
import { mostAtOnce, type Retained, toRetire } from '../../../runner/retention/retention';

const HOUR = 3_600_000;
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe');
const count = fc.integer({ min: 1, max: 8 });
const retention: fc.Arbitrary<Retention> = fc
  .record(
    { hourly: count, daily: count, weekly: count, monthly: count, yearly: count, keepAtLeast: count },
    { requiredKeys: ['keepAtLeast'] },
  )
  .map((said) => said as Retention);

/** Points over hours, days or years, so that each class has an effect. */
const history = (most = 40) =>
  fc
    .tuple(
      fc.constantFrom(HOUR / 4, 5 * HOUR, 40 * HOUR, 900 * HOUR),
      fc.array(fc.record({ after: fc.integer({ min: 0, max: 100 }), verified: fc.boolean() }), { maxLength: most }),
    )
    .map(([step, steps]) => {
      let time = Date.UTC(2026, 9, 20);
      return steps.map(({ after, verified }, index): Retained => {
        time += Math.floor((after / 50) * step);
        return { run: `r${String(index).padStart(3, '0')}`, time, verified };
      });
    });

const left = (points: readonly Retained[], rule: Retention, timeZone: string) => {
  const gone = new Set(toRetire(points, rule, timeZone));
  return points.filter((point) => !gone.has(point));
};
const counted = (points: readonly Retained[]) => points.filter(({ verified }) => verified);
const newer = (point: Retained, other: Retained) =>
  point.time > other.time || (point.time === other.time && point.run > other.run);

test('verified points never drop below keepAtLeast, and the newest of them stay', () => {
  fc.assert(
    fc.property(history(), retention, zone, (all, rule, place) => {
      const newest = counted(all).slice(-rule.keepAtLeast);
      expect(left(all, rule, place)).toEqual(expect.arrayContaining(newest));
    }),
  );
});

test('without a class, only keepAtLeast counts', () => {
  fc.assert(
    fc.property(history(), count, zone, (all, keepAtLeast, place) => {
      expect(counted(left(all, { keepAtLeast }, place))).toEqual(counted(all).slice(-keepAtLeast));
    }),
  );
});

test('each class keeps the newest verified point of each of its newest periods, and nothing else stays', () => {
  fc.assert(
    fc.property(history(), retention, zone, (all, rule, place) => {
      const of = periodsIn(place);
      const stays = (point: Retained) => {
        const later = counted(all).filter((other) => newer(other, point));
        if (later.length < rule.keepAtLeast) return true;
        return classes.some((name) => {
          const periods = new Set(later.map(({ time }) => of(time)[name]));
          return !periods.has(of(point.time)[name]) && periods.size < (rule[name] ?? 0);
        });
      };
      if (counted(all).length < rule.keepAtLeast) expect(left(all, rule, place)).toEqual(all);
      else expect(counted(left(all, rule, place))).toEqual(counted(all).filter(stays));
    }),
    { numRuns: 300 },
  );
});

test('two classes keep what each of them keeps: a point counts in both', () => {
  fc.assert(
    fc.property(history(), retention, zone, (all, rule, place) => {
      const { keepAtLeast } = rule;
      const alone = classes.flatMap((name) => {
        const number = rule[name];
        return left(all, { keepAtLeast, ...(number === undefined ? {} : { [name]: number }) }, place);
      });
      const together = new Set(left(all, rule, place));
      for (const point of counted(alone)) expect(together).toContain(point);
      for (const point of counted([...together]))
        expect(new Set([...alone, ...left(all, { keepAtLeast }, place)])).toContain(point);
    }),
  );
});

test('a retired point would not be kept later: retention after every point or once at the end is the same', () => {
  fc.assert(
    fc.property(history(), retention, zone, (all, rule, place) => {
      let standing: Retained[] = [];
      for (const point of all) standing = left([...standing, point], rule, place);
      expect(standing).toEqual(left(all, rule, place));
    }),
  );
});

test('a repetition retires nothing more, and if only some points were retired, it retires the rest', () => {
  fc.assert(
    fc.property(history(), retention, zone, fc.nat(10), (all, rule, place, most) => {
      const gone = toRetire(all, rule, place);
      expect(toRetire(left(all, rule, place), rule, place)).toEqual([]);
      const some = new Set(gone.slice(0, most));
      const rest = all.filter((point) => !some.has(point));
      expect(toRetire(rest, rule, place)).toEqual(gone.slice(most));
    }),
  );
});

test("the order of the store's list does not matter; the oldest point is retired first", () => {
  fc.assert(
    fc.property(history(), retention, zone, fc.infiniteStream(fc.nat()), (all, rule, place, chance) => {
      const gone = toRetire(all, rule, place);
      const shuffled = all
        .map((point) => ({ point, at: chance.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ point }) => point);
      expect(toRetire(shuffled, rule, place)).toEqual(gone);
      for (const [index, point] of gone.slice(1).entries()) expect(newer(point, gone[index]!)).toBe(true);
    }),
  );
});

test('points that do not count do not affect those that do, and stay while they may be the only ones', () => {
  fc.assert(
    fc.property(history(), retention, zone, (all, rule, place) => {
      expect(counted(left(all, rule, place))).toEqual(left(counted(all), rule, place));
      const least = counted(all).at(-rule.keepAtLeast);
      const others = left(all, rule, place).filter(({ verified }) => !verified);
      expect(others).toEqual(all.filter((point) => !point.verified && (!least || newer(point, least))));
    }),
  );
});

test('a year without backups retires nothing: only the next point moves the periods', () => {
  const day = (at: number, hour = 3): Retained => ({
    run: `d${at}-${hour}`,
    time: Date.UTC(2026, 0, at, hour),
    verified: true,
  });
  const week = [1, 2, 3, 4, 5, 6, 7].map((at) => day(at));
  const rule = { daily: 7, keepAtLeast: 1 };
  expect(toRetire(week, rule, 'UTC')).toEqual([]);
  const later = { run: 'x', time: Date.UTC(2027, 0, 7), verified: true };
  expect(toRetire([...week, later], rule, 'UTC').map(({ run }) => run)).toEqual(['d1-3']);
});

test('the example of the README: four points a day over a year', () => {
  const first = Date.UTC(2026, 0, 1, 0, 15);
  const points = Array.from({ length: 365 * 4 }, (_, i): Retained => {
    const time = first + i * 6 * HOUR;
    return { run: new Date(time).toISOString().slice(0, 16), time, verified: true };
  });
  const rule = { hourly: 8, daily: 7, weekly: 4, monthly: 6, keepAtLeast: 3 };
  expect(left(points, rule, 'UTC').map(({ run }) => run)).toEqual([
    ...['2026-07-31T18:15', '2026-08-31T18:15', '2026-09-30T18:15', '2026-10-31T18:15', '2026-11-30T18:15'],
    // Sundays.
    ...['2026-12-13T18:15', '2026-12-20T18:15'],
    // The last of a day; the 27th is also a Sunday.
    ...['2026-12-25T18:15', '2026-12-26T18:15', '2026-12-27T18:15', '2026-12-28T18:15', '2026-12-29T18:15'],
    ...['2026-12-30T00:15', '2026-12-30T06:15', '2026-12-30T12:15', '2026-12-30T18:15'],
    ...['2026-12-31T00:15', '2026-12-31T06:15', '2026-12-31T12:15', '2026-12-31T18:15'],
  ]);
});

test('one run retires 3 points, or a tenth of many', () => {
  expect([0, 3, 30, 39, 40, 1000].map(mostAtOnce)).toEqual([3, 3, 3, 3, 4, 100]);
});
