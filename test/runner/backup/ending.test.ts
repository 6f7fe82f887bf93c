import { objectsOf } from '../../../contracts/restore-point';
import { ApiError } from '../../../runner/ports/cluster';
import { StoreError } from '../../../runner/ports/object-store';
import { World } from '../fakes/world';

const says = (log: readonly Record<string, unknown>[], event: string) => log.filter((line) => line.event === event);

describe('however a backup ends, the writers run again', () => {
  test.each(['never', 'snapshot', 'whole-backup'] as const)('SIGTERM after every request (%s)', async (quiesce) => {
    let ended = false;
    for (let at = 1; !ended; at++) {
      const world = new World(quiesce);
      let requests = 0;
      const count = () => {
        if (++requests === at) world.sigterm();
      };
      world.cluster.before = count;
      world.store.before = count;
      const { exitCode } = await world.backup();
      ended = requests < at;
      world.store.before = () => {};
      const runs = await world.runs();
      expect({ at, writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({
        at,
        writers: 2,
        quiesce: undefined,
      });
      if (world.holder() !== undefined) expect({ at, holder: world.holder() }).toEqual({ at, holder: '' });
      if (exitCode === 0) expect(runs).toHaveLength(1);
      expect(at).toBeLessThan(500);
    }
  });

  test('a late answer or an error of the API server is waited for', async () => {
    const world = new World('snapshot');
    const away = { from: world.clock.now() + 8000, to: world.clock.now() + 60_000 };
    world.cluster.before = () => {
      const now = world.clock.now();
      if (now > away.from && now < away.to) throw new ApiError(503, 'away');
    };
    world.kanister.dumpsIn = 120_000;
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('writers that cannot be started have an exit code of their own, and stay in the record', async () => {
    const world = new World('whole-backup');
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 2') throw new ApiError(403, 'forbidden');
    };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause }).toMatchObject({
      exitCode: 4,
      cause: expect.stringContaining('not started again'),
    });
    expect(world.record()?.quiesce?.workloads).toEqual([
      { kind: 'Deployment', name: 'wordpress', replicas: 2, generation: 3 },
    ]);
    world.cluster.before = () => {};
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('the next run cleans up after a dead run', async () => {
    const world = new World('snapshot');
    const dead = 'wordpress-20261121t021500z-aaaaa';
    const record = {
      run: dead,
      actionSets: [dead],
      quiesce: { mode: 'backup', until: null, workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }] },
    };
    world.cluster.set('leases', 'kanister', {
      metadata: { name: 'wordpress', annotations: { 'jerrycan.dev/record': JSON.stringify(record) } },
      spec: { holderIdentity: dead, leaseDurationSeconds: 60, renewTime: '2026-11-21T02:20:00.000000Z' },
    } as never);
    world.cluster.set('actionsets', 'kanister', { metadata: { name: dead } });
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
    let before = -1;
    world.store.before = (request) => {
      if (request.startsWith('PROBE')) before = world.writers();
    };
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(before).toBe(2);
    expect(world.cluster.find('actionsets', 'kanister', dead)).toBeUndefined();
  });

  test('a recorded workload that is no longer a writer is named and left alone', async () => {
    const world = new World('never');
    const workloads = [{ kind: 'Deployment', name: 'cron', replicas: 3 }];
    const record = { run: 'x', actionSets: [], quiesce: { mode: 'backup', until: null, workloads } };
    world.cluster.workload('deployments', 'wordpress', 'cron', 0);
    world.cluster.set('leases', 'kanister', {
      metadata: { name: 'wordpress', annotations: { 'jerrycan.dev/record': JSON.stringify(record) } },
    });
    const { exitCode, log } = await world.backup();
    expect({ exitCode, replicas: world.cluster.replicas('deployments', 'wordpress', 'cron') }).toEqual({
      exitCode: 0,
      replicas: 0,
    });
    expect(says(log, 'warning')).toMatchObject([
      { step: 'previous run', cause: expect.stringMatching(/^Deployment cron .* had 3 replicas/) },
    ]);
  });

  test('a backup is refused while a restore has not ended', async () => {
    const world = new World('never');
    const quiesce = { mode: 'restore', until: null, workloads: [] };
    const record = JSON.stringify({ run: 'wordpress-20261121t021500z-aaaaa', actionSets: [], quiesce });
    world.cluster.set('leases', 'kanister', {
      metadata: { name: 'wordpress', annotations: { 'jerrycan.dev/record': record } },
    });
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, next: failure?.next }).toEqual({
      exitCode: 3,
      next: 'restore again: the new run takes over; or, if you repaired the data or know that it is good: npx jerrycan unblock wordpress --start',
    });
    expect(world.events()).toEqual(['BackupRefused']);
    expect(world.record()?.quiesce).toEqual(quiesce);
    world.cluster.set('leases', 'kanister', { metadata: { name: 'wordpress', annotations: {} } });
    world.cluster.requests.length = 0;
    const next = await world.backup();
    expect(next).toMatchObject({ exitCode: 0, run: world.record()?.run });
    expect(says(next.log, 'warning')).toEqual([]);
    expect(world.cluster.requests.filter((request) => request.startsWith('SCALE'))).toEqual([]);
  });
});

