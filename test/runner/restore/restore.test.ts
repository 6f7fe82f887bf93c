import { actions, indexOf, protectedWorld } from '../fakes/restorable';
import { newKey, PREFIX, type Ran, World } from '../fakes/world';

describe('a restore', () => {
  test('reads back, stops the writers, takes a safety point, loads, and starts them', async () => {
    const { world, run } = await protectedWorld();
    const { exitCode, failure } = await world.restore(run, { options: ['users'] });
    expect({ exitCode, failure }).toEqual({ exitCode: 0, failure: undefined });
    expect(actions(world)).toEqual(['preflight', 'backup', 'restore']);
    const [look, safety, load] = world.kanister.performed;
    expect(look).toMatchObject({ replicas: 2 });
    const [safetyPoint = ''] = await world.runs();
    expect(safety).toMatchObject({ replicas: 0, options: { safety: 'true', run: `${safetyPoint}/database` } });
    expect(load).toMatchObject({ replicas: 0 });
    expect(load!.options).toEqual({ users: 'true', notAfter: expect.any(String) });
    const index = await indexOf(world, run);
    expect(load!.artifacts).toEqual({
      point: { keyValue: { directory: `${run}/database`, index: `${index.bytes}:${index.sha256}` } },
    });
    expect(world.writers()).toBe(2);
    expect(world.record()?.quiesce).toBeUndefined();
    expect(await world.runs()).toEqual([safetyPoint, run]);
  });

  test('every ActionSet has its own run name, which is recorded in the Lease before it is created', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.before = (request) => {
      const [, name] = /^POST actionsets\/(.*)$/.exec(request) ?? [];
      if (name) expect(world.record()?.actionSets).toContain(name);
    };
    await world.restore(run);
    const names = world.kanister.performed.map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^wordpress-\d{8}t\d{6}z-[a-z0-9]{5}$/);
  });

  test.each<[string | undefined, [string, string][]]>([
    [undefined, []],
    ['', []],
    ['it is slow; wait\n', [['it is slow', 'wait']]],
    [
      'two things; look; twice\n\nand one\n',
      [
        ['two things', 'look; twice'],
        ['and one', ''],
      ],
    ],
    [`${'x'.repeat(5000)}; cut`, [['x'.repeat(1200), '']]],
  ])('with warnings of its task completes and logs them: %j', async (text, said) => {
    const { world, run } = await protectedWorld();
    if (text !== undefined) world.kanister.server = { ...world.kanister.server, warnings: text };
    const { exitCode, log } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 0, writers: 2 });
    const warnings = log.filter(({ event }) => event === 'warning');
    expect(warnings.map(({ step, cause, next }) => [step, cause, next])).toEqual(said.map((each) => ['load', ...each]));
  });

  test('passes the options of its method to the check and to the load, and to nothing else', async () => {
    const { world, run } = await protectedWorld();
    await world.restore(run, { options: ['users'] });
    await world.restore(run);
    const asked = (action: string) => world.kanister.performed.filter((one) => one.action === action);
    expect(asked('preflight').map(({ options }) => options.users)).toEqual(['true', undefined]);
    expect(asked('restore').map(({ options }) => options.users)).toEqual(['true', undefined]);
  });

  test('with an option that the method does not have is refused before anything happens', async () => {
    const { world, run } = await protectedWorld();
    const { exitCode, failure } = await world.restore(run, { options: ['roles'] });
    expect({ exitCode, actions: actions(world) }).toEqual({ exitCode: 2, actions: [] });
    expect(failure).toMatchObject({
      cause: "--with must name an option of the app's method (roles)",
      next: 'wordpress has users',
    });
  });

  test('skips the safety point if told so', async () => {
    const { world, run } = await protectedWorld();
    expect(await world.restore(run, { safetyPoint: false })).toMatchObject({ exitCode: 0 });
    expect(actions(world)).toEqual(['preflight', 'restore']);
  });

  test('of the latest takes the newest verified backup, and not a safety point', async () => {
    const { world, run } = await protectedWorld();
    await world.restore(run);
    world.clock.pass(3_600_000);
    world.kanister.performed.length = 0;
    expect(await world.restore('latest')).toMatchObject({ exitCode: 0 });
    expect(world.kanister.performed.at(-1)!.artifacts).toMatchObject({
      point: { keyValue: { directory: `${run}/database` } },
    });
  });

  test('of covered objects loads the signed versions, from recovered/', async () => {
    for (const attack of [
      (world: World, key: string) => void world.store.upload(key, 'evil'),
      (world: World, key: string) => world.store.delete(key),
    ]) {
      const { world, run } = await protectedWorld();
      await attack(world, `${PREFIX}/${run}/database/dump.sql.zst.00000`);
      await attack(world, `${PREFIX}/${run}/restore-point.json`);
      expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
      expect(world.kanister.performed.at(-1)!.artifacts).toMatchObject({
        point: { keyValue: { directory: `recovered/${run}/database` } },
      });
      expect(world.store.text(`${PREFIX}/recovered/${run}/database/dump.sql.zst.00000`)).toBe('first part');
      expect(world.store.keys(`${PREFIX}/recovered/${run}/`)).toHaveLength(4);
    }
  });

  test('of a retired point works while its versions exist', async () => {
    const { world, run } = await protectedWorld();
    for (let i = 0; i < 2; i++) {
      await world.backup();
      world.clock.pass(3_600_000);
    }
    expect(await world.runs()).not.toContain(run);
    Object.assign(world, { config: { ...world.config, store: { ...world.config.store, lockDays: 14 } } });
    const { exitCode, log } = await world.restore(run);
    expect(exitCode).toBe(0);
    expect(log).toContainEqual(
      expect.objectContaining({
        event: 'warning',
        cause: expect.stringMatching(`^${run} was retired at 2026-`),
        next: expect.stringMatching(/; the lock keeps them until 2026-12-05T/),
      }),
    );
    expect(world.kanister.performed.at(-1)!.artifacts).toMatchObject({
      point: { keyValue: { directory: `recovered/${run}/database` } },
    });
  });
});

