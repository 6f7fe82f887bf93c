import { type RestoreOptions, restore } from '../../../cli/run/restore';
import { Failure } from '../../../cli/terminal/failure';
import { objectsOf } from '../../../contracts/restore-point';
import type { CatalogEntry } from '../../../runner/catalog/catalog';
import { entry } from '../entry';
import type { PodStory } from '../fake-cluster';
import { appConfig, failed, running, said, succeeded, World } from '../world';

const young = entry('2026-11-21T02:15:00.000Z', { verified: null });
const old = entry('2026-11-20T20:15:00.000Z');
const RUN = old.point.run;
const success: PodStory = {
  status: [
    [0, running],
    [1_000, succeeded],
  ],
  log: [[100, said('done', { exitCode: 0, seconds: 61 })]],
};

let world: World;
afterEach(() => world.end());

function run(options: RestoreOptions, answers?: (string | undefined)[], entries: CatalogEntry[] = [young, old]) {
  world = new World(answers);
  world.cluster.stories = [success];
  const catalog = async () => ({ entries, refused: [], address: 's3://bucket/x' });
  return restore('shop', options, { ...world.context, catalog });
}

const command = () => world.cluster.jobs[0]!.spec!.template.spec!.containers[0]!.command!.slice(2);

it('passes on that the store is a copy, and says what that means', async () => {
  expect(await run({ run: RUN, yes: true, datesOfCopy: true })).toBe(0);
  expect(command()).toContain('--dates-of-copy');
  expect(world.terminal.stderr.join('\n')).toContain('NOT CHECKED');
});

describe('before anything is done', () => {
  it('shows point, time, size, what is overwritten and who is stopped, and asks for the app’s name', async () => {
    expect(await run({ run: RUN }, ['shop'])).toBe(0);
    expect(world.terminal.stderr.slice(0, 6)).toEqual([
      'Restore of shop (namespace shop-ns, cluster local, context test)',
      `  point        ${RUN}: 2026-11-20T20:15:00.000Z, 8 h old, 300 MB, mariadb 10.11.6, verified`,
      '  overwrites   the data of StatefulSet shop-db (mariadb) that is in the point',
      '  stops        Deployment shop-web',
      '  users        left unchanged',
      '  safety point made first, so that a failed load can be undone',
    ]);
    expect(world.terminal.asked).toEqual(["Type the app's name to overwrite its data (shop)"]);
    expect(world.terminal.stdout).toEqual([`shop: restored ${RUN}, in 1 min 1 s`]);
  });

  it('says loudly what is not kept', async () => {
    await run({ run: RUN, yes: true, safetyPoint: false, with: ['users'], writersAtZero: true });
    expect(world.terminal.stderr.slice(4, 6)).toEqual([
      '  users        missing users are created',
      '  safety point NONE: the current data is lost',
    ]);
    expect(command()).toEqual(['restore', '--run', RUN, '--with', 'users', '--no-safety-point', '--writers-at-zero']);
  });

  it('refuses an option that the method of the app does not have, and says which it has', async () => {
    await expect(run({ run: RUN, yes: true, with: ['usres'] })).rejects.toMatchObject({
      exitCode: 2,
      message:
        "--usres: must be an option of restore, or of shop's method; did you mean --users? the method has --users (also create missing database users)",
    });
    expect(world.cluster.jobs).toEqual([]);
  });

  it('says what a deadline means, and passes it on in seconds', async () => {
    await run({ run: RUN, yes: true, deadline: '1h30m' });
    expect(world.terminal.stderr[6]).toBe(
      '  deadline     1 h 30 min; if it passes during the load, the app STAYS DOWN',
    );
    expect(command()).toEqual(['restore', '--run', RUN, '--deadline', '5400']);
  });

  it('says what the name of the run says where the store is not read', async () => {
    world = new World();
    world.cluster.stories = [success];
    const catalog = async () => {
      throw new Failure('store', 'does not answer', { next: 'wait' });
    };
    expect(await restore('shop', { run: RUN, yes: true }, { ...world.context, catalog })).toBe(0);
    expect(world.terminal.stderr.slice(1, 3)).toEqual([
      `  point        ${RUN}: 2026-11-20T20:15:00.000Z, 8 h old; the runner checks its size and state`,
      '  not shown    size and state of the point, because the store was not read: store: does not answer; wait',
    ]);
  });
});