describe('after a backup', () => {
  test('retention keeps the newest verified points and retires the rest: the state first, then markers', async () => {
    const world = new World();
    const runs: string[] = [];
    for (let i = 0; i < 4; i++) {
      runs.unshift((await world.backup()).run);
      world.clock.pass(21_600_000);
    }
    expect(await world.runs()).toEqual(runs.slice(0, 2));
    const gone = runs[3]!;
    expect(world.store.keys(`jerrycan/local/wordpress/${gone}/`)).toEqual([
      `jerrycan/local/wordpress/${gone}/state.json`,
    ]);
    const changes = world.store.changes
      .filter((change) => change.includes(gone))
      .slice(2)
      .map((change) => change.replace(/\S*\//, ''));
    expect(changes.slice(0, 2)).toEqual(['PUT state.json', 'DELETE restore-point.json']);
    const all = (await world.points(true)).entries;
    expect(all.map(({ point, state }) => [point.run, Boolean(state?.retired)])).toEqual(
      runs.map((run, i) => [run, i >= 2]),
    );
  });

  test.each([
    ['PointCovered', 'a newer version', (world: World, key: string) => void world.store.upload(key, 'evil')],
    ['PointCovered', 'a marker', (world: World, key: string) => world.store.delete(key)],
    ['PointBroken', 'nothing', (world: World, key: string) => world.store.destroy(key)],
  ])('%s: %s over an object of a point is reported, and the run still succeeds', async (reason, _, attack) => {
    const world = new World();
    const { run } = await world.backup();
    world.clock.pass(3_600_000);
    await attack(world, `jerrycan/local/wordpress/${run}/database/users.sql.00000`);
    const { exitCode, log } = await world.backup();
    expect(exitCode).toBe(0);
    expect(world.events()).toEqual([reason]);
    expect(says(log, 'warning')).toMatchObject([{ step: 'retention', cause: expect.stringContaining(run) }]);
  });

  test('PointCovered: a marker or garbage over restore-point.json; one Event for all of them', async () => {
    const world = new World();
    const first = await world.backup();
    world.clock.pass(3_600_000);
    const second = await world.backup();
    world.clock.pass(3_600_000);
    await world.store.delete(`jerrycan/local/wordpress/${first.run}/restore-point.json`);
    world.store.upload(`jerrycan/local/wordpress/${second.run}/restore-point.json`, 'evil');
    Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 3 } } });
    const { exitCode, log } = await world.backup();
    expect({ exitCode, events: world.events() }).toEqual({ exitCode: 0, events: ['PointCovered'] });
    expect(says(log, 'warning')).toHaveLength(2);
  });

  test('no alarm for a point that is retired, was never signed, or is intact', async () => {
    const world = new World();
    for (let i = 0; i < 4; i++) {
      const { run } = await world.backup();
      world.clock.pass(21_600_000);
      const copy = run.replace(/.{5}$/, 'zzzzz');
      world.store.upload(`jerrycan/local/wordpress/${copy}/restore-point.json`, 'evil');
    }
    const retired = (await world.points(true)).entries.at(-1)!.point;
    world.store.destroy(objectsOf(retired)[1]!.key);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.events()).toEqual([]);
  });

  test('what a failed run left is deleted two days past its deadline, key by key, and nothing else', async () => {
    const world = new World();
    world.kanister.forge = (point) => ({ ...point, directory: 'elsewhere' });
    const { run } = await world.backup();
    world.kanister.forge = (point) => point;
    world.store.upload('jerrycan/local/wordpress/kanctl/20261121-x/dump.sql.zst.00000', 'kept');
    world.store.upload('jerrycan/local/wordpress/recovered/x/dump.sql.zst.00000', 'kept');
    world.store.upload(`jerrycan/local/wordpress-2/${run}/index`, 'kept');
    world.clock.pass(2 * 86_400_000);
    await world.backup();
    expect(world.store.keys(`jerrycan/local/wordpress/${run}/`)).toHaveLength(4);
    world.clock.pass(3_700_000);
    await world.backup();
    expect(world.store.keys(`jerrycan/local/wordpress/${run}/`)).toEqual([]);
    expect(world.store.keys().filter((key) => world.store.text(key) === 'kept')).toHaveLength(3);
  });

  test('the data and probes of a killed run are swept, and nothing else in deeper directories', async () => {
    const world = new World();
    const run = 'wordpress-20261101t041500z-x7k2q';
    const probe = 'preflight-0123456789abcdef';
    const swept = [`${probe}/restore-point.json`, 'database/index', 'crm/preflight', `database/${probe}/index`];
    const kept = ['database/restore-point.json', 'preflight_x/a', 'recovered/a', 'database/database/index'];
    const keyOf = (file: string) => `jerrycan/local/wordpress/${run}/${file}`;
    for (const file of [...swept, ...kept]) world.store.upload(keyOf(file), 'left');
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.store.keys(keyOf(''))).toEqual(kept.map(keyOf).sort());
  });

  test('nothing is retired while there is a point in the future', async () => {
    const world = new World();
    world.clock.pass(30 * 86_400_000);
    await world.backup();
    world.clock.pass(-30 * 86_400_000);
    for (let i = 0; i < 3; i++) {
      world.clock.pass(3_600_000);
      expect(await world.backup()).toMatchObject({ exitCode: 0 });
    }
    expect(await world.runs()).toHaveLength(4);
  });

  test('a later failure of the store does not affect the point', async () => {
    const world = new World();
    world.store.before = (request) => {
      if (request === 'LIST jerrycan/local/wordpress/') throw new StoreError(500, 'InternalError', 'no');
    };
    const { exitCode, log } = await world.backup();
    expect(exitCode).toBe(0);
    expect(says(log, 'warning')).toMatchObject([{ step: 'retention', cause: 'no' }]);
  });

  test('five ended ActionSets stay, and all that run', async () => {
    const world = new World();
    const labels = { 'jerrycan.dev/app': 'wordpress' };
    for (let i = 0; i < 8; i++) {
      const name = `wordpress-2026112${i}t000000z-aaaaa`;
      const status = { state: i === 0 ? 'running' : i % 2 ? 'failed' : 'complete' };
      const creationTimestamp = `2026-11-1${i}T00:00:00Z`;
      world.cluster.set('actionsets', 'kanister', { metadata: { name, labels, creationTimestamp }, status } as never);
    }
    await world.backup();
    const left = world.cluster.all('actionsets', 'kanister').map(({ metadata }) => metadata.name);
    expect(left.sort()).toEqual(
      [0, 5, 6, 7]
        .map((i) => `wordpress-2026112${i}t000000z-aaaaa`)
        .concat(world.kanister.performed.map(({ name }) => name))
        .sort(),
    );
  });
});
