import { type RestoreOptions, restore } from '../../../cli/run/restore';
import { entry } from '../entry';
import { running, said, succeeded, World } from '../world';

const young = entry('2026-11-21T03:15:00.000Z', { verified: null });
const safety = {
  ...entry('2026-11-21T03:00:00.000Z'),
  point: { ...entry('2026-11-21T03:00:00.000Z').point, safety: true as const },
};
const good = entry('2026-11-21T02:15:00.000Z');
const broken = entry('2026-11-20T20:15:00.000Z', { broken: { time: 'x', cause: 'y' } });
const retired = entry('2026-11-10T20:15:00.000Z', { retired: '2026-11-20T20:15:00.000Z' });

let world: World;
afterEach(() => world.end());

function run(
  answers?: (string | undefined)[],
  options: RestoreOptions = {},
  entries = [young, safety, good, broken, retired],
) {
  world = new World(answers);
  world.cluster.stories = [
    {
      status: [
        [0, running],
        [1_000, succeeded],
      ],
      log: [[100, said('done', { exitCode: 0, seconds: 1 })]],
    },
  ];
  const catalog = async () => ({ entries, refused: [], address: 's3://bucket/x' });
  return restore('shop', options, { ...world.context, catalog });
}

it('offers the points that can be restored, with what `--latest` restores marked', async () => {
  expect(await run([young.point.run, 'shop'])).toBe(0);
  expect(world.terminal.offered).toEqual([
    '  2026-11-21T03:15:00.000Z  1 h old           300 MB    unverified',
    '  2026-11-21T03:00:00.000Z  1 h 15 min old    300 MB    verified, safety point',
    '> 2026-11-21T02:15:00.000Z  2 h old           300 MB    verified, what --latest restores',
  ]);
  expect(world.terminal.asked).toEqual([
    'Which restore point of shop?',
    expect.stringContaining("Type the app's name"),
  ]);
  const { command } = world.cluster.jobs[0]!.spec!.template.spec!.containers[0]!;
  expect(command!.slice(2)).toEqual(['restore', '--run', young.point.run]);
});

describe('makes no Job', () => {
  afterEach(() => expect(world.cluster.jobs).toEqual([]));

  it('when the operator leaves', async () => {
    expect(await run([undefined])).toBe(130);
    expect(world.terminal.stderr.at(-1)).toBe('shop › restore: not started; nothing was changed');
  });

  it('where there is no point to offer', async () => {
    await expect(run(['x'], {}, [broken])).rejects.toMatchObject({ exitCode: 3 });
  });

  it.each<[string, (string | undefined)[] | undefined, RestoreOptions]>([
    ['without a terminal', undefined, { yes: true }],
    ['where nothing is to be asked', [], { yes: true }],
  ])('%s: the point must be named', async (_, answers, options) => {
    await expect(run(answers, options)).rejects.toMatchObject({
      exitCode: 2,
      message: 'restore: needs a restore point; give --run RUN or --latest; npx jerrycan points shop lists them',
    });
  });

  it('where the store cannot be read, and says what to do', async () => {
    world = new World([]);
    const before = { ...process.env };
    delete process.env.AWS_ACCESS_KEY_ID;
    const failure = await restore('shop', {}, world.context).catch((thrown) => thrown);
    process.env = before;
    expect(failure).toMatchObject({
      exitCode: 2,
      message:
        'restore: needs a restore point; give --run RUN or --latest; to choose one here, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    });
  });
});
