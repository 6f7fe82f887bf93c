import fc from 'fast-check';
import { cronProblem } from '../../../constructs/schedule/cron';
import { longestGap, nextRuns } from '../../../constructs/schedule/schedule-gap';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const hours = (cron: string, timeZone = 'UTC') => (longestGap(cron, timeZone)?.milliseconds ?? Number.NaN) / HOUR;

describe('the longest gap', () => {
  it.each([
    ['15 */6 * * *', 'Asia/Hong_Kong', 6],
    ['0 3 * * *', 'UTC', 24],
    ['0 8,20 * * *', 'UTC', 12],
    ['0 9-17 * * *', 'UTC', 16],
    ['0 9 * * MON-FRI', 'UTC', 72],
    ['*/20 * * * *', 'UTC', 1 / 3],
    ['5,50 * * * *', 'UTC', 0.75],
    ['0 0 1 * *', 'UTC', 31 * 24],
    ['0 0 29 2 *', 'UTC', 4 * 366 * 24 - 3 * 24],
  ])('of %s in %s is %d h', (cron, timeZone, expected) => {
    expect(hours(cron, timeZone)).toBeCloseTo(expected, 10);
  });

  it.each([
    // In autumn a day has 25 hours, and so does the gap.
    ['0 5 * * *', 'Europe/Paris', 25],
    // In spring 02:30 does not exist, so that day has no run.
    ['30 2 * * *', 'Europe/Paris', 47],
    // In autumn 01:30 occurs twice and runs twice, so there is no gap of 25 hours. In spring it exists.
    ['30 1 * * *', 'Europe/London', 23 + 24],
    ['30 0 * * *', 'Europe/London', 25],
    ['0 */6 * * *', 'America/New_York', 7],
    ['0 1,2,3 * * *', 'Europe/Paris', 22],
    // Daylight saving time of half an hour: 02:00 to 02:29 do not exist in spring, and robfig/cron also skips 02:15 in
    // autumn.
    ['15 2 * * *', 'Australia/Lord_Howe', 48.5],
    ['45 2 * * *', 'Australia/Lord_Howe', 24.5],
  ])('of %s in %s counts daylight saving: %d h', (cron, timeZone, expected) => {
    expect(hours(cron, timeZone)).toBe(expected);
  });

  it.each([
    // The clocks change at midnight: robfig/cron reaches that day at 01:00 or 23:00, and skips it.
    ['0 3 * * 5', 'Africa/Cairo', 14, '2026-04-17', '2026-05-01'],
    ['0 3 * * 0', 'Asia/Beirut', 14, '2026-03-22', '2026-04-05'],
  ])('of %s in %s skips a week if midnight does not exist: %d d', (cron, timeZone, days, after, before) => {
    const gap = longestGap(cron, timeZone)!;
    expect(Math.round(gap.milliseconds / HOUR / 24)).toBe(days);
    expect([gap.after, gap.before].map((time) => new Date(time).toISOString().slice(0, 10))).toEqual([after, before]);
  });

  it('lasts nine years if Kubernetes stops for good: robfig/cron finds the same time again', () => {
    const gap = longestGap('59 3 * * *', 'Pacific/Chatham')!;
    expect(new Date(gap.after).toISOString()).toBe('2026-04-04T14:14:00.000Z');
    expect(gap.milliseconds).toBe(Date.UTC(2036, 0, 1) - gap.after);
    expect(nextRuns('59 3 * * *', 'Pacific/Chatham', new Date('2026-04-04T00:00:00Z'), 5)).toHaveLength(1);
    expect(hours('59 4 * * *', 'Pacific/Chatham')).toBe(25);
  });

  it.each([
    ['@every 8h', 8],
    ['@every 90m', 1.5],
    ['@daily', 25],
    ['@hourly', 1],
  ])('of %s in Europe/Paris is %d h', (cron, expected) => {
    expect(hours(cron, 'Europe/Paris')).toBe(expected);
  });

  it('names the two runs', () => {
    expect(longestGap('30 2 * * *', 'Europe/Paris')).toEqual({
      milliseconds: 47 * HOUR,
      after: Date.UTC(2026, 2, 28, 1, 30),
      before: Date.UTC(2026, 2, 30, 0, 30),
    });
  });

  it('does not exist if a schedule never fires', () => {
    expect(longestGap('0 0 31 2 *', 'UTC')).toBeUndefined();
  });
});

