import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { ApiError } from '../../../runner/ports/cluster';
import { StoreError } from '../../../runner/ports/object-store';
import { actions } from '../fakes/restorable';
import { newKey, World } from '../fakes/world';

const says = (log: readonly Record<string, unknown>[], event: string) => log.filter((line) => line.event === event);

describe('a backup refuses before it touches the app', () => {
  const untouched = (world: World) => {
    expect(world.cluster.requests.filter((request) => /^(SCALE|POST actionsets)/.test(request))).toEqual([]);
    expect(world.holder() ?? '').toBe('');
  };

  test('when the store does not answer', async () => {
    const world = new World('snapshot');
    world.store.before = () => {
      throw new StoreError(0, 'ECONNREFUSED', 'connect ECONNREFUSED');
    };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step }).toEqual({ exitCode: 3, step: 'preflight' });
    expect(failure?.cause).toContain('ECONNREFUSED');
    expect(world.events()).toEqual(['BackupRefused']);
    untouched(world);
  });

  test('when the clocks of the node and of the store differ', async () => {
    const world = new World('snapshot');
    world.store.ahead = 301_000;
    expect(await world.backup()).toMatchObject({
      exitCode: 3,
      failure: { cause: expect.stringContaining('differ by 301 s') },
    });
    untouched(world);
  });

  test('when the workload does not exist', async () => {
    const world = new World('never');
    world.cluster.remove('statefulsets', 'wordpress', 'wordpress-mariadb');
    expect(await world.backup()).toMatchObject({
      exitCode: 3,
      failure: { cause: expect.stringContaining('wordpress-mariadb') },
    });
    untouched(world);
  });

  test('when an autoscaler would undo the quiesce', async () => {
    const world = new World('snapshot');
    const spec = { minReplicas: 0, scaleTargetRef: { kind: 'Deployment', name: 'wordpress' } };
    world.cluster.set('horizontalpodautoscalers', 'wordpress', { metadata: { name: 'web' }, spec } as never);
    expect(await world.backup()).toMatchObject({
      exitCode: 3,
      failure: { cause: expect.stringContaining('HorizontalPodAutoscaler web') },
    });
    untouched(world);
    const never = new World('never');
    never.cluster.set('horizontalpodautoscalers', 'wordpress', { metadata: { name: 'web' }, spec } as never);
    expect(await never.backup()).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['of another app', () => newKey(), (own: string) => `the app's keys are ${own}`],
    ['from 4 minutes ahead', () => newKey('2026-11-21T04:19:00Z'), () => '240 s ahead of this node'],
    ['that has ended', () => newKey('2026-01-01T00:00:00Z', '2026-11-21T04:15:00Z'), () => 'valid until 2026-11-21'],
  ])('when its own key is one %s', async (which, make, cause) => {
    const world = new World('snapshot');
    const key = make();
    const own = world.key.publicKey.id;
    const publicKeys = which === 'of another app' ? world.config.publicKeys : [key.publicKey];
    Object.assign(world, { key, config: { ...world.config, publicKeys } });
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step }).toEqual({ exitCode: 3, step: 'preflight' });
    expect(failure?.cause).toContain(key.publicKey.id);
    expect(failure?.cause).toContain(cause(own));
    expect(failure?.next).toMatch(/keys\/wordpress\.json; synthesize, commit and sync; or run npx jerrycan keys/);
    expect(world.store.changes).toEqual([]);
    untouched(world);
  });

  test('when its own key is invalid', async () => {
    const world = new World('snapshot');
    Object.assign(world, { key: { ...world.key, pem: 'no key' } });
    expect(await world.backup()).toMatchObject({
      exitCode: 3,
      failure: { cause: expect.stringContaining('the Secret wordpress-signing has an invalid private key') },
    });
    untouched(world);
  });

  test('when another run holds the Lease', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 60_000;
    const first = world.backup();
    await world.clock.sleep(20_000);
    const second = new World('snapshot');
    Object.assign(second, { cluster: world.cluster, clock: world.clock, store: world.store, job: 'wordpress-2' });
    expect(await second.backup()).toMatchObject({ exitCode: 75 });
    expect(await first).toMatchObject({ exitCode: 0 });
    // The Event explains why there is no point of that hour.
    expect(world.events()).toEqual(['BackupRefused']);
  });
});

