import { status } from '../../../cli/status/status';
import { entry } from '../entry';
import { Watched } from '../watched';

let at: Watched;
beforeEach(() => {
  at = new Watched();
});
afterEach(() => at.end());

const before = { ...process.env };
beforeAll(() => {
  delete process.env.AWS_ACCESS_KEY_ID;
});
afterAll(() => {
  process.env = before;
});

it('counts restore points so that the counts add up: a safety point is verified as well', async () => {
  const point = (time: string, state = {}, safety = false) => {
    const one = entry(time, state);
    return safety ? { ...one, point: { ...one.point, safety: true as const } } : one;
  };
  const broken = { broken: { time: 'x', cause: 'y' } };
  const entries = [
    point('2026-11-21T03:15:00.000Z', {}, true),
    point('2026-11-21T03:10:00.000Z', { verified: null }, true),
    point('2026-11-21T03:05:00.000Z', broken, true),
    point('2026-11-21T02:15:00.000Z', { verified: null }),
    point('2026-11-20T22:15:00.000Z', broken),
    point('2026-11-20T20:15:00.000Z'),
    point('2026-11-20T14:15:00.000Z'),
  ];
  const lost = {
    key: 'jerrycan/local/shop/shop-20261119t041501z-abcde/restore-point.json',
    cause: 'lost',
    lost: entry('2026-11-19T04:15:01.000Z'),
  };
  const catalog = { entries, refused: [lost], address: 's3://bucket/x' };
  expect((await at.json(catalog)).points).toMatchObject({ total: 8, verified: 2, unverified: 1, safety: 2, broken: 3 });
  at.terminal.stdout.length = 0;
  await status('shop', {}, { ...at.context, catalog: async () => catalog });
  expect(at.out).toMatch(/^POINTS +VERIFIED +UNVERIFIED +SAFETY +BROKEN +OF ALL COVERED/m);
  expect(at.out).toMatch(/^8 +2 +1 +2 +3 +0 /m);
});

describe('what is over', () => {
  const failed = (name: string, verb: string, hour: string) =>
    at.job(name, verb, `2026-11-21T${hour}:00:00Z`, {
      ended: `2026-11-21T${hour}:01:00Z`,
      failed: 'BackoffLimitExceeded',
    });
  const done = (name: string, verb: string, hour: string) =>
    at.job(name, verb, `2026-11-21T${hour}:00:00Z`, { ended: `2026-11-21T${hour}:01:00Z` });

  it('is told apart from what is current: Events that a later run has disproved', async () => {
    // Events are of 02:16, 02:17, …
    at.event('BackupFailed', 'old', 'shop-backup-1-x7k2q');
    at.event('RestoreFailed', 'still true', 'shop-restore-1-x7k2q');
    at.event('PointBroken', 'of a verification', 'shop-verify-1-x7k2q', 'shop-verify');
    failed('shop-backup-1', 'backup', '01');
    done('shop-backup-2', 'backup', '03');
    const { events } = await at.json();
    expect(events.map(({ reason, over }: { reason: string; over: boolean }) => [reason, over])).toEqual([
      ['PointBroken', false],
      ['RestoreFailed', false],
      ['BackupFailed', true],
    ]);
    at.terminal.stdout.length = 0;
    await at.look();
    const [, current, past] = at.out.split(/^EVENT/m);
    expect([current, past]).toEqual([
      expect.stringMatching(/PointBroken[\s\S]*RestoreFailed/),
      expect.stringMatching(/^ THAT IS OVER[\s\S]*BackupFailed/),
    ]);
    expect(at.out).toMatch(/^shop-backup-1 +failed, over /m);
  });

  it('is over by the CronJob, where the Job is gone', async () => {
    at.event('BackupFailed', 'old', 'gone');
    at.schedule({}, '2026-11-21T02:15:59Z');
    expect((await at.json()).events).toMatchObject([{ over: false }]);
    at.schedule({}, '2026-11-21T02:16:00Z');
    expect((await at.json()).events).toMatchObject([{ over: true }]);
  });

  it('is not what Kubernetes reports without a warning', async () => {
    at.event('SuccessfulDelete', 'Deleted job shop-backup-1', 'cronjob-controller');
    Object.assign(at.cluster.cronJobEvents[0]!, { type: 'Normal' });
    expect((await at.json()).events).toEqual([]);
  });

  it('is not what the controller reports of every Job that a person starts', async () => {
    at.event(
      'UnexpectedJob',
      'Saw a job that the controller did not create or forgot: shop-backup-1',
      'cronjob-controller',
    );
    expect((await at.json()).events).toEqual([]);
  });
});
