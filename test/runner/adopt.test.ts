import fc from 'fast-check';
import type { ActionSetObject } from '../../runner/action-set';
import type { LeaseObject } from '../../runner/lease';
import { calm, found, killedAt, SOUND, struckAt } from './fakes/death';
import { type Ran, World } from './fakes/world';

jest.setTimeout(120_000);

const MODES = ['never', 'snapshot', 'whole-dump'] as const;
const MINUTE = 60_000;
/** A Job's controller waits so long before it makes the next pod. */
const BACKOFF = 10_000;

interface Death {
  readonly at: string;
  readonly world: World;
  readonly dead: Ran;
  readonly after: Ran;
  /** It had taken the Lease. */
  readonly held: boolean;
  /** It had asked Kanister for its dump. */
  readonly asked: boolean;
  /** Its restore point stood. */
  readonly stood: boolean;
}

/** Kills a run at every request, one after the other, and lets `next` come. */
async function everyDeath(
  mode: (typeof MODES)[number],
  next: (world: World) => Promise<Ran>,
  check: (what: Death) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    const world = ofJob(mode);
    const { ran: dead, request } = await killedAt(world, at);
    if (request === undefined) return at - 1;
    const held = world.holder() !== undefined;
    const asked = world.cluster.requests.includes(`POST actionsets/${dead.run}`);
    const stood = (await world.runs()).includes(dead.run);
    const after = await next(world);
    await check({ at: `${at}: ${request}`, world, dead, after, held, asked, stood });
    expect(at).toBeLessThan(300);
  }
}

/** A world whose runs are pods of one Job, until a test says another. */
function ofJob(mode: (typeof MODES)[number]): World {
  const world = new World(mode);
  world.job = 'wordpress-backup-1';
  return world;
}

const dumps = (world: World) => world.kanister.performed.filter(({ action }) => action === 'backup').length;

describe.each(MODES)('a runner that is killed after every request (%s)', (mode) => {
  test('is followed by the next pod of its Job, which goes on with what there is', async () => {
    const next = async (world: World) => {
      await world.clock.sleep(BACKOFF);
      return world.backup(false);
    };
    const deaths = await everyDeath(mode, next, async ({ at, world, dead, after, held, asked }) => {
      const runs = await world.runs();
      const waits = after.log.some(({ step }) => step === 'spread');
      expect({ at, exitCode: after.exitCode, runs, dumps: dumps(world), waits, ...(await found(world)) }).toEqual({
        ...{ at, exitCode: 0, runs: [asked ? dead.run : after.run], dumps: 1, waits: !held, ...SOUND },
      });
    });
    expect(deaths).toBeGreaterThan(20);
  });

  test('is followed by another run two minutes later, which makes its own dump besides', async () => {
    const next = async (world: World) => {
      world.job = 'wordpress-backup-2';
      await world.clock.sleep(2 * MINUTE);
      return world.backup();
    };
    await everyDeath(mode, next, async ({ at, world, dead, after, asked }) => {
      const runs = await world.runs();
      expect({ at, exitCode: after.exitCode, runs, ...(await found(world)) }).toEqual({
        ...{ at, exitCode: 0, runs: [after.run, ...(asked ? [dead.run] : [])] },
        ...SOUND,
      });
    });
  });

  test('is followed by another run six hours later, when its dump has long passed its time', async () => {
    const next = async (world: World) => {
      world.job = 'wordpress-backup-2';
      await world.clock.sleep(360 * MINUTE);
      return world.backup();
    };
    await everyDeath(mode, next, async ({ at, world, dead, after, stood }) => {
      const runs = await world.runs();
      expect({ at, exitCode: after.exitCode, runs, ...(await found(world)) }).toEqual({
        ...{ at, exitCode: 0, runs: [after.run, ...(stood ? [dead.run] : [])] },
        ...SOUND,
      });
    });
  });

  test('and wakes up when another run has come and gone: it commits nothing, and the app runs', async () => {
    const committed = (world: World) => world.store.changes.filter((change) => change.endsWith('/restore-point.json'));
    for (let at = 1; ; at++) {
      const world = ofJob(mode);
      const { ran, struck } = await struckAt(world, at, () => world.process.sleep());
      const sleeper = world.process;
      const request = await struck;
      if (request === undefined) break;
      const held = world.holder() !== undefined;
      world.job = 'wordpress-backup-2';
      await world.clock.sleep(2 * MINUTE);
      expect(await world.backup()).toMatchObject({ exitCode: 0 });
      const before = committed(world);
      sleeper.wake();
      await ran;
      // One that had not taken the Lease yet is a run as any.
      if (held) expect({ at, request, committed: committed(world) }).toEqual({ at, request, committed: before });
      expect({ at, request, ...(await found(world)) }).toEqual({ at, request, ...SOUND });
    }
  });
});

