import { status } from '../../../cli/status/status';
import { Failure } from '../../../cli/terminal/failure';
import { entry } from '../entry';
import type { PodStory } from '../fake-cluster';
import { RUN, stopped, Watched } from '../watched';
import { running, said, twoCaptures } from '../world';

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

describe('an app is protected', () => {
  it('while its last success is younger than its RPO, counted from that run’s start', async () => {
    at.schedule({ timeZone: 'Asia/Hong_Kong' }, '2026-11-21T02:16:00Z');
    at.job('shop-backup-1', 'backup', '2026-11-21T02:15:00Z', { ended: '2026-11-21T02:16:00Z' });
    expect(await at.look()).toBe(0);
    expect(at.out.split('\n').slice(0, 2)).toEqual([
      'APP    PROTECTED   LAST SUCCESS               AGE   RPO   NEXT RUNS                                          NOW',
      'shop   yes         2026-11-21T02:15:00.000Z   2 h   8 h   Sat 18:15, Sun 00:15, Sun 06:15 (Asia/Hong_Kong)   -',
    ]);
    expect(at.err).toEqual([]);
  });

  it.each([
    ['2026-11-20T20:15:00Z', 0, true],
    ['2026-11-20T20:14:59Z', 1, false],
  ])('to the second: %s', async (started, exitCode, isProtected) => {
    at.job('shop-backup-1', 'backup', started, { ended: '2026-11-20T20:20:00Z' });
    expect(await at.json()).toMatchObject({ exitCode, protected: isProtected });
  });

  it('by what the CronJob says where the Job is gone, or a newer one is', async () => {
    at.schedule({}, '2026-11-21T03:00:00Z');
    expect(await at.json()).toMatchObject({
      exitCode: 0,
      lastSuccess: { time: '2026-11-21T03:00:00.000Z', ageSeconds: 4500, from: 'cluster' },
    });
    at.job('shop-backup-1', 'backup', '2026-11-20T20:15:00Z', { ended: '2026-11-20T20:20:00Z' });
    expect(await at.json()).toMatchObject({ lastSuccess: { time: '2026-11-21T03:00:00.000Z' } });
  });

  it('whatever waits, suspended, for the next sync of Argo CD', async () => {
    at.job('shop-before-sync', 'backup', '2026-11-21T02:15:00Z', { suspend: true });
    expect(await at.json()).toMatchObject({ lastSuccess: null, jobs: [] });
    at.job('shop-backup-1', 'backup', '2026-11-21T02:15:00Z', { ended: '2026-11-21T02:16:00Z' });
    expect(await at.json()).toMatchObject({ exitCode: 0, jobs: [{ job: 'shop-backup-1' }] });
  });

  it('not by a restore or a verification that succeeded', async () => {
    at.job('shop-restore-1', 'restore', '2026-11-21T02:15:00Z', { ended: '2026-11-21T02:16:00Z' });
    at.job('shop-verify-1', 'verify', '2026-11-21T02:15:00Z', { ended: '2026-11-21T02:16:00Z' });
    expect(await at.json()).toMatchObject({
      exitCode: 1,
      lastSuccess: null,
      troubles: ['no backup has succeeded in this cluster yet; make one: npx jerrycan backup shop'],
    });
  });

  it('by its newest verified point where the store is read, whatever the cluster says', async () => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    const young = entry('2026-11-21T02:15:00.000Z', { verified: null });
    const old = entry('2026-11-20T02:15:00.000Z');
    const rotten = entry('2026-11-20T22:15:00.000Z', { broken: { time: 'x', cause: 'y' } });
    const catalog = { entries: [young, rotten, old], refused: [], address: 's3://bucket/x' };
    expect(await at.json(catalog)).toMatchObject({
      exitCode: 1,
      lastSuccess: { time: '2026-11-20T02:15:00.000Z', from: 'store' },
      points: {
        total: 3,
        verified: 1,
        unverified: 1,
        safety: 0,
        broken: 1,
        covered: 0,
        bytes: 900_000_000,
        latest: old.point.run,
      },
      troubles: [
        'the last success is 1 d 2 h old, and the RPO is 8 h; find out why, then run: npx jerrycan backup shop',
        '1 restore point is broken; check who can write to the store, and list them: npx jerrycan points shop',
      ],
    });
  });

  it('never while a restore left it down, however young the point is', async () => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.lease({ quiesce: { mode: 'restore', until: null, workloads: [stopped] } });
    expect(await at.look()).toBe(1);
    expect(at.out).toMatch(/^shop +NO .* DOWN$/m);
    expect(at.err).toEqual([
      `shop › down: the restore ${RUN} did not finish, and Deployment shop-web is stopped; restore that point or another one: npx jerrycan restore shop`,
    ]);
  });
});