describe('a backup fails, without a restore point and with the writers running', () => {
  const expectFailed = async (world: World, cause: string | RegExp) => {
    const { exitCode, failure, log } = await world.backup();
    expect(failure?.cause).toMatch(cause);
    expect(exitCode).toBe(1);
    expect(says(log, 'restore-point')).toEqual([]);
    expect(await world.runs()).toEqual([]);
    expect(world.writers()).toBe(2);
    expect(world.holder()).toBe('');
    expect(world.record()?.quiesce).toBeUndefined();
    expect(world.events()).toEqual(['BackupFailed']);
  };

  test.each(['never', 'snapshot', 'whole-backup'] as const)('when the action failed (%s)', async (quiesce) => {
    const world = new World(quiesce);
    world.kanister.failures = ['backup'];
    await expectFailed(world, 'failed in the phase dumpToStore: command terminated with exit code 1');
  });

  test('when Kanister does not react for a minute; and it starts nothing late', async () => {
    const world = new World('never');
    world.kanister.asleep = true;
    await expectFailed(world, 'Kanister has not processed the ActionSet');
    expect(world.cluster.all('actionsets', 'kanister')).toEqual([]);
  });

  test('when the deadline passes; the running ActionSet is left alone', async () => {
    const world = new World('whole-backup');
    world.kanister.hangs = ['backup'];
    await expectFailed(world, 'the deadline has passed (2026-11-21T05:15:00.000Z)');
    const left = world.cluster.all<ActionSetObject>('actionsets', 'kanister');
    expect(left.map(({ status }) => status?.state)).toEqual(['complete', 'running']);
  });

  test("when a part differs from the task's hash", async () => {
    const world = new World('snapshot');
    const { before } = world.store;
    world.store.before = (request) => {
      before(request);
      const index = /^LIST (.*)$/.exec(request);
      const key = `${index?.[1]}dump.sql.zst.00001`;
      if (world.store.text(key) === 'second part') world.store.upload(key, 'secund part');
    };
    await expectFailed(world, /dump.sql.zst.00001 .* has the SHA-256/);
  });

  test('when the artifact names the directory of another app or run', async () => {
    const world = new World();
    world.kanister.forge = (point) => ({ ...point, directory: 'shop-20261121t041500z-x7k2q' });
    await expectFailed(world, "the directory of the artifact 'point' must be wordpress-");
  });

  test('when the index is not the one that the task wrote', async () => {
    const world = new World();
    world.kanister.forge = (point) => ({ ...point, index: `7:${'a'.repeat(64)}` });
    await expectFailed(world, 'the index is not the one that the task wrote');
  });

  test('when another actor scales a writer up, even for a moment', async () => {
    for (const replicas of [[3], [3, 0]]) {
      const world = new World('whole-backup');
      world.kanister.opened = () => {
        for (const to of replicas) world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', to);
      };
      const { exitCode, failure } = await world.backup();
      expect(failure?.cause).toMatch(/Deployment wordpress was (scaled to 3|changed) while it had to be stopped/);
      expect({ exitCode, runs: await world.runs(), up: world.writers() > 0 }).toEqual({
        exitCode: 1,
        runs: [],
        up: true,
      });
    }
  });

  test('when its key ends during the dump', async () => {
    const world = new World('snapshot');
    const key = newKey('2026-01-01T00:00:00Z', '2026-11-21T04:15:10Z');
    Object.assign(world, { key, config: { ...world.config, publicKeys: [key.publicKey] } });
    await expectFailed(world, 'it was valid until 2026-11-21T04:15:10Z');
    expect(world.store.changes).toEqual([]);
  });

  test('when a pod of a writer does not terminate', async () => {
    const world = new World('snapshot');
    world.cluster.podsEndIn = 3_600_000;
    const begun = world.clock.now();
    await expectFailed(world, 'still has the pod wordpress-0');
    // The app is down during this wait: five minutes, not until the deadline.
    expect(world.clock.now() - begun).toBeLessThan(360_000);
    expect(actions(world)).toEqual(['preflight']);
  });

  test('when the snapshot is not open within ten minutes, while the writers are stopped', async () => {
    const world = new World('snapshot');
    world.kanister.opensIn = 660_000;
    let stopped = 0;
    world.onLog = ({ step }) => {
      if (step === 'dump') stopped ||= world.clock.now();
    };
    await expectFailed(world, 'did not open its snapshot within 10 minutes while the writers were stopped');
    const minutes = (world.clock.now() - stopped) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(10);
    expect(minutes).toBeLessThan(10.2);
    world.clock.pass(3_600_000);
    // Pulling a large image may take this long.
    world.kanister.opensIn = 580_000;
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
  });

  test('when the API server refuses the ActionSet', async () => {
    const world = new World('never');
    world.cluster.before = (request) => {
      if (request.startsWith('POST actionsets')) throw new ApiError(403, 'denied by jerrycan-runner');
    };
    await expectFailed(world, 'denied by jerrycan-runner');
  });
});
