import { share } from '../../runner/backup';
import { ApiError } from '../../runner/cluster';
import { StoreError } from '../../runner/object-store';
import { World } from './fakes/world';

const says = (log: readonly Record<string, unknown>[], event: string) => log.filter((line) => line.event === event);

describe('a backup', () => {
  test('leaves a verified restore point, and nothing else behind', async () => {
    const world = new World();
    const { exitCode, failure, run } = await world.backup();
    expect({ exitCode, failure }).toEqual({ exitCode: 0, failure: undefined });
    const { entries, refused } = await world.points();
    expect(refused).toEqual([]);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      point: { app: 'wordpress', cluster: 'local', run, engine: { name: 'mariadb' } },
    });
    expect(entries[0]!.state).toMatchObject({ run, verified: expect.any(String), broken: null, retired: null });
    expect(entries[0]!.point.objects.map(({ artifact }) => artifact)).toEqual(['index', 'dump', 'dump', 'users']);
    expect(world.holder()).toBe('');
    expect(world.record()?.quiesce).toBeUndefined();
    expect(world.kanister.performed).toMatchObject([
      { name: run, action: 'backup', options: { run, quiesce: 'never', notAfter: expect.any(String) }, replicas: 2 },
    ]);
    expect(world.events()).toEqual([]);
  });

  test("restore-point.json is written after all else but the point's state", async () => {
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

  test('snapshot: the writers are down when the task begins, and up again while it dumps', async () => {
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
    expect(world.kanister.performed[0]).toMatchObject({ replicas: 0, options: { quiesce: 'snapshot' } });
    expect(upAgain - opened).toBeLessThanOrEqual(300);
    expect(world.writers()).toBe(2);
  });

  test('snapshot: a dump that ends before anybody saw it open is a restore point too', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 0;
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('whole-dump: the writers are down until the action has ended', async () => {
    const world = new World('whole-dump');
    const up: number[] = [];
    world.kanister.opened = () => void up.push(world.writers());
    world.store.before = (request) => {
      if (request.startsWith('DIGEST')) up.push(world.writers());
    };
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(up[0]).toBe(0);
    expect(new Set(up.slice(1))).toEqual(new Set([2]));
  });

  test('the Lease says which workloads before the first is stopped, and no more when they run', async () => {
    const world = new World('snapshot');
    let seen: unknown;
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 0') seen = world.record()?.quiesce;
    };
    const { run } = await world.backup();
    expect(seen).toEqual({
      mode: 'backup',
      until: '2026-11-21T05:15:00.000Z',
      workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }],
    });
    expect(world.record()).toEqual({ run, actionSets: [run] });
  });

  test("waits for the app's share of the spread unless told not to", async () => {
    const world = new World();
    const begun = world.clock.now();
    await world.backup(false);
    expect(world.kanister.performed[0]!.name).toContain(
      new Date(begun + Math.round(share(world.config) * 1800) * 1000).toISOString().slice(11, 19).replaceAll(':', ''),
    );
  });

  test('asks the API server fewer than 80 times for a dump of a minute', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 60_000;
    await world.backup();
    expect(world.cluster.requests.length).toBeLessThan(80);
  });
});

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

  test("when the clock and the store's are apart", async () => {
    const world = new World('snapshot');
    world.store.ahead = 301_000;
    expect(await world.backup()).toMatchObject({
      exitCode: 3,
      failure: { cause: expect.stringContaining('301 s apart') },
    });
    untouched(world);
  });

  test('when the workload is not there', async () => {
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
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'wordpress' } };
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

  test('when another run holds the Lease', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 60_000;
    const first = world.backup();
    await world.clock.sleep(20_000);
    const second = new World('snapshot');
    Object.assign(second, { cluster: world.cluster, clock: world.clock, store: world.store });
    expect(await second.backup()).toMatchObject({ exitCode: 75 });
    expect(await first).toMatchObject({ exitCode: 0 });
    expect(world.events()).toEqual([]);
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

  test.each(['never', 'snapshot', 'whole-dump'] as const)('when the action failed (%s)', async (quiesce) => {
    const world = new World(quiesce);
    world.kanister.failures = ['backup'];
    await expectFailed(world, 'failed in the phase dumpToStore: command terminated with exit code 1');
  });

  test('when Kanister says nothing for a minute; and it starts nothing late', async () => {
    const world = new World('snapshot');
    world.kanister.asleep = true;
    await expectFailed(world, 'Kanister has not looked at the ActionSet');
    expect(world.cluster.all('actionsets', 'kanister')).toEqual([]);
  });

  test('when the deadline passes; the running ActionSet is left alone', async () => {
    const world = new World('whole-dump');
    world.kanister.hangs = ['backup'];
    await expectFailed(world, 'the deadline has passed (2026-11-21T05:15:00.000Z)');
    expect(world.cluster.all('actionsets', 'kanister')).toHaveLength(1);
  });

  test('when a part is not what the task hashed', async () => {
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

  test('when the artifact lies in the directory of another app or run', async () => {
    const world = new World();
    world.kanister.forge = (point) => ({ ...point, directory: 'shop-20261121t041500z-x7k2q' });
    await expectFailed(world, 'the artifact \'point\' lies in "shop-20261121t041500z-x7k2q", not in wordpress-');
  });

  test('when the index is not the one that the task wrote', async () => {
    const world = new World();
    world.kanister.forge = (point) => ({ ...point, index: `7:${'a'.repeat(64)}` });
    await expectFailed(world, 'the index is not the one that the task wrote');
  });

  test('when somebody scales a writer back, even for a moment', async () => {
    for (const replicas of [[3], [3, 0]]) {
      const world = new World('whole-dump');
      world.kanister.opened = () => {
        for (const to of replicas) world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', to);
      };
      const { exitCode, failure } = await world.backup();
      expect(failure?.cause).toMatch(/Deployment wordpress was (scaled to 3|changed) while it had to stand still/);
      expect({ exitCode, runs: await world.runs(), up: world.writers() > 0 }).toEqual({
        exitCode: 1,
        runs: [],
        up: true,
      });
    }
  });

  test('when a pod of a writer does not end', async () => {
    const world = new World('snapshot');
    world.cluster.podsEndIn = 3_600_000;
    await expectFailed(world, 'still has the pod wordpress-0');
    expect(world.kanister.performed).toEqual([]);
  });

  test('when the API server refuses the ActionSet', async () => {
    const world = new World('snapshot');
    world.cluster.before = (request) => {
      if (request.startsWith('POST actionsets')) throw new ApiError(403, 'denied by jerrycan-runner');
    };
    await expectFailed(world, 'denied by jerrycan-runner');
  });
});

describe('whatever ends a backup, the writers run again', () => {
  test.each(['never', 'snapshot', 'whole-dump'] as const)('SIGTERM after every request (%s)', async (quiesce) => {
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

  test('an answer of the API server that is late or an error is waited for', async () => {
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

  test('the writers that cannot be started are an exit code of their own, and stay in the record', async () => {
    const world = new World('whole-dump');
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 2') throw new ApiError(403, 'forbidden');
    };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause }).toMatchObject({
      exitCode: 4,
      cause: expect.stringContaining('not started again'),
    });
    expect(world.record()?.quiesce?.workloads).toEqual([{ kind: 'Deployment', name: 'wordpress', replicas: 2 }]);
    world.cluster.before = () => {};
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('what a dead run left is ended by the next', async () => {
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

  test('a restore that has not ended is not backed up over', async () => {
    const world = new World('never');
    const quiesce = { mode: 'restore', until: null, workloads: [] };
    const record = JSON.stringify({ run: 'wordpress-20261121t021500z-aaaaa', actionSets: [], quiesce });
    world.cluster.set('leases', 'kanister', {
      metadata: { name: 'wordpress', annotations: { 'jerrycan.dev/record': record } },
    });
    expect(await world.backup()).toMatchObject({ exitCode: 3 });
    expect(world.record()?.quiesce).toEqual(quiesce);
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

  test('nothing is retired while a point from the future lies there', async () => {
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

  test('a store that fails then does not unmake the point', async () => {
    const world = new World();
    world.store.before = (request) => {
      if (request === 'LIST jerrycan/local/wordpress/') throw new StoreError(500, 'InternalError', 'no');
    };
    const { exitCode, log } = await world.backup();
    expect(exitCode).toBe(0);
    expect(says(log, 'warning')).toMatchObject([{ step: 'retention', cause: 'no' }]);
  });

  test('five ended ActionSets stay, and those that run', async () => {
    const world = new World();
    const labels = { 'jerrycan.dev/app': 'wordpress' };
    for (let i = 0; i < 8; i++) {
      const name = `wordpress-2026112${i}t000000z-aaaaa`;
      const status = { state: i === 0 ? 'running' : i % 2 ? 'failed' : 'complete' };
      const creationTimestamp = `2026-11-1${i}T00:00:00Z`;
      world.cluster.set('actionsets', 'kanister', { metadata: { name, labels, creationTimestamp }, status } as never);
    }
    const { run } = await world.backup();
    const left = world.cluster.all('actionsets', 'kanister').map(({ metadata }) => metadata.name);
    expect(left.sort()).toEqual(
      [0, 4, 5, 6, 7]
        .map((i) => `wordpress-2026112${i}t000000z-aaaaa`)
        .concat(run)
        .sort(),
    );
  });
});