it('says that a load which did not end may have left the server changed', async () => {
  at.schedule({}, '2026-11-21T04:00:00Z');
  at.lease({ actionSets: [RUN], quiesce: { mode: 'restore', until: null, workloads: [stopped] } });
  expect(await at.json()).toMatchObject({ leftDown: RUN, unfinishedLoad: RUN });
  await at.look();
  expect(at.err).toContain(
    `shop › the load ${RUN} may have left settings or events of the data server changed; the next backup or restore of this server resets them`,
  );
});

it.each([
  [undefined, ''],
  [true as const, ' --only database --only crm'],
])('names the captures of a restore that left the app down, and how far it got (only: %s)', async (only, options) => {
  at.deploy(twoCaptures);
  at.schedule({}, '2026-11-21T04:00:00Z');
  const loads = [{ capture: 'database', actionSet: RUN, state: 'complete' as const }];
  const restore = { point: RUN, captures: ['database', 'crm'], ...(only && { only }), loads };
  at.lease({ restore, quiesce: { mode: 'restore', until: null, workloads: [stopped] } });
  await at.look();
  expect(at.err).toContain(
    `shop › down: the restore ${RUN} (database: its load is complete, crm: its load is not requested) did not finish, and Deployment shop-web is stopped; restore that point or another one: npx jerrycan restore shop${options}`,
  );
  expect(await at.json()).toMatchObject({
    leftCaptures: [
      { capture: 'database', load: 'complete' },
      { capture: 'crm', load: 'not requested' },
    ],
    leftOnly: only ?? false,
  });
});

describe('what runs', () => {
  it('is the holder of the Lease, its step and Kanister’s phase', async () => {
    at.job('shop-backup-2', 'backup', '2026-11-21T04:14:00Z');
    const other = said('step', { step: 'spread', run: 'shop-20261121t031501z-other' });
    const log: PodStory['log'] = [
      [0, said('step', { step: 'quiesce' })],
      [0, said('step', { step: 'dump', actionSet: RUN })],
      [0, said('action-set', { actionSet: RUN, action: 'backup', state: 'running', phase: 'dumpToStore' })],
      [0, other],
      [0, 'what Node says'],
    ];
    at.pod('shop-backup-2', running, log);
    const quiesce = { mode: 'backup', until: '2026-11-21T05:15:00.000Z', workloads: [stopped] } as const;
    at.lease({ actionSets: ['shop-20261121t041400z-other', RUN], quiesce }, RUN);
    at.cluster.actionSets.push({
      metadata: { name: RUN, namespace: 'kanister' },
      status: { state: 'running', actions: [{ phases: [{ name: 'dumpToStore', state: 'running' }] }] },
    });
    const seen = await at.json();
    expect(seen).toMatchObject({
      holder: {
        ...{ run: RUN, renewed: '2026-11-21T04:14:50.000Z', silent: false, step: 'dump' },
        action: { actionSet: RUN, state: 'running', phase: 'dumpToStore' },
      },
      quiesce,
      leftDown: null,
      jobs: [{ job: 'shop-backup-2', verb: 'backup', state: 'running', exitCode: null, reason: null }],
    });
    await at.look();
    expect(at.out).toMatch(/ dump \(dumpToStore\), writers stopped$/m);
  });

  it('is a dead run where the Lease was not renewed for minutes', async () => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.lease({ quiesce: { mode: 'backup', until: null, workloads: [stopped] } }, RUN, '2026-11-21T04:12:00Z');
    expect(await at.look()).toBe(0);
    expect(at.out).toMatch(/ dead run, writers stopped$/m);
    expect(at.err).toEqual([
      `shop › ${RUN} holds the Lease and has not renewed it since 2026-11-21T04:12:00.000Z: the run is dead, or a clock is wrong; the guard or the next run cleans up`,
      'shop › these writers are stopped: Deployment shop-web (2 replicas); if the guard does not start them within a minute, check its log and run: npx jerrycan unblock shop',
    ]);
  });

  it('is a restore that runs, which leaves no app down', async () => {
    at.lease({ quiesce: { mode: 'restore', until: null, workloads: [stopped] } }, RUN);
    expect(await at.json()).toMatchObject({ leftDown: null, holder: { run: RUN, step: null } });
  });

  it('is none, though writers are stopped: they are named', async () => {
    at.lease({ quiesce: { mode: 'backup', until: null, workloads: [stopped] } });
    await at.look();
    expect(at.err).toContain(
      'shop › no run holds the app, and these writers are stopped: Deployment shop-web (2 replicas); the next run starts them, or run: npx jerrycan unblock shop',
    );
  });

  it.each(['2026-11-21T04:14:50Z', '2026-11-21T03:00:00Z'])(
    'is the guard, which took the Lease at %s and has not started the writers yet: they are named',
    async (taken) => {
      at.schedule({}, '2026-11-21T04:00:00Z');
      const ended = { run: RUN, at: '2026-11-21T04:10:00.000Z', why: 'dead', workloads: [stopped] } as const;
      at.lease({ quiesce: { mode: 'backup', until: null, workloads: [stopped] }, ended }, 'guard', taken);
      await at.look();
      expect(at.out).toMatch(/ guard, writers stopped$/m);
      expect(at.err).toEqual([
        `shop › the guard is ending the quiesce of ${RUN}, and these writers are stopped: Deployment shop-web (2 replicas); the guard retries every 10 s: if they stay stopped, check its log and run: npx jerrycan unblock shop`,
      ]);
    },
  );

  it.each([
    ['dead', 'because the run was dead; check its Job'],
    ['deadline', 'because its deadline passed; check its log'],
  ] as const)('was ended by the guard (%s)', async (why, words) => {
    at.lease({ ended: { run: RUN, at: '2026-11-21T04:10:00.000Z', why, workloads: [stopped] } });
    await at.look();
    expect(at.err).toContain(`shop › the guard ended the quiesce of ${RUN} at 2026-11-21T04:10:00.000Z, ${words}`);
  });
});