describe('the next runs', () => {
  it('are those after the instant', () => {
    const runs = nextRuns('15 */6 * * *', 'Asia/Hong_Kong', new Date('2026-11-20T22:15:00Z'), 3);
    expect(runs.map((run) => run.toISOString())).toEqual([
      '2026-11-21T04:15:00.000Z',
      '2026-11-21T10:15:00.000Z',
      '2026-11-21T16:15:00.000Z',
    ]);
  });

  it('count @every from the instant', () => {
    const runs = nextRuns('@every 90m', 'Asia/Hong_Kong', new Date('2026-11-20T22:15:00Z'), 2);
    expect(runs.map((run) => run.toISOString())).toEqual(['2026-11-20T23:45:00.000Z', '2026-11-21T01:15:00.000Z']);
  });

  it('omit times that daylight saving time skips', () => {
    const runs = nextRuns('30 2 * * *', 'Europe/Paris', new Date('2027-03-27T12:00:00Z'), 2);
    expect(runs.map((run) => run.toISOString())).toEqual(['2027-03-29T00:30:00.000Z', '2027-03-30T00:30:00.000Z']);
  });
});

/**
 * The result of robfig/cron where clocks change by whole hours and not at midnight, found by trying every minute.
 * `robfig.test.ts` uses the real one.
 */
function bruteForce(cron: string, timeZone: string, from: number, to: number): number[] {
  const names: Record<string, string> = {
    ...Object.fromEntries('SUN MON TUE WED THU FRI SAT'.split(' ').map((name, at) => [name, `${at}`])),
    ...Object.fromEntries(
      'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ').map((name, at) => [name, `${at + 1}`]),
    ),
  };
  const fields = cron
    .replace(/[A-Za-z]{3}/g, (name) => names[name.toUpperCase()] ?? name)
    .split(' ')
    .map((field, index) => {
      const [low, high] = [
        [0, 59],
        [0, 23],
        [1, 31],
        [1, 12],
        [0, 6],
      ][index] as [number, number];
      const set = new Set<number>();
      for (const atom of field.split(',')) {
        const [range, step = '1'] = atom.split('/') as [string, string?];
        const [first, last = first] = range === '*' ? [low, high] : range.split('-').map(Number);
        for (let value = first as number; value <= (last as number); value += Number(step)) set.add(value);
      }
      return { set, star: field === '*' };
    });
  const [minute, hour, day, month, weekday] = fields as [
    (typeof fields)[0],
    (typeof fields)[0],
    (typeof fields)[0],
    (typeof fields)[0],
    (typeof fields)[0],
  ];
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const found: number[] = [];
  for (let time = from; time < to; time += 15 * MINUTE) {
    const wall = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const inDay = day.set.has(wall.day as number);
    const inWeek = weekday.set.has(
      new Date(Date.UTC(wall.year as number, (wall.month as number) - 1, wall.day)).getUTCDay(),
    );
    const dayFits = day.star || weekday.star ? inDay && inWeek : inDay || inWeek;
    if (
      minute.set.has(wall.minute as number) &&
      hour.set.has(wall.hour as number) &&
      month.set.has(wall.month as number) &&
      dayFits
    )
      found.push(time);
  }
  return found;
}

describe('every schedule', () => {
  const list = (min: number, max: number) =>
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((values) => values.join(','));
  const range = (min: number, max: number) =>
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: 5 }))
      .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}${step > 1 ? `/${step}` : ''}`);
  const step = (max: number) => fc.integer({ min: 2, max }).map((value) => `*/${value}`);
  const any = fc.constant('*');
  const schedule = fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(0, 15, 30, 45), { minLength: 1 }).map((values) => values.join(',')),
      fc.oneof(any, list(0, 23), range(0, 23), step(12)),
      fc.oneof(any, list(1, 31), range(1, 31), step(15)),
      fc.oneof(any, list(1, 12), fc.constantFrom('MAR-OCT', 'jan', 'OCT-NOV')),
      fc.oneof(any, list(0, 6), range(0, 6), step(3), fc.constantFrom('MON-FRI', 'sun', 'SUN-TUE', 'SAT,SUN')),
    )
    .map((fields) => fields.join(' '));
  const zone = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu');
  /** Around the changes of the clocks in 2026, in both hemispheres. */
  const start = fc.constantFrom(
    Date.UTC(2026, 2, 4),
    Date.UTC(2026, 2, 24),
    Date.UTC(2026, 3, 1),
    Date.UTC(2026, 8, 30),
    Date.UTC(2026, 9, 21),
    Date.UTC(2026, 9, 29),
  );

  it('runs when robfig/cron would run it', () => {
    fc.assert(
      fc.property(schedule, zone, start, (cron, timeZone, from) => {
        expect(cronProblem(cron)).toBeUndefined();
        const expected = bruteForce(cron, timeZone, from, from + 6 * 24 * HOUR);
        const runs = nextRuns(cron, timeZone, new Date(from - 1), expected.length + 1).map((run) => run.getTime());
        expect(runs.slice(0, expected.length)).toEqual(expected);
        if (runs.length > expected.length) expect(runs.at(-1)).toBeGreaterThanOrEqual(from + 6 * 24 * HOUR);
      }),
      { numRuns: 60, seed: 3 },
    );
  }, 60_000);
});
