import { BACKOFF, calm, found, killedAt, MINUTE, MODES, ofJob, requested, SOUND } from './fakes/death';
import type { Ran, World } from './fakes/world';

interface Death {
  readonly at: string;
  readonly world: World;
  readonly dead: Ran;
  readonly after: Ran;
  /** It had taken the Lease. */
  readonly held: boolean;
  /** It had requested the dumps of all captures from Kanister. */
  readonly asked: boolean;
  /** The number of dumps that must be made: of both runs, unless the dead run had requested all of its own. */
  readonly needed: number;
  /** It had written its restore point. */
  readonly stood: boolean;
}

/** Kills a run at every request, one after the other, and lets `next` follow. */
async function everyDeath(
  [mode, captures]: Kind,
  next: (world: World) => Promise<Ran>,
  check: (what: Death) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    const world = ofJob(mode, captures);
    const { ran: dead, request } = await killedAt(world, at);
    if (request === undefined) return at - 1;
    const held = world.holder() !== undefined;
    const [dumped, all] = [requested(world, dead.run), captures.length];
    const asked = dumped === all;
    const needed = asked ? all : all + dumped;
    const stood = (await world.runs()).includes(dead.run);
    const after = await next(world);
    await check({ at: `${at}: ${request}`, world, dead, after, held, asked, needed, stood });
    expect(at).toBeLessThan(300);
  }
}

type Kind = readonly [mode: (typeof MODES)[number], captures: readonly string[]];

const WORLDS = MODES.flatMap((mode): Kind[] => [
  [mode, ['database']],
  [mode, ['database', 'crm']],
]);

const dumps = (world: World) => world.kanister.performed.filter(({ action }) => action === 'backup').length;

describe.each(WORLDS)('a runner that is killed after every request (%s, %j)', (mode, captures) => {
  const world: Kind = [mode, captures];

  test('is followed by the next pod of its Job, which continues with what exists', async () => {
    const next = async (world: World) => {
      await world.clock.sleep(BACKOFF);
      return world.backup(false);
    };
    const deaths = await everyDeath(world, next, async ({ at, world, dead, after, held, asked, needed }) => {
      const runs = await world.runs();
      const waits = after.log.some(({ step }) => step === 'spread');
      expect({ at, exitCode: after.exitCode, runs, dumps: dumps(world), waits, ...(await found(world)) }).toEqual({
        ...{ at, exitCode: 0, runs: [asked ? dead.run : after.run], dumps: needed, waits: !held, ...SOUND },
      });
    });
    expect(deaths).toBeGreaterThan(20);
  });

  test('is followed by another run two minutes later, which makes its own dump too', async () => {
    const next = async (world: World) => {
      world.job = 'wordpress-backup-2';
      await world.clock.sleep(2 * MINUTE);
      return world.backup();
    };
    await everyDeath(world, next, async ({ at, world, dead, after, asked }) => {
      const runs = await world.runs();
      expect({ at, exitCode: after.exitCode, runs, ...(await found(world)) }).toEqual({
        ...{ at, exitCode: 0, runs: [after.run, ...(asked ? [dead.run] : [])] },
        ...SOUND,
      });
    });
  });

  test('is followed by another run six hours later, long after the deadline of its dump', async () => {
    const next = async (world: World) => {
      world.job = 'wordpress-backup-2';
      await world.clock.sleep(360 * MINUTE);
      return world.backup();
    };
    await everyDeath(world, next, async ({ at, world, dead, after, stood }) => {
      const runs = await world.runs();
      expect({ at, exitCode: after.exitCode, runs, ...(await found(world)) }).toEqual({
        ...{ at, exitCode: 0, runs: [after.run, ...(stood ? [dead.run] : [])] },
        ...SOUND,
      });
    });
  });
});

describe('a last request of a dead run', () => {
  test.each(['never', 'snapshot'] as const)(
    'to scale to zero that arrives after its Job’s next pod (%s) has taken over stops no writer for long',
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

test('a last request of a dead run that arrives before its Job’s next pod stops the writers is not taken for their earlier state', async () => {
  const world = ofJob('snapshot');
  world.cluster.before = (request) => {
    if (!request.startsWith('SCALE')) return;
    world.process.kill();
    throw new Error('it is under way');
  };
  expect(await world.backup()).toMatchObject({ exitCode: 137 });
  calm(world);
  await world.clock.sleep(BACKOFF);
  let meanwhile: number | undefined;
  world.onLog = ({ step }) => {
    if (step === 'quiesce') world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
    if (step === 'read back') meanwhile ??= world.writers();
  };
  const { exitCode } = await world.backup();
  // And not only at the end of the run, since reading back may take long.
  expect({ exitCode, meanwhile, ...(await found(world)) }).toEqual({ exitCode: 0, meanwhile: 2, ...SOUND });
});
