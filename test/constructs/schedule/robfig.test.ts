import fc from 'fast-check';
import { cronProblem, HORIZON } from '../../../constructs/schedule/cron';
import { longestGap, runs } from '../../../constructs/schedule/schedule-gap';
import { steadyStretches } from '../../../constructs/schedule/zone';
import { ZONES } from '../../../constructs/schedule/zone-data';
import { type Asked, Robfig } from './robfig';

const [FROM, TO] = [HORIZON.from / 1000 - 1, HORIZON.to / 1000];
const DAY = 86_400;
/** The number of schedules to compare, over all zones; 20,000 take a minute. */
const COUNT = Number(process.env.SCHEDULES ?? (process.env.CI ? 20_000 : 2000));
jest.setTimeout(900_000);
const zones = [...ZONES.trim().matchAll(/\|(.*)/g)].flatMap(([, names]) => names!.split(' '));
const missing = Robfig.missing();

/** The answer of the Go program, computed by our own code. */
function answered({ zone, from, to, cron }: Asked): string {
  if (cronProblem(cron)) return 'refused';
  let [count, gap, after, former, digest] = [0, 0, 0, 0, 0];
  for (const run of runs(cron, zone, from * 1000, to * 1000)) {
    const time = run / 1000;
    if (count > 0 && time - former > gap) [gap, after] = [time - former, former];
    [count, former, digest] = [count + 1, time, (Math.imul(digest, 31) + time) >>> 0];
  }
  return `${count} ${gap} ${after} ${digest}`;
}

const number = (min: number, max: number) => fc.integer({ min, max });
const list = (min: number, max: number, maxLength = 3) =>
  fc.uniqueArray(number(min, max), { minLength: 1, maxLength }).map((values) => values.join(','));
