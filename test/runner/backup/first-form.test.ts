import { RECORD } from '../../../contracts/labels';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { MINUTE, ofJob } from '../fakes/death';
import { type Ran, World } from '../fakes/world';

/** The app's manifests become of the first form, or those of a capture `database`. */
function becomes(world: World, form: 'first' | 'captures'): void {
  const captures = world.config.captures.map((capture) => ({ ...capture, name: form === 'first' ? null : 'database' }));
  Object.assign(world.config, { captures });
}

function firstFormWorld(quiesce: ConstructorParameters<typeof World>[0] = 'never'): World {
  const world = new World(quiesce);
  becomes(world, 'first');
  return world;
}

const actions = (world: World) =>
  world.cluster.all<ActionSetObject>('actionsets', 'kanister').map(({ metadata, spec }) => ({
    ...{ action: spec!.actions[0]!.name, labels: metadata.labels, name: metadata.name },
    ...{ blueprint: spec!.actions[0]!.blueprint, profile: spec!.actions[0]!.profile.name },
    options: spec!.actions[0]!.options,
  }));
const warned = ({ log }: Ran) => log.filter(({ event }) => event === 'warning').map(({ cause }) => String(cause));

describe('an app in its first form, on the new platform', () => {
  test('is backed up by its own Blueprint, in the words of that, to a point of version 1', async () => {
    const world = firstFormWorld('whole-backup');
    const { exitCode, run } = await world.backup();
    expect(exitCode).toBe(0);
    const made = actions(world);
    expect(made.map(({ action }) => action)).toContain('backup');
    for (const { labels, name, blueprint, profile } of made)
      expect({ labels, blueprint, profile }).toEqual({
        labels: {
          ...{ 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': 'wordpress' },
          'kanister.io/JobID': name,
        },
        ...{ blueprint: 'wordpress', profile: 'wordpress' },
      });
    expect(made.find(({ action }) => action === 'backup')!.options).toMatchObject({ run, quiesce: 'whole-dump' });
    expect(made.find(({ action }) => action === 'preflight')!.options).toMatchObject({ quiesce: 'whole-dump' });
    const [entry] = (await world.points()).entries;
    expect(entry!.point).toMatchObject({ version: 1, quiesce: 'whole-backup', captures: [{ name: null }] });
    expect(entry!.point.captures[0]!.objects.every(({ key }) => !key.includes('database'))).toBe(true);
  });

  test('is restored, with a safety point of version 1', async () => {
    const world = firstFormWorld();
    const { run } = await world.backup();
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    const safety = (await world.points()).entries.find(({ point }) => point.safety);
    expect(safety!.point.version).toBe(1);
  });

  test('falls back to its safety point when the load fails', async () => {
    const world = firstFormWorld();
    const { run } = await world.backup();
    world.kanister.failures = ['restore'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 1 });
    expect(world.writers()).toBe(2);
    expect(world.kanister.performed.at(-1)!.options).toMatchObject({ undo: 'true' });
  });

  test('is refused --only', async () => {
    const world = firstFormWorld();
    const { run } = await world.backup();
    expect(await world.restore(run, { only: ['database'] })).toMatchObject({ exitCode: 2 });
  });

  test('continues the dump of its own dead run', async () => {
    const world = ofJob('never');
    becomes(world, 'first');
    world.onLog = ({ action, state }) => {
      if (action === 'backup' && state === 'running') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = () => {};
    await world.clock.sleep(MINUTE);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(await world.runs()).toEqual([dead.run]);
  });
});

describe('after the app got captures', () => {
  test('its points of before are verified, and restored into the capture', async () => {
    const world = firstFormWorld();
    const { run } = await world.backup();
    becomes(world, 'captures');
    const after = await world.backup();
    expect(after).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
    expect((await world.points()).entries.map(({ point }) => point.version).sort()).toEqual([1, 2]);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(world.kanister.performed.at(-1)).toMatchObject({ action: 'restore', capture: 'database' });
  });

  test.each(['never', 'snapshot', 'whole-backup'] as const)(
    'the dump of a dead run of before (%s) is discarded, and the app runs',
    async (mode) => {
      const world = ofJob(mode);
      becomes(world, 'first');
      world.onLog = ({ action, state }) => {
        if (action === 'backup' && state === 'running') world.process.kill();
      };
      const dead = await world.backup();
      expect(dead.exitCode).toBe(137);
      world.onLog = () => {};
      becomes(world, 'captures');
      await world.clock.sleep(MINUTE);
      const after = await world.backup();
      expect({ exitCode: after.exitCode, writers: world.writers(), runs: await world.runs() }).toEqual({
        ...{ exitCode: 0, writers: 2, runs: [after.run] },
      });
      if (mode === 'never')
        expect(warned(after)).toContainEqual(
          expect.stringContaining('it has the captures without a name, and the app has others now'),
        );
    },
  );

  /** A restore of the first form, killed while its load runs; then the app gets captures. With `older`, its runner was the release before. */
  async function killedRestore(older: boolean) {
    const world = firstFormWorld();
    const { run } = await world.backup();
    world.onLog = ({ action, state }) => {
      if (action === 'restore' && state === 'running') world.process.kill();
    };
    expect(await world.restore(run)).toMatchObject({ exitCode: 137 });
    world.onLog = () => {};
    if (older) {
      const { metadata, ...rest } = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
      const { restore: _, ...record } = world.record()!;
      const annotations = { [RECORD]: JSON.stringify(record) };
      world.cluster.set('leases', 'kanister', { ...rest, metadata: { ...metadata, annotations } });
    }
    becomes(world, 'captures');
    const second = { ...world.config.captures[0]!, name: 'crm', namespace: 'crm' };
    world.cluster.workload('statefulsets', 'crm', second.object!.name, 1);
    await world.clock.sleep(10 * MINUTE);
    return { world, run, second };
  }

  describe.each([false, true])('a restore of before that was killed (by the release before: %s)', (older) => {
    test('leaves the app down: a backup does not start it, and the next restore loads all', async () => {
      const { world, run } = await killedRestore(older);
      expect(world.writers()).toBe(0);
      expect(await world.backup()).toMatchObject({ exitCode: 3 });
      expect(world.writers()).toBe(0);
      expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
      expect(world.writers()).toBe(2);
      expect(world.kanister.performed.at(-1)).toMatchObject({ action: 'restore', capture: 'database' });
    });

    test('is not taken over by a restore of one of several captures: which data it touched is not known', async () => {
      const { world, run, second } = await killedRestore(older);
      Object.assign(world.config, { captures: [...world.config.captures, second] });
      expect(await world.restore(run, { only: ['crm'] })).toMatchObject({
        exitCode: 4,
        failure: { cause: expect.stringContaining('an unfinished restore may have overwritten database') },
      });
      expect(world.writers()).toBe(0);
    });

    test('is ended by unblock once its load is known to have succeeded', async () => {
      const { world } = await killedRestore(older);
      expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 0 });
      expect(world.writers()).toBe(2);
    });
  });
});
