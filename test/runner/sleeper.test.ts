import fc from 'fast-check';
import { BACKOFF, calm, found, MINUTE, MODES, ofJob, SOUND, struckAt } from './fakes/death';
import type { Ran, World } from './fakes/world';

describe.each(MODES)('a runner that is paused after every request (%s)', (mode) => {
  test('and continues when another run has come and gone: it commits nothing, and the app runs', async () => {
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
      // One that had not taken the Lease yet is a normal run.
      if (held) expect({ at, request, committed: committed(world) }).toEqual({ at, request, committed: before });
      expect({ at, request, ...(await found(world)) }).toEqual({ at, request, ...SOUND });
    }
  });
});

describe('a run that continues while a restore has stopped the writers', () => {
  test.each(['snapshot', 'whole-backup'] as const)('leaves them alone, wherever it was paused (%s)', async (mode) => {
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

describe('whatever dies or is paused, and whenever', () => {
  const deed = fc.record({
    at: fc.integer({ min: 1, max: 70 }),
    strike: fc.constantFrom('kill' as const, 'sleep' as const),
    /** The time until the next pod or run starts. */
    pause: fc.constantFrom(BACKOFF, 2 * MINUTE, 5 * MINUTE),
    sameJob: fc.boolean(),
    wakes: fc.boolean(),
  });
  type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

  test('the app runs in the end, no inconsistent dump is listed, and no run is requested twice', async () => {
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
        // A Job creates no pod while another of its pods may continue.
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
