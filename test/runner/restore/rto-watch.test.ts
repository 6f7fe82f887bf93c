import { protectedWorld } from '../fakes/restorable';
import type { Ran, World } from '../fakes/world';

/** What a restore left: the replicas of the writer, and whether the record still says that the restore stopped it. */
const left = (world: World) => ({ writers: world.writers(), mode: world.record()?.quiesce?.mode });
const runs = { writers: 2, mode: undefined };

describe("a restore that takes longer than the app's RTO", () => {
  const warnings = ({ log }: Ran) => log.filter(({ event }) => event === 'warning');

  test('reports once what it waits for, in the log and as an Event, and continues', async () => {
    const { world, run } = await protectedWorld();
    const begun = world.clock.now();
    world.onLog = ({ step }) => {
      if (step === 'load') world.kanister.dumpsIn = 5 * 3_600_000;
    };
    const ran = await world.restore(run);
    expect({ exitCode: ran.exitCode, ...left(world) }).toEqual({ exitCode: 0, ...runs });
    const load = world.kanister.performed.at(-1)!.name;
    const cause = `it takes longer than the app's RTO (30 min), and continues: in the step 'load', it waits for the ActionSet ${load}`;
    const next = `check the log of its task, and whether the store and the database answer: kubectl -n wordpress logs -l kanister.io/JobID=${load} --all-containers; to limit the time, restore with --deadline`;
    expect(warnings(ran)).toMatchObject([
      { step: 'load', cause, next, time: new Date(begun + 1_800_000).toISOString() },
    ]);
    expect(world.cluster.all('events', 'kanister')).toMatchObject([
      { reason: 'RestoreSlow', message: `${ran.run} › load: ${cause}; ${next}` },
    ]);
  });

  test('reports its step, if it waits for no task', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.podsEndIn = 240_000;
    Object.assign(world, { config: { ...world.config, rtoSeconds: 60 } });
    const ran = await world.restore(run);
    expect(ran.exitCode).toBe(0);
    expect(warnings(ran)).toMatchObject([
      {
        cause: "it takes longer than the app's RTO (1 min), and continues, in the step 'stop writers'",
        next: 'find out what delays it: the store, the API server, the pods of the app; to limit the time, restore with --deadline',
      },
    ]);
  });

  test('and no other restore reports anything', async () => {
    const { world, run } = await protectedWorld();
    const ran = await world.restore(run);
    world.clock.pass(7_200_000);
    expect(warnings(ran)).toEqual([]);
    expect(world.events()).toEqual([]);
  });
});
