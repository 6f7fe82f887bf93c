import fc from 'fast-check';
import { classes, periodsIn } from '../../../runner/retention/period';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Asia/Hong_Kong'];
const zone = fc.constantFrom(...zones);
const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
const periods = (timeZone: string, text: string) => periodsIn(timeZone)(Date.parse(text));

test('a period is one stretch of time: a time between two of its times is in it', () => {
  fc.assert(
    fc.property(
      zone,
      time,
      fc.integer({ min: 0, max: 40 * DAY }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (place, from, length, share) => {
        const of = periodsIn(place);
        const [first, middle, last] = [from, from + Math.floor(length * share), from + length].map(of);
        for (const name of classes) if (first![name] === last![name]) expect(middle![name]).toBe(first![name]);
      },
    ),
  );
});

test('a shorter period is part of one longer one, except for weeks and what they cross', () => {
  fc.assert(
    fc.property(zone, time, fc.integer({ min: 0, max: 2 * DAY }), (place, from, length) => {
      const [a, b] = [from, from + length].map(periodsIn(place));
      for (const [short, long] of [
        ['hourly', 'daily'],
        ['daily', 'weekly'],
        ['daily', 'monthly'],
        ['monthly', 'yearly'],
      ] as const)
        if (a![short] === b![short]) expect(a![long]).toBe(b![long]);
    }),
  );
});

test('the clocks of a place with a fixed offset are those of UTC, shifted', () => {
  fc.assert(
    fc.property(time, time, fc.integer({ min: -12, max: 14 }), (a, b, offset) => {
      const place = periodsIn(`Etc/GMT${offset <= 0 ? '+' : '-'}${Math.abs(offset)}`);
      const utc = periodsIn('UTC');
      for (const name of classes)
        expect(place(a)[name] === place(b)[name]).toBe(utc(a + offset * HOUR)[name] === utc(b + offset * HOUR)[name]);
    }),
  );
});

test('a day lasts from midnight to midnight there: 23, 24 or 25 hours', () => {
  const hoursOf = (place: string, from: string) => {
    const of = periodsIn(place);
    const day = of(Date.parse(from)).daily;
    return Array.from({ length: 30 }, (_, i) => Date.parse(from) + (i - 2) * HOUR).filter((at) => of(at).daily === day)
      .length;
  };
  expect(hoursOf('Europe/Berlin', '2026-03-28T23:00:00Z')).toBe(23);
  expect(hoursOf('Europe/Berlin', '2026-05-04T22:00:00Z')).toBe(24);
  expect(hoursOf('Europe/Berlin', '2026-10-24T22:00:00Z')).toBe(25);
});

test('an hour that occurs twice counts as two, also if half of it does', () => {
  const berlin = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((text) => periods('Europe/Berlin', text).hourly);
  expect(new Set(berlin).size).toBe(2);
  const [before, after] = ['2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z'].map((text) =>
    periods('Australia/Lord_Howe', text),
  );
  expect(before!.hourly).not.toBe(after!.hourly);
  expect(before!.daily).toBe(after!.daily);
});

test('hours start by the clocks there', () => {
  const kathmandu = ['2026-01-01T00:10:00Z', '2026-01-01T00:20:00Z'].map(
    (text) => periods('Asia/Kathmandu', text).hourly,
  );
  expect(new Set(kathmandu).size).toBe(2);
});

test('weeks start on Monday, also if a year starts within one', () => {
  const week = (text: string) => periods('UTC', text).weekly;
  expect(week('2026-12-28T00:00:00Z')).toBe(week('2027-01-03T23:59:59Z'));
  expect(week('2027-01-03T23:59:59Z')).not.toBe(week('2027-01-04T00:00:00Z'));
});
