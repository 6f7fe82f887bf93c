import { objectsOf } from '../../../contracts/restore-point';
import { share } from '../../../runner/backup/backup';
import { World } from '../fakes/world';

describe('a backup', () => {
  test('leaves a verified restore point, and nothing else behind', async () => {
    const world = new World();
    const { exitCode, failure, run } = await world.backup();
    expect({ exitCode, failure }).toEqual({ exitCode: 0, failure: undefined });
    const { entries, refused } = await world.points();
    expect(refused).toEqual([]);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      point: {
        app: 'wordpress',
        cluster: 'local',
        run,
        version: 2,
        captures: [{ name: 'database', engine: { name: 'mariadb' } }],
      },
    });
    expect(entries[0]!.state).toMatchObject({ run, verified: expect.any(String), broken: null, retired: null });
    expect(objectsOf(entries[0]!.point).map(({ artifact }) => artifact)).toEqual(['index', 'dump', 'dump', 'users']);
    expect(world.holder()).toBe('');
    expect(world.record()?.quiesce).toBeUndefined();
    expect(world.kanister.performed).toMatchObject([
      {
        action: 'backup',
        options: { run: `${run}/database`, quiesce: 'never', notAfter: expect.any(String) },
        replicas: 2,
      },
      { action: 'preflight', options: { directory: `${run}/database`, index: expect.any(String) }, replicas: 2 },
    ]);
    expect(world.events()).toEqual([]);
  });

  test("restore-point.json is written after everything except the point's state", async () => {
    const world = new World();
    const { run } = await world.backup();
    expect(world.store.changes.slice(0, 2).map((change) => change.split('/').at(-1))).toEqual([
      'restore-point.json',
      'state.json',
    ]);
    expect(world.store.changes[0]).toContain(run);
  });

  test('never: the writers are not touched', async () => {
    const world = new World('never');
    await world.backup();
    expect(world.cluster.requests.filter((request) => request.startsWith('SCALE'))).toEqual([]);
  });

  test('snapshot: the writers are down when the task starts, and up again while it dumps', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 600_000;
    let upAgain = 0;
    let opened = 0;
    world.kanister.opened = () => {
      opened = world.clock.now();
    };
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 2') upAgain = world.clock.now();
    };
    const { exitCode } = await world.backup();
    expect(exitCode).toBe(0);
    const backup = world.kanister.performed.find(({ action }) => action === 'backup');
    expect(backup).toMatchObject({ replicas: 0, options: { quiesce: 'snapshot' } });
    expect(upAgain - opened).toBeLessThanOrEqual(300);
    expect(world.writers()).toBe(2);
  });

  test('snapshot: a dump that ends before it was seen open is also a restore point', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 0;
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('whole-backup: the writers are down until the action has ended', async () => {
    const world = new World('whole-backup');
    const up: number[] = [];
    world.kanister.opened = () => void up.push(world.writers());
    world.store.before = (request) => {
      if (request.startsWith('DIGEST')) up.push(world.writers());
    };
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(up[0]).toBe(0);
    expect(new Set(up.slice(1))).toEqual(new Set([2]));
  });

  test('the Lease names the workloads before the first is stopped, and none after they run', async () => {
    const world = new World('snapshot');
    let seen: unknown;
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 0') seen = world.record()?.quiesce;
    };
    const { run } = await world.backup();
    expect(seen).toEqual({
      mode: 'backup',
      until: '2026-11-21T05:15:00.000Z',
      namespace: 'wordpress',
      workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2, found: 2 }],
    });
    expect(world.record()).toMatchObject({ run, job: 'wordpress-1' });
    expect(Object.keys(world.record()!).sort()).toEqual(['actionSets', 'job', 'run']);
    expect(world.record()?.actionSets).not.toContain(world.kanister.dumpOf(run));
  });

  test("waits for the app's share of the spread unless told otherwise", async () => {
    const world = new World();
    const begun = world.clock.now();
    await world.backup(false);
    expect(world.kanister.performed[0]!.name).toContain(
      new Date(begun + Math.round(share(world.config) * 1800) * 1000).toISOString().slice(11, 19).replaceAll(':', ''),
    );
  });

  test('sends fewer than 90 requests to the API server for a dump of a minute', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 60_000;
    await world.backup();
    expect(world.cluster.requests.length).toBeLessThan(90);
  });
});
