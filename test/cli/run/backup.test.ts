import { backup } from '../../../cli/run/backup';
import type { PodStory } from '../fake-cluster';
import { appConfig, failed, running, said, succeeded, World } from '../world';

const RUN = 'shop-20261121t041501z-abcde';
const lines = [
  said('step', { step: 'dump' }),
  said('restore-point', { key: `jerrycan/local/shop/${RUN}/restore-point.json`, bytes: 318_000_000, seconds: 9 }),
  said('done', { exitCode: 0, seconds: 15.4 }),
];
const success: PodStory = {
  status: [
    [0, running],
    [1_000, succeeded],
  ],
  log: lines.map((line, index) => [index * 100, line]),
};
const busy: PodStory = {
  status: [
    [0, running],
    [1_000, failed(75)],
  ],
  log: [[100, said('failed', { step: 'lease', cause: 'another run holds it', next: 'wait for it' })]],
};

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

it('makes the Job beside Kanister, follows it and names the restore point', async () => {
  world.cluster.stories = [success];
  expect(await backup('shop', {}, world.context)).toBe(0);
  const [job] = world.cluster.jobs;
  expect(job!.metadata!.name).toMatch(/^shop-backup-20261121t041500z-[a-z0-9]{5}$/);
  expect(job!.metadata!.namespace).toBe('kanister');
  expect(world.terminal.stdout).toEqual([`shop: restore point ${RUN}, 318 MB, in 15.4 s`]);
  expect(world.terminal.stderr).toEqual([
    `shop: Job kanister/${job!.metadata!.name} in test`,
    '        0 s  dump',
    `        0 s  restore point ${RUN}: 318 MB in 9 s`,
    '        0 s  done, after 15.4 s',
  ]);
});

it('gives a script the runner’s events, byte for byte, and nothing else', async () => {
  world.cluster.stories = [success];
  expect(await backup('shop', { json: true }, world.context)).toBe(0);
  expect(world.terminal.stdout).toEqual(lines);
});

it('ends as the runner ended, with its words', async () => {
  world.cluster.stories = [busy];
  expect(await backup('shop', {}, world.context)).toBe(75);
  expect(world.terminal.stderr.slice(-2)).toEqual([
    'shop › lease: another run holds it; wait for it',
    'exit code 75: busy: another run holds the app',
  ]);
  expect(world.terminal.stdout).toEqual([]);
});

it('says at Ctrl-C how to follow again, and then follows that very Job', async () => {
  world.cluster.stories = [
    {
      ...success,
      status: [
        [0, running],
        [10_000, succeeded],
      ],
    },
  ];
  void world.clock.sleep(3_000).then(() => world.stop.abort());
  expect(await backup('shop', {}, world.context)).toBe(130);
  const job = world.cluster.jobs[0]!.metadata!.name!;
  expect(world.terminal.stderr.at(-1)).toBe(
    `shop › backup: keeps running; to follow it again: npx jerrycan backup shop --follow ${job}`,
  );

  const again = {
    ...world.context,
    interruptible: <T>(run: (signal: AbortSignal) => Promise<T>) => run(new AbortController().signal),
  };
  expect(await backup('shop', { follow: job }, again)).toBe(0);
  expect(world.cluster.jobs).toHaveLength(1);
});

it('makes a backup of a retired app, and says what it is', async () => {
  world.write('apps.json', world.read('apps.json').replace('"retired":false', '"retired":true'));
  world.cluster.stories = [success];
  expect(await backup('shop', {}, world.context)).toBe(0);
  expect(world.terminal.stderr[0]).toContain('shop: is retired');
});

describe('makes no Job', () => {
  afterEach(() => expect(world.cluster.jobs).toEqual([]));

  it('of an app that the repository does not have', async () => {
    await expect(backup('../shop', {}, world.context)).rejects.toMatchObject({
      message: "apps.json: has no app '../shop'; choose one of shop",
      exitCode: 2,
    });
  });

  it('in a cluster that does not have the app', async () => {
    world.cluster.cronJobs.splice(0);
    await expect(backup('shop', {}, world.context)).rejects.toMatchObject({
      message:
        'context test: has no CronJob kanister/shop-backup; sync manifests/local/shop, or choose the cluster with --context',
      exitCode: 3,
    });
  });

  it.each(['cluster', 'namespace'] as const)('where the app is of another %s', async (field) => {
    world.deploy({ ...appConfig, [field]: 'other' });
    await expect(backup('shop', {}, world.context)).rejects.toMatchObject({
      message: expect.stringContaining(`has shop with a different ${field} ('other') from apps.json`),
      exitCode: 3,
    });
  });
});
