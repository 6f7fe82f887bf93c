import { ApiError } from '../../runner/ports/cluster';
import { MINUTE } from './fakes/death';
import { actions, protectedWorld } from './fakes/restorable';
import type { World } from './fakes/world';

/** Lets the API server be away, from the first request that `begins` matches. */
function away(world: World, minutes: number, begins: (request: string) => boolean): () => boolean {
  let from: number | undefined;
  world.cluster.before = (request) => {
    if (from === undefined && begins(request)) from = world.clock.now();
    if (from !== undefined && world.clock.now() - from < minutes * MINUTE)
      throw new ApiError(0, 'connect ECONNREFUSED');
  };
  return () => from !== undefined;
}

describe.each([6, 10, 30])('an API server that is away for %d minutes', (minutes) => {
  // A load that is requested after its time changes nothing, and the app runs with its previous data.
  const steps: [string, (world: World) => (request: string) => boolean, object][] = [
    [
      'before the load is recorded',
      (world) => (request) =>
        actions(world).at(-1) === 'backup' && request.startsWith('PUT leases') && step(world) === 'load',
      { exitCode: 1 },
    ],
    [
      'when the load is requested',
      (world) => (request) => step(world) === 'load' && request.startsWith('POST actionsets'),
      { exitCode: 1 },
    ],
    ['while the load runs', (world) => () => actions(world).at(-1) === 'restore', {}],
    [
      'when the load has ended',
      (world) => (request) => request.startsWith('GET deployments') && step(world) === 'start writers',
      {},
    ],
    ['when the writers are started', () => (request) => request.startsWith('SCALE deployments/wordpress 2'), {}],
    [
      'when the record is cleared',
      (world) => (request) =>
        world.writers() === 2 && step(world) === 'start writers' && request.startsWith('PUT leases'),
      {},
    ],
  ];
  const seen = new WeakMap<World, string>();
  const step = (world: World) => seen.get(world);

  test.each(steps)(
    '%s: the app runs with the loaded data, or with its previous data if nothing was loaded',
    async (_, begins, otherwise) => {
      const { world, run } = await protectedWorld();
      world.onLog = (line) => {
        if (line.event === 'step') seen.set(world, String(line.step));
      };
      const happened = away(world, minutes, begins(world));
      const { exitCode } = await world.restore(run);
      expect({ happened: happened(), exitCode, writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({
        ...{ happened: true, exitCode: 0, writers: 2, quiesce: undefined },
        ...otherwise,
      });
    },
  );
});
