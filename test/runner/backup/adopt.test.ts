import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { BACKOFF, found, MINUTE, MODES, ofJob, SOUND } from '../fakes/death';
import type { Ran, World } from '../fakes/world';

describe('what a dead run left is not continued', () => {
  /** A world whose run died after it requested its dump, and whose ActionSet still runs. */
  async function orphaned(mode: (typeof MODES)[number] = 'snapshot') {
    const world = ofJob(mode);
    world.kanister.dumpsIn = 5 * MINUTE;
    world.onLog = ({ event, action, state }) => {
      if (event === 'action-set' && action === 'backup' && state === 'running') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = () => {};
    return { world, dead };
  }

  const lease = (world: World) => world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;

  const rewrite = (world: World, change: (record: NonNullable<ReturnType<World['record']>>) => object) => {
    const { metadata, ...rest } = lease(world);
    const annotations = { 'jerrycan.dev/record': JSON.stringify(change(world.record()!)) };
    world.cluster.set('leases', 'kanister', { ...rest, metadata: { ...metadata, annotations } });
  };

  const warned = ({ log }: Ran) => log.filter(({ event }) => event === 'warning').map(({ cause }) => cause);

  test('when a writer was started meanwhile', async () => {
    const { world, dead } = await orphaned();
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({ exitCode: after.exitCode, runs: await world.runs(), ...(await found(world)) }).toEqual({
      ...{ exitCode: 0, runs: [after.run], ...SOUND },
    });
    expect(warned(after)).toEqual([
      'Deployment wordpress was changed while it had to be stopped',
      `the dump ${dead.run} of a dead run is discarded: its quiesce ended before the dump was complete`,
      `the ActionSet ${world.kanister.dumpOf(dead.run)} of an earlier run still runs`,
    ]);
  });

  test('when the guard had ended its quiesce before its snapshot was open', async () => {
    const { world, dead } = await orphaned();
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
    rewrite(world, ({ quiesce, ...record }) => ({
      ...record,
      ended: {
        run: dead.run,
        at: new Date(world.clock.now()).toISOString(),
        why: 'dead',
        workloads: quiesce!.workloads,
      },
    }));
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({ exitCode: after.exitCode, runs: await world.runs() }).toEqual({ exitCode: 0, runs: [after.run] });
    expect(world.record()).not.toHaveProperty('ended');
  });

  test('when Kanister had not started it: then it does not start late', async () => {
    const world = ofJob('snapshot');
    world.onLog = ({ event, action, step }) => {
      if (step === 'quiesce') world.kanister.asleep = true;
      if (event === 'action-set' && action === 'backup') world.process.kill();
    };
    await world.backup();
    world.onLog = () => {};
    const [{ actionSet } = { actionSet: '' }] = world.record()!.dump!.captures;
    expect(world.cluster.find('actionsets', 'kanister', actionSet)).toBeDefined();
    world.kanister.asleep = false;
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect(after.exitCode).toBe(0);
    expect(await world.runs()).toEqual([after.run]);
    expect(world.cluster.find('actionsets', 'kanister', actionSet)).toBeUndefined();
    expect(await found(world)).toEqual(SOUND);
  });

  test('when it failed, and when its objects do not match its artifact', async () => {
    const { world, dead } = await orphaned('never');
    world.kanister.failures = ['backup'];
    await world.clock.sleep(10 * MINUTE);
    const after = await world.backup();
    expect(await world.runs()).toEqual([after.run]);
    expect(warned(after)[0]).toContain(
      `the dump ${dead.run} of a dead run is discarded: the ActionSet ${world.kanister.dumpOf(dead.run)} failed`,
    );

    const other = await orphaned('never');
    other.world.kanister.forge = (point) => ({ ...point, index: `7:${'a'.repeat(64)}` });
    await other.world.clock.sleep(10 * MINUTE);
    other.world.kanister.forge = (point) => point;
    const next = await other.world.backup();
    expect(await other.world.runs()).toEqual([next.run]);
    expect(warned(next)[0]).toContain('the index is not the one that the task wrote');
  });

  test('when it was the safety point of a restore, or its name is not that of a run of this app', async () => {
    for (const change of [{ safety: true }, { run: 'shop-20261121t041500z-abcde' }]) {
      const { world } = await orphaned('never');
      rewrite(world, ({ dump, ...record }) => ({ ...record, dump: { ...dump!, ...change } }));
      await world.clock.sleep(10 * MINUTE);
      const after = await world.backup();
      expect({ exitCode: after.exitCode, runs: await world.runs() }).toEqual({ exitCode: 0, runs: [after.run] });
      expect(world.record()?.dump).toBeUndefined();
    }
  });

  test('by a restore: it removes the dump from the record, and starts and stops the writers itself', async () => {
    const world = ofJob('snapshot');
    const { run } = await world.backup();
    await world.clock.sleep(60 * MINUTE);
    world.kanister.dumpsIn = 5 * MINUTE;
    world.job = 'wordpress-backup-2';
    world.onLog = ({ event, state, action }) => {
      if (event === 'action-set' && state === 'running' && action === 'backup') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = () => {};
    await world.clock.sleep(2 * MINUTE);
    world.job = 'wordpress-restore-1';
    const restored = await world.restore(run);
    expect(restored.exitCode).toBe(0);
    expect(world.record()).toMatchObject({ actionSets: expect.arrayContaining([world.kanister.dumpOf(dead.run)]) });
    expect(await found(world)).toMatchObject({ writers: 2, holder: '', dump: undefined, quiesce: undefined });
    expect(await world.runs()).not.toContain(dead.run);
  });
});

describe('a dump that is continued', () => {
  test('keeps the quiesce and the blueprint of its request, and the time of its run', async () => {
    const world = ofJob('snapshot');
    world.onLog = ({ step }) => void (step === 'read back' && world.process.kill());
    const dead = await world.backup();
    world.onLog = () => {};
    const [capture] = world.config.captures;
    const { digest } = capture!.blueprint;
    const captures = [{ ...capture!, blueprint: { ...capture!.blueprint, digest: `sha256:${'1'.repeat(64)}` } }];
    Object.assign(world, { config: { ...world.config, quiesce: 'never', captures } });
    await world.clock.sleep(5 * MINUTE);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    const [entry] = (await world.points()).entries;
    expect(entry!.point).toMatchObject({ run: dead.run, quiesce: 'snapshot', captures: [{ blueprint: digest }] });
    expect(entry!.point.time.slice(0, 19)).toBe('2026-11-21T04:15:00');
  });

  test('belongs to its own Job: a later Job whose pod died while it continued the dump makes its own too', async () => {
    const world = ofJob('never');
    world.kanister.dumpsIn = 10 * MINUTE;
    const killWhileRunning = ({ event, action, state }: Record<string, unknown>) => {
      if (event === 'action-set' && action === 'backup' && state === 'running') world.process.kill();
    };
    world.onLog = killWhileRunning;
    const dead = await world.backup();
    world.job = 'wordpress-backup-2';
    await world.clock.sleep(2 * MINUTE);
    expect(await world.backup()).toMatchObject({ exitCode: 137 });
    expect(world.record()).toMatchObject({
      job: 'wordpress-backup-2',
      dump: { run: dead.run, job: 'wordpress-backup-1' },
    });
    world.onLog = () => {};
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({ exitCode: after.exitCode, runs: await world.runs() }).toEqual({
      exitCode: 0,
      runs: [after.run, dead.run],
    });
  });

  test('ends at its own deadline; then the run makes its own dump', async () => {
    const world = ofJob('never');
    world.kanister.hangs = ['backup'];
    world.onLog = ({ event, action, state }) => {
      if (event === 'action-set' && action === 'backup' && state === 'running') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = () => {};
    world.job = 'wordpress-backup-2';
    await world.clock.sleep(2 * MINUTE);
    const begun = world.clock.now();
    world.onLog = ({ step }) => {
      if (step === 'preflight') world.kanister.hangs = [];
    };
    const { exitCode, log, run } = await world.backup();
    expect({ exitCode, runs: await world.runs() }).toEqual({ exitCode: 0, runs: [run] });
    const own = log.find(({ step }) => step === 'preflight')!;
    expect(Date.parse(String(own.time)) - begun).toBeGreaterThan(57 * MINUTE);
    expect(Date.parse(String(own.time)) - begun).toBeLessThan(60 * MINUTE);
    expect(
      log.some(({ cause }) => String(cause).includes(`${dead.run} of a dead run is discarded: its deadline`)),
    ).toBe(true);
    expect(
      world.cluster.find<ActionSetObject>('actionsets', 'kanister', world.kanister.dumpOf(dead.run))?.status?.state,
    ).toBe('running');
  });

  test('counts for the next pod of the Job even if SIGTERM ended the run', async () => {
    for (const mode of MODES) {
      const world = ofJob(mode);
      world.kanister.dumpsIn = MINUTE;
      let looks = 0;
      world.cluster.before = (request) => {
        if (/^GET actionsets/.test(request) && world.kanister.performed.at(-1)?.action === 'backup' && ++looks === 12)
          world.sigterm();
      };
      const ended = await world.backup();
      expect(ended.exitCode).toBe(1);
      expect(world.writers()).toBe(2);
      world.cluster.before = () => {};
      await world.clock.sleep(BACKOFF);
      const after = await world.backup();
      const adopted = mode !== 'whole-backup';
      expect({ mode, exitCode: after.exitCode, runs: await world.runs() }).toEqual({
        ...{ mode, exitCode: 0, runs: [adopted ? ended.run : after.run] },
      });
      expect(await found(world)).toEqual(SOUND);
    }
  });
});