const range = (min: number, max: number) =>
  fc
    .tuple(number(min, max), number(min, max), number(1, 5))
    .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}${step > 1 ? `/${step}` : ''}`);
const step = (min: number, max: number) =>
  fc.tuple(fc.constantFrom('*', '*', `${min + 1}`, '?'), number(1, max)).map(([low, by]) => `${low}/${by}`);
const day = fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, list(1, 31), range(1, 31), step(1, 15));
const month = fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, list(1, 12), fc.constantFrom('MAR-OCT', 'jan', '?'));
const weekday = fc.oneof(
  { weight: 2, arbitrary: fc.constant('*') },
  list(0, 6),
  range(0, 6),
  step(0, 3),
  fc.constantFrom('MON-FRI', 'sun', 'SUN-TUE', 'SAT,SUN', 'fri'),
);
/** Clocks change at night, so half of all runs are at night. */
const hour = fc.oneof(list(0, 4, 2), list(0, 23, 2), fc.constantFrom('0', '1', '23', '22-2', '*', '*/6', '0-3'));
const minute = fc.oneof(list(0, 59, 2), fc.constantFrom('0', '30', '15', '45', '59', '*', '*/20', '10/15'));
const schedule = fc.tuple(minute, hour, day, month, weekday).map((fields) => fields.join(' '));

/**
 * Ten years for a schedule with at most two runs a day. Otherwise some weeks around a change of the clocks, or before a
 * new year.
 */
function asked(cron: string, zone: string, place: number): Asked {
  const [minutes = '', hours = ''] = cron.split(' ');
  const isRare = /^[\d]+(,\d+)?$/.test(minutes) && /^\d+$/.test(hours);
  if (isRare) return { cron, zone, from: FROM, to: TO };
  const jumps = steadyStretches(zone).flatMap(({ from }) => (from > HORIZON.from && from < HORIZON.to ? [from] : []));
  const around = jumps.length > 0 ? jumps[place % jumps.length]! / 1000 : FROM + (place % 3600) * DAY;
  return { cron, zone, from: around - (place % 6) * DAY - (place % DAY), to: around + 9 * DAY };
}

(missing ? describe.skip : describe)(`what Go says${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let robfig: Robfig;
  beforeAll(() => {
    robfig = new Robfig();
  });
  afterAll(() => robfig?.remove());

  const compare = (questions: readonly Asked[]) => {
    const theirs = robfig.ask(questions);
    const differ = questions.flatMap((question, index) => {
      const [ours, go] = [answered(question), theirs[index]!.replace(/^refused .*/, 'refused')];
      return ours === go ? [] : [{ ...question, ours, go }];
    });
    expect(differ.slice(0, 5)).toEqual([]);
    return theirs;
  };

  it(`runs when robfig/cron runs it: ${COUNT} schedules in all zones, over ten years`, () => {
    const seed = Number(process.env.SEED ?? 13);
    const drawn = fc.sample(fc.tuple(schedule, fc.nat()), { numRuns: COUNT, seed });
    const questions = drawn.map(([cron, place], index) => asked(cron, zones[index % zones.length]!, place));
    const theirs = compare(questions);
    // The test must include schedules that run.
    expect(theirs.filter((line) => /^[1-9]/.test(line)).length).toBeGreaterThan(COUNT * 0.8);
  });

  it('has the longest gap that robfig/cron has', () => {
    const questions = fc
      .sample(fc.tuple(fc.constantFrom('0 3 * * 5', '0 0 * * *', '30 0 * * 0', '5 1 1 * *'), fc.nat()), {
        numRuns: 150,
        seed: 7,
      })
      .map(([cron], index) => ({ cron, zone: zones[(index * 4) % zones.length]!, from: FROM, to: TO }));
    const theirs = robfig.ask(questions, { listed: false });
    const ours = questions.map(({ cron, zone }) => {
      const gap = longestGap(cron, zone)!;
      return `${gap.milliseconds / 1000} ${gap.after / 1000}`;
    });
    expect(ours).toEqual(theirs.map((line) => line.split(' ').slice(1, 3).join(' ')));
  });

  it('reads what robfig/cron reads, and refuses what it refuses', () => {
    const number = fc.constantFrom(
      '0',
      '5',
      '+3',
      '007',
      '12',
      '23',
      '31',
      '59',
      '60',
      '99999999999999999999',
      'x',
      '',
    );
    const name = fc.constantFrom('jan', 'DEC', 'sun', 'Sat', 'mon', '*', '?', 'L', '1#2', '15W');
    const low = fc.oneof({ weight: 3, arbitrary: number }, name);
    const range = fc.oneof(
      low,
      fc.tuple(low, low).map((ends) => ends.join('-')),
      fc.constant('*-5'),
      fc.constant('1-2-3'),
    );
    const part = fc.oneof(
      { weight: 4, arbitrary: range },
      fc.tuple(range, number).map((ends) => ends.join('/')),
    );
    const odd = fc.oneof(
      part,
      fc.array(part, { maxLength: 3 }).map((parts) => parts.join(',')),
    );
    const good = fc.constantFrom('*', '1', '0,2');
    const fields = fc.tuple(
      fc.array(good, { minLength: 3, maxLength: 5 }),
      fc.nat(4),
      odd,
      fc.constantFrom(' ', '  ', ' \t'),
    );
    const text = fields.map(([all, at, field, space]) =>
      all.map((each, index) => (index === at ? field : each)).join(space),
    );
    const words = [
      '@hourly',
      '@daily',
      '@midnight',
      '@weekly',
      '@monthly',
      '@yearly',
      '@annually',
      '@Daily',
      '@daily ',
      ' @daily',
    ];
    const every = [
      '1h',
      '90m',
      '1h30m',
      '1.5h',
      '.5h',
      '0',
      '-2h',
      '1d',
      '',
      ' 1h',
      '100ms',
      '1e3s',
      '1h 30m',
      '8760h',
      '9999999h',
    ];
    const zoned = [
      'TZ=UTC 0 3 * * *',
      'CRON_TZ=UTC 0 3 * * *',
      '0 3 * * TZ',
      '',
      ' ',
      ' 0 3 * * * ',
      '0 3 * * 7',
      ', * * * *',
      '0 0 31 2 *',
    ];
    const crons = [
      ...[...words, ...every.map((duration) => `@every ${duration}`), ...zoned],
      ...fc.sample(text, { numRuns: 3000, seed: 5 }),
    ];
    const theirs = compare(crons.map((cron) => ({ cron, zone: 'UTC', from: FROM, to: FROM + 10 * DAY })));
    expect(theirs.filter((line) => line.startsWith('refused')).length).toBeGreaterThan(500);
  });

  it('has the same zones as Go, with their offsets: add the missing text to constructs/schedule/zone-data.ts', () => {
    const wanted = robfig
      .zones()
      .replace(' Factory', '')
      .replace(/\|Factory$/m, '|');
    expect(ZONES.trim().split('\n').sort()).toEqual(wanted.trim().split('\n').sort());
  });
});