describe('a last request of a dead run', () => {
  test.each(['never', 'snapshot'] as const)(
    'to scale to zero that comes when its Job’s next pod (%s) has taken over stops nobody for long',
    async (mode) => {
      for (const late of [10_100, 10_500, 11_000, 12_000, 13_000, 13_600, 14_000, 14_900]) {
        const world = ofJob('snapshot');
        world.cluster.before = (request) => {
          if (!request.startsWith('SCALE')) return;
          world.process.kill();
          throw new Error('it is under way');
        };
        expect(await world.backup()).toMatchObject({ exitCode: 137 });
        calm(world);
        void world.clock.sleep(late).then(() => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0));
        Object.assign(world, { config: { ...world.config, quiesce: mode } });
        await world.clock.sleep(BACKOFF);
        const { exitCode } = await world.backup();
        expect({ late, exitCode, ...(await found(world)) }).toEqual({ late, exitCode: 0, ...SOUND });
      }
    },
  );
});

describe('a run that wakes up while a restore has stopped the writers', () => {
  test.each(['snapshot', 'whole-dump'] as const)('leaves them alone, wherever it slept (%s)', async (mode) => {
    for (let at = 1; ; at++) {
      const world = ofJob(mode);
      const { run } = await world.backup();
      await world.clock.sleep(60 * MINUTE);
      world.job = 'wordpress-backup-2';
      const { ran, struck } = await struckAt(world, at, () => world.process.sleep());
      const sleeper = world.process;
      const request = await struck;
      if (request === undefined) break;
      world.job = 'wordpress-restore-1';
      await world.clock.sleep(2 * MINUTE);
      let writers: number | undefined;
      world.onLog = ({ event, action, state }) => {
        if (event !== 'action-set' || action !== 'restore' || state !== 'running') return;
        sleeper.wake();
        void ran.then(() => {
          writers = world.writers();
        });
      };
      world.kanister.dumpsIn = 10 * MINUTE;
      const { exitCode } = await world.restore(run, { safetyPoint: false });
      expect({ at, request, exitCode, writers }).toEqual({ at, request, exitCode: 0, writers: 0 });
      expect({ at, request, ...(await found(world)) }).toEqual({ at, request, ...SOUND });
    }
  });
});

describe('whatever dies or sleeps, and whenever', () => {
  const deed = fc.record({
    at: fc.integer({ min: 1, max: 70 }),
    strike: fc.constantFrom('kill' as const, 'sleep' as const),
    /** Until the next pod or run comes. */
    pause: fc.constantFrom(BACKOFF, 2 * MINUTE, 5 * MINUTE),
    sameJob: fc.boolean(),
    wakes: fc.boolean(),
  });
  type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

  test('the app runs in the end, no torn dump is listed, and no run is asked for twice', async () => {
    const law = async (mode: (typeof MODES)[number], dumpsIn: number, deeds: readonly Deed[]) => {
      const world = ofJob(mode);
      world.kanister.dumpsIn = dumpsIn;
      const sleepers: { process: World['process']; ran: Promise<Ran> }[] = [];
      let job = 1;
      for (const { at, strike, pause, sameJob, wakes } of deeds) {
        const { ran, struck } = await struckAt(world, at, () => world.process[strike]());
        const { process } = world;
        const request = await struck;
        if (strike === 'sleep' && request !== undefined) sleepers.push({ process, ran });
        // A Job makes no pod while another of its may wake up.
        if (!sameJob || strike === 'sleep') world.job = `wordpress-backup-${++job}`;
        await world.clock.sleep(pause);
        if (wakes) for (const sleeper of sleepers) sleeper.process.wake();
      }
      world.job = `wordpress-backup-${++job}`;
      for (const { process, ran } of sleepers) {
        process.wake();
        await ran;
      }
      calm(world);
      await world.clock.sleep(2 * MINUTE);
      const { exitCode } = await world.backup();
      expect({ exitCode, ...(await found(world)) }).toEqual({ exitCode: 0, ...SOUND });
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MODES),
        fc.constantFrom(1000, 10_000, 200_000),
        fc.array(deed, { minLength: 1, maxLength: 3 }),
        law,
      ),
      { numRuns: 60 },
    );
  });
});