it('says that nothing is made by itself where the CronJob is suspended', async () => {
  at.schedule({ suspend: true }, '2026-11-21T04:00:00Z');
  expect(await at.look()).toBe(0);
  expect(at.err).toEqual(['shop › the CronJob shop-backup is suspended, so no scheduled backup runs; resume it']);
});

describe('restore points are verified', () => {
  const NEXT = 'and every restore point must be verified within 7 days; check the Jobs and Events of shop-verify';

  it.each([
    ['2026-11-14T04:15:00Z', []],
    ['2026-11-14T04:14:59Z', [`no verification has succeeded for 7 d, ${NEXT}`]],
    ['2026-11-01T00:00:00Z', [`no verification has succeeded for 20 d 4 h, ${NEXT}`]],
  ])('while one has succeeded in seven days, counted from %s', async (success, troubles) => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.verification({ success });
    expect(await at.json()).toMatchObject({ exitCode: 0, verification: { suspended: false }, troubles });
  });

  it.each([
    ['2026-11-14T04:15:00Z', []],
    ['2026-11-13T00:00:00Z', [`no verification has succeeded for 8 d 4 h, ${NEXT}`]],
  ])('from the day on that the CronJob was made: %s', async (made, troubles) => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.verification({ made, success: '' });
    expect(await at.json()).toMatchObject({ verification: { lastSuccess: null }, troubles });
  });

  it('unless the CronJob is suspended, however young the last success is', async () => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.verification({ suspend: true });
    await at.look();
    expect(at.err).toEqual(['shop › the CronJob shop-verify is suspended, so bit rot is not found; resume it']);
  });

  it('unless there is no such CronJob', async () => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.cluster.cronJobs.splice(1);
    expect(await at.json()).toMatchObject({
      verification: null,
      troubles: ['the CronJob shop-verify does not exist, so bit rot is not found; sync manifests/local/shop'],
    });
  });

  it('of an app too that is retired', async () => {
    at.schedule({}, '2026-11-21T04:00:00Z');
    at.verification({ suspend: true });
    at.write('apps.json', at.read('apps.json').replace('"retired":false', '"retired":true'));
    await at.look();
    expect(at.err.join()).toContain('the CronJob shop-verify is suspended');
  });
});

it('goes by the cluster where the store does not answer, and says so', async () => {
  at.schedule({}, '2026-11-21T04:00:00Z');
  const catalog = async () => {
    throw new Failure('store', 'does not answer', { next: 'wait' });
  };
  expect(await status('shop', {}, { ...at.context, catalog })).toBe(0);
  expect(at.err).toEqual(['shop: the restore points cannot be read from here: store: does not answer; wait']);
  await expect(status('shop', { store: 'local' }, { ...at.context, catalog })).rejects.toThrow('does not answer');
});

it('shows nothing that a terminal obeys', async () => {
  at.event('BackupFailed', 'a\u001b[2Jb', 'x');
  await at.look();
  expect(at.out).toContain('a [2Jb');
});

it('has no next runs for a schedule that cannot be parsed', async () => {
  at.schedule({ schedule: 'soon' });
  expect(await at.json()).toMatchObject({ schedule: { cron: 'soon', next: [] } });
});
