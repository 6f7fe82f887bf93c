import { follow } from '../../../cli/follow/follow';
import type { Reporter } from '../../../cli/report/reporter';
import type { PodStory } from '../fake-cluster';
import { failed, running, said, World } from '../world';

const silent: Reporter = { event: () => {}, text: () => {}, note: () => {}, bytes: () => {}, end: () => {} };

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

const followed = (...stories: PodStory[]) => followedWith({}, ...stories);

async function followedWith({ backoffLimit = 0 }, ...stories: PodStory[]) {
  const { cluster, clock, stop } = world;
  const spec = { backoffLimit, template: { spec: { containers: [] } } };
  await cluster.createJob({ metadata: { name: 'job', namespace: 'kanister' }, spec });
  cluster.stories = stories;
  const what = { namespace: 'kanister', job: 'job', appNamespace: 'shop-ns', ours: true };
  return follow(what, { cluster, clock, reporter: silent, signal: stop.signal });
}

describe('a pod that is deleted', () => {
  const down = { step: 'load', cause: 'terminated by SIGTERM; the load may still be running', next: 'restore again' };
  const deleted = (...log: NonNullable<PodStory['log']>): PodStory => ({ status: [[0, running]], gone: 2_000, log });
  const words = (exitCode: number): NonNullable<PodStory['log']> => [
    [1_000, said('failed', down)],
    [1_100, said('done', { exitCode, seconds: 1 })],
  ];

  it.each([0, 1, 3, 4, 5, 75])('exits with the last exit code of its runner: %d', async (exitCode) => {
    const cause = 'the pod pod-0 was deleted';
    expect(await followed(deleted(...words(exitCode)))).toMatchObject({ exitCode, failed: down, cause });
  });

  it('is followed by another attempt, whose result counts', async () => {
    const next: PodStory = {
      status: [
        [0, running],
        [100, failed(1)],
      ],
      log: [[50, said('done', { exitCode: 1, seconds: 1 })]],
    };
    const outcome = await followedWith({ backoffLimit: 1 }, deleted(...words(4)), next);
    expect(outcome).toMatchObject({ exitCode: 1 });
    expect(outcome).not.toHaveProperty('failed');
    expect(outcome).not.toHaveProperty('cause');
  });

  it('without a result leaves open whether the app runs', async () => {
    expect(await followed(deleted([1_000, said('step', { step: 'load' })]))).toMatchObject({
      exitCode: 1,
      silent: true,
    });
    expect(await followed(deleted([1_000, said('done', { exitCode: 42, seconds: 1 })]))).toMatchObject({ exitCode: 1 });
  });

  it('between two checks is not a problem of the cluster', async () => {
    const breaks = [1_500];
    expect(await followed({ ...deleted(...words(4)), gone: 1_501, breaks })).toMatchObject({ exitCode: 4 });
  });
});

it('trusts the runner’s result over a container that was killed later', async () => {
  const log: PodStory['log'] = [[50, said('done', { exitCode: 4, seconds: 1 })]];
  const outcome = await followed({
    status: [
      [0, running],
      [100, failed(137)],
    ],
    log,
  });
  expect(outcome).toMatchObject({ exitCode: 4, cause: "the runner's container exited with 137 (Error)" });
});
