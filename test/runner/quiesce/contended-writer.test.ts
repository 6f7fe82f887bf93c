import { ApiError } from '../../../runner/ports/cluster';
import { protectedWorld } from '../fakes/restorable';
import { twoApps } from '../fakes/two-apps';
import { type Ran, World } from '../fakes/world';

const HELD = expect.stringContaining("another actor (a person, an autoscaler, another app's run) keeps it at zero");
const WRITER = ['deployments', 'wordpress', 'wordpress'] as const;
/** The allowed results when another actor scales the writer: done, failed with the writer as it was, or refused. */
const SAFE = [0, 1, 3];

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

describe('two apps that share a writer never leave it at zero', () => {
  // Each latency was run with all 701 offsets. Two are sampled here, since they take as long as the rest of this file.
  test.each([
    [40, 60],
    [100, 20],
    [300, 60],
  ])('with a latency of %d ms, at offsets that are %d ms apart', async (latency, step) => {
    const left: string[] = [];
    const codes = new Set<number>();
    for (const offset of range(-2000, 12_000, step)) {
      const { first, second } = twoApps('snapshot', latency);
      const one = first.clock.sleep(Math.max(0, -offset)).then(() => first.backup());
      const other = first.clock.sleep(Math.max(0, offset)).then(() => second.backup());
      const [a, b] = [await one, await other];
      await first.clock.sleep(400_000);
      for (const { exitCode } of [a, b]) codes.add(exitCode);
      if (first.writers() !== 2) left.push(`offset ${offset} ms: ${a.exitCode}, ${b.exitCode}, ${first.writers()}`);
    }
    expect(left).toEqual([]);
    // Both cases occur: runs that did not meet, and runs of which one was refused.
    expect([...codes].sort()).toEqual([0, 3]);
  });

  test.each(['snapshot', 'whole-backup'] as const)('%s: the later one is refused, with the reason', async (quiesce) => {
    const { first, second } = twoApps(quiesce);
    Object.assign(first.kanister, { opensIn: 20_000 });
    const one = first.backup();
    await first.clock.sleep(5000);
    const other = await second.backup();
    expect(other).toMatchObject({ exitCode: 3, failure: { step: 'preflight', cause: HELD } });
    expect(other.failure?.next).toContain('kubectl -n wordpress scale deployment wordpress');
    expect(await one).toMatchObject({ exitCode: 0 });
    expect(first.writers()).toBe(2);
  });
});