describe('a retired point', () => {
  const retired = entry('2026-11-10T20:15:00.000Z', { retired: '2026-11-20T20:15:00.000Z' });
  const from = async (lockDays?: number) => {
    world = new World();
    world.cluster.stories = [success];
    const asked: object[] = [];
    const catalog = async (_: unknown, __: unknown, options: { retired?: boolean | undefined }) => {
      asked.push(options);
      const entries = options.retired ? [young, old, retired] : [young, old];
      return { entries, refused: [], address: 's3://bucket/x', ...(lockDays && { lockDays }) };
    };
    const run = retired.point.run;
    const exitCode = await restore('shop', { run, yes: true }, { ...world.context, catalog });
    return { exitCode, asked, lines: world.terminal.stderr };
  };

  it('is restored, and said to be retired, and until when the lock holds it', async () => {
    const { exitCode, asked, lines } = await from(30);
    expect(exitCode).toBe(0);
    expect(asked).toEqual([expect.objectContaining({ retired: true, only: retired.point.run })]);
    expect(command()).toEqual(['restore', '--run', retired.point.run]);
    expect(lines[1]).toMatch(/, retired$/);
    expect(lines[2]).toBe(
      '  retired      at 2026-11-20T20:15:00.000Z; the lock of the store keeps it until 2026-12-10T20:15:00.000Z',
    );
  });

  it.each([undefined, 1])('is restored too where no lock holds it any more (%p days)', async (lockDays) => {
    const { exitCode, lines } = await from(lockDays);
    expect(exitCode).toBe(0);
    expect(lines[2]).toBe(
      '  retired      at 2026-11-20T20:15:00.000Z; no lock keeps it: the store may delete it at any time',
    );
  });
});

describe('the latest', () => {
  it('is the newest that is verified', async () => {
    expect(await run({ latest: true, yes: true })).toBe(0);
    expect(command()).toEqual(['restore', '--run', RUN]);
  });

  it('is the newest also where it is covered: the signed versions are still there', async () => {
    const covered = entry('2026-11-21T03:15:00.000Z', {}, { covered: objectsOf(old.point) });
    await run({ latest: true, yes: true }, undefined, [covered, old]);
    expect(command()).toEqual(['restore', '--run', covered.point.run]);
  });

  it('is not a safety point: that is what an earlier restore overwrote', async () => {
    const safety = entry('2026-11-21T03:15:00.000Z');
    await run({ latest: true, yes: true }, undefined, [{ ...safety, point: { ...safety.point, safety: true } }, old]);
    expect(command()).toEqual(['restore', '--run', RUN]);
  });

  it('is left to the runner where the store is not read', async () => {
    world = new World();
    world.cluster.stories = [success];
    const before = { ...process.env };
    delete process.env.AWS_ACCESS_KEY_ID;
    expect(await restore('shop', { latest: true, yes: true }, world.context)).toBe(0);
    process.env = before;
    expect(command()).toEqual(['restore', '--run', 'latest']);
    expect(world.terminal.stderr[1]).toBe('  point        the newest verified restore point; the runner chooses it');
  });
});

