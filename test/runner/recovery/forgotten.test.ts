import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { MINUTE, ofJob } from '../fakes/death';
import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

/** Kanister's controller was restarted, and will never report what happened to the task. */
describe('an ActionSet that Kanister has forgotten', () => {
  test.each(['never', 'snapshot', 'whole-backup'] as const)(
    'ends a backup a minute after its task (%s)',
    async (mode) => {
      const world = new World(mode);
      world.kanister.forgets = ['backup'];
      const begun = world.clock.now();
      const { exitCode, failure } = await world.backup();
      expect({ exitCode, step: failure?.step, runs: await world.runs(), writers: world.writers() }).toEqual({
        ...{ exitCode: 1, step: 'dump', runs: [], writers: 2 },
      });
      expect(failure?.cause).toMatch(
        /^the ActionSet wordpress-\S+ has the state running, but has had no task for 60 s$/,
      );
      expect(world.clock.now() - begun).toBeLessThan(2.5 * MINUTE);
      const left = world.cluster.all<ActionSetObject>('actionsets', 'kanister');
      expect(left.at(-1)?.status?.state).toBe('running');
    },
  );

  test('is waited for while its task exists, however often it is checked', async () => {
    const world = new World('never');
    world.kanister.dumpsIn = 40 * MINUTE;
    expect((await world.backup()).exitCode).toBe(0);
    const looks = world.cluster.requests.filter((request) => request.startsWith('LIST pods'));
    expect(looks.length).toBeLessThan(60);
  });

  test('ends a check of the server, before the app is touched', async () => {
    const world = new World('snapshot');
    world.kanister.forgets = ['preflight'];
    expect(await world.backup()).toMatchObject({ exitCode: 3 });
    expect(world.cluster.requests.filter((request) => request.startsWith('SCALE'))).toEqual([]);
  });

  test('leaves the app down after a load whose pod is gone, with the reason: the data may be incomplete', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.forgets = ['restore'];
    world.kanister.endsAs = 'gone';
    const begun = world.clock.now();
    const { exitCode } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 4, writers: 0 });
    expect(world.clock.now() - begun).toBeLessThan(5 * MINUTE);
  });

  test('does not delay the run that would resume its dump', async () => {
    const world = ofJob('never');
    world.kanister.forgets = ['backup'];
    world.onLog = ({ event, action, state }) => {
      if (event === 'action-set' && action === 'backup' && state === 'running') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = ({ step }) => {
      if (step === 'preflight') world.kanister.forgets = [];
    };
    await world.clock.sleep(2 * MINUTE);
    const begun = world.clock.now();
    const { exitCode, log, run } = await world.backup();
    expect({ exitCode, runs: await world.runs() }).toEqual({ exitCode: 0, runs: [run] });
    expect(world.clock.now() - begun).toBeLessThan(3 * MINUTE);
    expect(log.some(({ cause }) => String(cause).startsWith(`the dump ${dead.run} of a dead run is discarded`))).toBe(
      true,
    );
  });
});