describe('a writer that another actor scales while a run stops it', () => {
  /** Runs a backup, and lets another actor scale once the run has reached a request with this prefix. */
  async function meanwhile(request: string, scale: (world: World) => void): Promise<{ world: World; ran: Ran }> {
    const world = new World('snapshot');
    let done = false;
    world.cluster.before = (made) => {
      if (done || !made.startsWith(request)) return;
      done = true;
      scale(world);
    };
    const ran = await world.backup();
    expect(done).toBe(true);
    await world.clock.sleep(400_000);
    return { world, ran };
  }
  const to = (replicas: number) => (world: World) => world.cluster.scaleTo(...WRITER, replicas);

  test('a person who scales it up just before is seen: it is started with as many', async () => {
    const { world, ran } = await meanwhile('SCALE deployments/wordpress 0', to(5));
    expect({ exitCode: ran.exitCode, writers: world.writers() }).toEqual({ exitCode: 0, writers: 5 });
  });

  test('an actor that scales it to zero just before is not undone, and nothing of it is recorded', async () => {
    const { world, ran } = await meanwhile('SCALE deployments/wordpress 0', to(0));
    expect(ran).toMatchObject({ failure: { step: 'quiesce', cause: HELD } });
    expect({ writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({ writers: 0, quiesce: undefined });
  });

  test("a request whose answer is lost is recognized as the run's own", async () => {
    const { world, ran } = await meanwhile('SCALE deployments/wordpress 0', (world) => {
      to(0)(world);
      world.cluster.before = () => {};
      throw new ApiError(0, 'the answer was lost');
    });
    expect({ exitCode: ran.exitCode, writers: world.writers() }).toEqual({ exitCode: 0, writers: 2 });
  });

  test('a writer that a person starts at the same time is left alone', async () => {
    const { world } = await meanwhile('SCALE deployments/wordpress 2', to(3));
    expect(world.writers()).toBe(3);
  });

  test('if a writer is at zero later than in preflight, the others are started again', async () => {
    const world = new World('snapshot');
    Object.assign(world.config, { writers: [...world.config.writers, { kind: 'StatefulSet', name: 'worker' }] });
    world.cluster.workload('statefulsets', 'wordpress', 'worker', 3);
    world.cluster.before = (request) => {
      if (request === 'SCALE statefulsets/worker 0') world.cluster.scaleTo('statefulsets', 'wordpress', 'worker', 0);
    };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause }).toEqual({ exitCode: 1, cause: HELD });
    expect(world.writers()).toBe(2);
    expect(world.cluster.replicas('statefulsets', 'wordpress', 'worker')).toBe(0);
    expect(world.record()?.quiesce).toBeUndefined();
  });

  test.each([
    ['a person, from 2 to 5', [5]],
    ['a person, to 0 and to 3', [0, 3]],
    ['KEDA, to 0 and back', [0, 2]],
  ])('%s, at any moment: it is as they left it, or as it was, and never at zero', async (_, steps) => {
    const wrong: string[] = [];
    for (const offset of range(0, 12_000, 150)) {
      const world = new World('snapshot');
      world.kanister.dumpsIn = 500;
      const scaled = (async () => {
        await world.clock.sleep(offset);
        for (const replicas of steps) {
          world.cluster.scaleTo(...WRITER, replicas);
          await world.clock.sleep(1500);
        }
      })();
      const { exitCode } = await world.backup();
      await scaled;
      await world.clock.sleep(400_000);
      const isRight = world.writers() > 0 && SAFE.includes(exitCode) && !world.record()?.quiesce;
      if (!isRight) wrong.push(`${offset} ms: ${exitCode}, ${world.writers()}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('a restore refuses a writer that another actor keeps at zero, before it touches the app', async () => {
  const { world, run } = await protectedWorld();
  world.cluster.scaleTo(...WRITER, 0);
  const { exitCode, failure } = await world.restore(run);
  expect({ exitCode, cause: failure?.cause, step: failure?.step }).toEqual({
    ...{ exitCode: 3, cause: HELD, step: 'preflight' },
  });
  expect(world.kanister.performed.filter(({ action }) => action === 'restore')).toEqual([]);
});

test('unless it is told that the writers are at zero, as in a new cluster: they stay at zero', async () => {
  const { world, run } = await protectedWorld();
  world.cluster.scaleTo(...WRITER, 0);
  let recorded: unknown;
  world.kanister.opened = () => {
    recorded = world.record()?.quiesce?.workloads;
  };
  const { exitCode, log } = await world.restore(run, { writersAtZero: true });
  expect({ exitCode, recorded, writers: world.writers() }).toEqual({ exitCode: 0, recorded: [], writers: 0 });
  expect(log).toContainEqual(
    expect.objectContaining({ event: 'warning', cause: 'Deployment wordpress has no replicas and stays at zero' }),
  );
  world.kanister.opened = () => world.cluster.scaleTo(...WRITER, 1);
  expect(await world.restore(run, { writersAtZero: true })).toMatchObject({
    failure: { cause: expect.stringContaining('Deployment wordpress was scaled to 1 while it had to be stopped') },
  });
});

test('a restore takes over from an unfinished one, however often its writer was scaled meanwhile', async () => {
  const { world, run } = await protectedWorld();
  world.kanister.failures = ['restore', 'restore'];
  expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
  for (const replicas of [3, 0]) world.cluster.scaleTo(...WRITER, replicas);
  expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
  expect(world.writers()).toBe(2);
});