describe('makes no Job', () => {
  afterEach(() => expect(world.cluster.jobs).toEqual([]));

  it.each([
    ['shopp', 3],
    ['', 3],
    [undefined, 130],
  ])('when the answer is %p', async (answer, exitCode) => {
    expect(await run({ run: RUN }, [answer])).toBe(exitCode);
    expect(world.terminal.stderr.at(-1)).toBe('shop › restore: not started; nothing was changed');
  });

  it.each<[string, RestoreOptions, number, string]>([
    ['without a terminal and without --yes', { run: RUN }, 2, 'restore: cannot ask for confirmation (no terminal)'],
    ['without a point', { yes: true }, 2, 'restore: needs a restore point; give --run RUN or --latest'],
    ['with two', { yes: true, run: RUN, latest: true }, 2, 'restore: must have one restore point'],
    ['of another app’s run', { yes: true, run: 'blog-20261120t201500z-abcde' }, 2, '--run: must be a run of shop'],
    ['with a deadline that is none', { yes: true, run: RUN, deadline: 'soon' }, 2, '--deadline: must be a time (soon)'],
    ['of a run that is no run', { yes: true, run: '--yes' }, 2, '--run: must be a run of shop (--yes)'],
    [
      'of a run that left nothing',
      { yes: true, run: 'shop-20261120t201500z-zzzzz' },
      3,
      'store: no restore point of the run shop-20261120t201500z-zzzzz in s3://bucket/x',
    ],
  ])('%s', async (_, options, exitCode, message) => {
    await expect(run(options)).rejects.toMatchObject({ exitCode, message: expect.stringContaining(message) });
  });

  it.each([{ latest: true }, { run: RUN }])(
    'of a point of a copied store, and names the option: %j',
    async (wanted) => {
      world = new World();
      const refused = [{ key: `x/${RUN}/restore-point.json`, cause: 'written too late', doubted: 'dates' as const }];
      const catalog = async () => ({ entries: [], refused, address: 's3://bucket/x' });
      await expect(restore('shop', { ...wanted, yes: true }, { ...world.context, catalog })).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringContaining('--dates-of-copy'),
      });
    },
  );

  it('of the latest when nothing is verified', async () => {
    await expect(run({ latest: true, yes: true }, undefined, [young])).rejects.toMatchObject({ exitCode: 3 });
  });

  it('in the wrong cluster', async () => {
    world = new World();
    world.deploy({ ...appConfig, cluster: 'production' });
    await expect(restore('shop', { run: RUN, yes: true }, world.context)).rejects.toMatchObject({ exitCode: 3 });
  });
});

it('names the restored run at the end where the runner chose it, and why the store was not read', async () => {
  world = new World();
  const log = [
    [100, said('step', { step: 'load', point: RUN, safetyPoint: null })],
    [200, said('done', { exitCode: 0, seconds: 19.2 })],
  ] as const;
  world.cluster.stories = [{ ...success, log }];
  const catalog = async () => {
    throw new Failure('store', 'does not answer (AccessDenied)', { next: 'wait' });
  };
  expect(await restore('shop', { latest: true, yes: true }, { ...world.context, catalog })).toBe(0);
  expect(world.terminal.stderr.slice(1, 3)).toEqual([
    '  point        the newest verified restore point; the runner chooses it',
    '  not shown    size and state of the point, because the store was not read: store: does not answer (AccessDenied); wait',
  ]);
  expect(world.terminal.stdout).toEqual([`shop: restored ${RUN}, in 19.2 s`]);
});

it('says that the app is down', async () => {
  world = new World();
  const log: PodStory['log'] = [
    [100, said('failed', { step: 'load', cause: 'both failed', next: 'restore another point' })],
  ];
  world.cluster.stories = [
    {
      status: [
        [0, running],
        [500, failed(4)],
      ],
      log,
    },
  ];
  const catalog = async () => ({ entries: [old], refused: [], address: '' });
  expect(await restore('shop', { run: RUN, yes: true }, { ...world.context, catalog })).toBe(4);
  expect(world.terminal.stderr.at(-1)).toBe('exit code 4: the app is down and stays down');
});

describe('where the runner’s pod is deleted during the load', () => {
  const ends = async (log: PodStory['log']) => {
    world = new World();
    world.cluster.stories = [{ status: [[0, running]], gone: 1_000, log: log! }];
    const catalog = async () => ({ entries: [old], refused: [], address: '' });
    const exitCode = await restore('shop', { run: RUN, yes: true }, { ...world.context, catalog });
    return { exitCode, last: world.terminal.stderr.at(-1) };
  };

  it('ends with the runner’s own last word', async () => {
    expect(await ends([[500, said('done', { exitCode: 4, seconds: 1 })]])).toEqual({
      exitCode: 4,
      last: 'exit code 4: the app is down and stays down',
    });
  });

  it('does not say that the app runs where that is not known', async () => {
    expect(await ends([[500, said('step', { step: 'load' })]])).toEqual({
      exitCode: 1,
      last: 'exit code 1: failed; the runner did not report whether the app runs: npx jerrycan status shop',
    });
  });
});

it('follows a restore that was started before, and asks nothing', async () => {
  world = new World();
  const metadata = { name: 'shop-restore-1', namespace: 'kanister', uid: 'job-0' };
  world.cluster.jobs.push({ metadata, spec: { backoffLimit: 0, template: {} } });
  world.cluster.stories = [success];
  expect(await restore('shop', { follow: 'shop-restore-1' }, world.context)).toBe(0);
  expect(world.terminal.stdout).toEqual(['shop: restored, in 1 min 1 s']);
});
