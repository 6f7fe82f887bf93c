import { amount, describe as inWords, parseEvent, printable } from '../../../cli/report/event';
import { said } from '../world';

const RUN = 'shop-20261121t041501z-abcde';

describe('an event in words', () => {
  it.each([
    ['step', { step: 'preflight' }, 'preflight'],
    ['step', { step: 'load', point: RUN, safetyPoint: null }, `load (point ${RUN})`],
    ['step', { step: 'wait', startedFor: 'x' }, 'wait (started for x)'],
    ['progress', { step: 'read back', bytes: 12_300_000, total: 318_000_000 }, 'read back: 12.3 MB of 318 MB (3 %)'],
    [
      'action-set',
      { actionSet: RUN, action: 'backup', state: 'running', phase: 'dumpToStore', namespace: 'kanister' },
      `ActionSet ${RUN}: backup running (dumpToStore)`,
    ],
    ['action-set', { actionSet: RUN, action: 'backup', state: 'none', phase: null }, `ActionSet ${RUN}: backup none`],
    [
      'restore-point',
      { key: `jerrycan/local/shop/${RUN}/restore-point.json`, bytes: 318_000_000, seconds: 15.4 },
      `restore point ${RUN}: 318 MB in 15.4 s`,
    ],
    ['retired', { retired: 'shop-20261001t041501z-abcde' }, 'retired shop-20261001t041501z-abcde'],
    ['retired', { retired: RUN, lockedUntil: null }, `retired ${RUN}`],
    [
      'retired',
      { retired: RUN, lockedUntil: '2026-12-05T02:15:00.000Z' },
      `retired ${RUN}, locked until 2026-12-05T02:15:00.000Z`,
    ],
    ['verified', { verified: RUN, bytes: 318_000_000, seconds: 3 }, `verified ${RUN}: 318 MB in 3 s`],
    ['recovered', { recovered: RUN, objects: 2 }, `copied to recovered/${RUN}: 2 objects`],
    ['warning', { step: 'sweep', cause: 'no answer', next: 'wait' }, 'warning: sweep: no answer; wait'],
    ['failed', { step: 'dump', cause: 'disk full', next: 'make room' }, 'failed: dump: disk full; make room'],
    ['done', { exitCode: 75, seconds: 2 }, 'busy: another run holds the app, after 2 s'],
    ['invented', { later: true, why: 'newer' }, 'invented (later true, why newer)'],
  ])('%s %j', (event, fields, words) => {
    expect(inWords(parseEvent(said(event, fields))!)).toBe(words);
  });

  it('holds nothing that a terminal obeys', () => {
    const event = parseEvent(said('failed', { step: 'dump', cause: 'a\u001b[2Jb\nc', next: 'd' }))!;
    expect(inWords(event)).toBe('failed: dump: a [2Jb c; d');
  });
});

it.each(['', 'node:internal/process', '{', '{}', '{"event":1,"time":"x"}', '[]', 'null', '"event"'])(
  'the line %j is not an event',
  (line) => {
    expect(parseEvent(line)).toBeUndefined();
  },
);

it('shows amounts with what is known', () => {
  expect([amount(5), amount(5, 0), amount(50, 200), amount(300, 200)]).toEqual([
    '5 B',
    '5 B',
    '50 B of 200 B (25 %)',
    '300 B of 200 B (100 %)',
  ]);
});

it('keeps letters of every language', () => {
  expect(printable('Grüße, 香港\t!')).toBe('Grüße, 香港 !');
});
