import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { MINUTE } from '../fakes/death';
import { actions, protectedWorld } from '../fakes/restorable';
import type { World } from '../fakes/world';

/** A restore whose runner is killed after Kanister has started the load. */
async function dead(change: (world: World) => void): Promise<World> {
  const { world, run } = await protectedWorld();
  change(world);
  world.onLog = ({ action, state }) => {
    if (action === 'restore' && state === 'running') world.process.kill();
  };
  expect(await world.restore(run)).toMatchObject({ exitCode: 137 });
  world.onLog = () => {};
  await world.clock.sleep(5 * MINUTE);
  return world;
}
const state = (world: World) => ({
  writers: world.writers(),
  quiesce: world.record()?.quiesce?.mode,
  holder: world.holder(),
  running: world.cluster
    .all<ActionSetObject>('actionsets', 'kanister')
    .filter(({ status }) => status?.state === 'running').length,
  pods: world.cluster.all('pods', 'wordpress').filter(({ metadata }) => metadata.name.startsWith('kanister-job-'))
    .length,
});
const STARTED = { writers: 2, quiesce: undefined, holder: '', running: 0, pods: 0 };

describe('unblock', () => {
  test('without remains does nothing', async () => {
    const { world } = await protectedWorld();
    expect(await world.unblock()).toMatchObject({ exitCode: 0 });
    expect(world.cluster.requests.filter((request) => /^(SCALE|DELETE)/.test(request))).toEqual([]);
  });

  test('of a load that succeeded, according to its pod, starts the app', async () => {
    const world = await dead(({ kanister }) => {
      kanister.forgets = ['restore'];
    });
    expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 0 });
    expect(state(world)).toEqual(STARTED);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
  });

  test('of a load that succeeded, according to Kanister, starts the app', async () => {
    const world = await dead(() => {});
    expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 0 });
    expect(state(world)).toEqual(STARTED);
  });

  test.each(['Failed', 'gone'] as const)('of a load that did not end well (%s) leaves the app down', async (endsAs) => {
    const world = await dead(({ kanister }) => Object.assign(kanister, { forgets: ['restore'], endsAs }));
    const { exitCode, failure } = await world.unblock({ start: 'loaded' });
    expect({ exitCode, next: failure?.next }).toMatchObject({ exitCode: 4, next: expect.stringContaining('--start') });
    expect(state(world)).toEqual({ ...STARTED, writers: 0, quiesce: 'restore' });
    // What it deleted showed how the load ended; now only a person can tell.
    expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 4 });
    expect(await world.unblock({ start: 'always' })).toMatchObject({ exitCode: 0 });
    expect(state(world)).toEqual(STARTED);
  });

  test('starts nothing beside a running load, and ends a load only with that option', async () => {
    const world = await dead(({ kanister }) => {
      kanister.hangs = ['restore'];
    });
    for (const start of ['never', 'loaded', 'always'] as const) {
      const { exitCode, failure } = await world.unblock({ start });
      expect({ exitCode, next: failure?.next }).toMatchObject({
        ...{ exitCode: 3, next: expect.stringContaining('npx jerrycan unblock wordpress --end-load') },
      });
      expect(state(world)).toMatchObject({ writers: 0, quiesce: 'restore', running: 1, pods: 1 });
    }
    expect(await world.unblock({ endLoad: true })).toMatchObject({ exitCode: 4 });
    expect(state(world)).toEqual({ ...STARTED, writers: 0, quiesce: 'restore' });
    world.kanister.hangs = [];
    const { point } = (await world.points()).entries[0]!;
    expect(await world.restore(point.run)).toMatchObject({ exitCode: 0 });
    expect(actions(world).at(-1)).toBe('restore');
  });

  test('leaves an app alone while a run works on it', async () => {
    const { world } = await protectedWorld();
    const lease = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
    const renewTime = new Date(world.clock.now()).toISOString().replace('Z', '000Z');
    const spec = { ...lease.spec, holderIdentity: 'wordpress-20261121t051500z-aaaaa', renewTime };
    world.cluster.set('leases', 'kanister', { ...lease, spec });
    expect(await world.unblock({ start: 'always' })).toMatchObject({ exitCode: 75 });
  });
});