describe('a restore refuses before it touches the app', () => {
  const expectRefused = async (world: World, run: string, cause: string | RegExp): Promise<Ran> => {
    const ran = await world.restore(run);
    expect(ran.failure?.cause).toMatch(cause);
    expect(ran.exitCode).toBe(3);
    expect(world.cluster.requests.filter((request) => request.startsWith('SCALE'))).toEqual([]);
    expect(actions(world).filter((action) => action !== 'preflight')).toEqual([]);
    expect(world.events()).toContain('RestoreRefused');
    expect(world.record()?.quiesce).toBeUndefined();
    expect(world.holder()).toBe('');
    return ran;
  };

  test('a name that is not that of a run of the app, or a run without a restore point', async () => {
    const { world } = await protectedWorld();
    await expectRefused(world, 'shop-20261121t041500z-x7k2q', 'is not the name of a run of wordpress');
    await expectRefused(world, '../kanctl', 'is not the name of a run of wordpress');
    await expectRefused(world, 'wordpress-20261121t041500z-x7k2q', 'has no restore point');
  });

  test('a point with a foreign signature, or of another cluster', async () => {
    const { world, run } = await protectedWorld();
    const other = new World('snapshot');
    other.clock.pass(7_200_000);
    const foreign = (await other.backup()).run;
    for (const key of other.store.keys()) world.store.upload(key, other.store.text(key)!);
    await expectRefused(world, foreign, "which is not one of the app's keys");
    Object.assign(world, { config: { ...world.config, cluster: 'elsewhere' } });
    await expectRefused(world, run, 'a restore point of local › wordpress');
  });

  test('a destroyed version', async () => {
    const { world, run } = await protectedWorld();
    world.store.destroy(`${PREFIX}/${run}/database/dump.sql.zst.00001`);
    await expectRefused(world, run, /dump.sql.zst.00001 .* is missing/);
  });

  test('changed bytes in the store', async () => {
    const { world, run } = await protectedWorld();
    const { digest } = world.store;
    world.store.digest = async (...args) => {
      const read = await digest.apply(world.store, args);
      return args[0].endsWith('users.sql.00000') ? { ...read!, sha256: '0'.repeat(64) } : read;
    };
    await expectRefused(world, run, 'has the SHA-256 0000');
  });

  test('a server that does not answer', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['preflight'];
    await expectRefused(world, run, 'command terminated with exit code 1');
  });

  test('a runner whose safety point readers would reject; without a safety point, it needs no key', async () => {
    const { world, run } = await protectedWorld();
    Object.assign(world, { key: newKey() });
    await expectRefused(world, run, 'readers would reject the signature');
    expect(await world.restore(run, { safetyPoint: false })).toMatchObject({ exitCode: 0 });
  });

  test('a task that never ends', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.hangs = ['preflight'];
    await expectRefused(world, run, 'has not ended within 16 min');
  });
});