describe('what a dead run left is not gone on with', () => {
  /** A world whose run died when its dump had been asked for, and whose ActionSet still runs. */
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

  test('when somebody had started a writer meanwhile', async () => {
    const { world, dead } = await orphaned();
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({ exitCode: after.exitCode, runs: await world.runs(), ...(await found(world)) }).toEqual({
      ...{ exitCode: 0, runs: [after.run], ...SOUND },
    });
    expect(warned(after)).toEqual([
      'Deployment wordpress was changed while it had to stand still',
      `the dump ${dead.run} of a dead run does not count: its quiesce had ended before it was done`,
      `the ActionSet ${dead.run} of an earlier run still runs`,
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

  test('when Kanister had not begun it: then it does not start late', async () => {
    const world = ofJob('snapshot');
    world.onLog = ({ event, action, step }) => {
      if (step === 'quiesce') world.kanister.asleep = true;
      if (event === 'action-set' && action === 'backup') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = () => {};
    expect(world.cluster.find('actionsets', 'kanister', dead.run)).toBeDefined();
    world.kanister.asleep = false;
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect(after.exitCode).toBe(0);
    expect(await world.runs()).toEqual([after.run]);
    expect(world.cluster.find('actionsets', 'kanister', dead.run)).toBeUndefined();
    expect(await found(world)).toEqual(SOUND);
  });

  test('when it failed, and when what it stored is not what it says', async () => {
    const { world, dead } = await orphaned('never');
    world.kanister.failures = ['backup'];
    await world.clock.sleep(10 * MINUTE);
    const after = await world.backup();
    expect(await world.runs()).toEqual([after.run]);
    expect(warned(after)[0]).toContain(
      `the dump ${dead.run} of a dead run does not count: the ActionSet ${dead.run} failed`,
    );

    const other = await orphaned('never');
    other.world.kanister.forge = (point) => ({ ...point, index: `7:${'a'.repeat(64)}` });
    await other.world.clock.sleep(10 * MINUTE);
    other.world.kanister.forge = (point) => point;
    const next = await other.world.backup();
    expect(await other.world.runs()).toEqual([next.run]);
    expect(warned(next)[0]).toContain('the index is not the one that the task wrote');
  });

  test('when it was the safety point of a restore, or its name is none of a run of this app', async () => {
    for (const change of [{ safety: true }, { run: 'shop-20261121t041500z-abcde' }]) {
      const { world } = await orphaned('never');
      rewrite(world, ({ dump, ...record }) => ({ ...record, dump: { ...dump!, ...change } }));
      await world.clock.sleep(10 * MINUTE);
      const after = await world.backup();
      expect({ exitCode: after.exitCode, runs: await world.runs() }).toEqual({ exitCode: 0, runs: [after.run] });
      expect(world.record()?.dump).toBeUndefined();
    }
  });

  test('by a restore: it clears what the record says of the dump, and starts and stops the writers itself', async () => {
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
    expect(world.record()).toMatchObject({ actionSets: expect.arrayContaining([dead.run]) });
    expect(await found(world)).toMatchObject({ writers: 2, holder: '', dump: undefined, quiesce: undefined });
    expect(await world.runs()).not.toContain(dead.run);
  });
});

describe('a dump that is gone on with', () => {
  test('keeps the quiesce and the blueprint that it was asked with, and the time of its run', async () => {
    const world = ofJob('snapshot');
    world.onLog = ({ step }) => void (step === 'read back' && world.process.kill());
    const dead = await world.backup();
    world.onLog = () => {};
    const digest = world.config.blueprint.digest;
    const blueprint = { ...world.config.blueprint, digest: `sha256:${'1'.repeat(64)}` };
    Object.assign(world, { config: { ...world.config, quiesce: 'never', blueprint } });
    await world.clock.sleep(5 * MINUTE);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    const [entry] = (await world.points()).entries;
    expect(entry!.point).toMatchObject({ run: dead.run, quiesce: 'snapshot', blueprint: digest });
    expect(entry!.point.time.slice(0, 19)).toBe('2026-11-21T04:15:00');
  });

  test('is its own Job’s alone: a later Job whose pod died while it went on with it makes its own besides', async () => {
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

  test('ends at its own deadline; then the run makes its own', async () => {
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
      log.some(({ cause }) => String(cause).includes(`${dead.run} of a dead run does not count: its deadline`)),
    ).toBe(true);
    expect(world.cluster.find<ActionSetObject>('actionsets', 'kanister', dead.run)?.status?.state).toBe('running');
  });

  test('of which SIGTERM ended the run counts too, for the next pod of the Job', async () => {
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
      const adopted = mode !== 'whole-dump';
      expect({ mode, exitCode: after.exitCode, runs: await world.runs() }).toEqual({
        ...{ mode, exitCode: 0, runs: [adopted ? ended.run : after.run] },
      });
      expect(await found(world)).toEqual(SOUND);
    }
  });
});
