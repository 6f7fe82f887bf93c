import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { MINUTE } from '../fakes/death';
import { actions, protectedWorld } from '../fakes/restorable';
import type { World } from '../fakes/world';

const left = (world: World) => ({
  actionSets: world.cluster.all<ActionSetObject>('actionsets', 'kanister').map(({ status }) => status?.state),
  record: world.record()?.actionSets,
});
const pods = (world: World) =>
  world.cluster
    .all('pods', 'wordpress')
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('kanister-job-'));

/** Kanister's controller is restarted after this time of the load, and never checks the task's end. */
function restartedAfter(world: World, milliseconds: number): void {
  const { before } = world.cluster;
  let begun: number | undefined;
  world.cluster.before = (request) => {
    before(request);
    if (world.kanister.performed.at(-1)?.action !== 'restore') return;
    begun ??= world.clock.now();
    if (world.clock.now() - begun < milliseconds) return;
    world.kanister.restart();
    world.cluster.before = before;
  };
}

describe("after a restart of Kanister's controller during a load", () => {
  test.each([1000, 5000, 10_000])('(%d ms) a load that succeeded is trusted, and the app is started', async (at) => {
    const { world, run } = await protectedWorld();
    restartedAfter(world, at);
    const begun = world.clock.now();
    const { exitCode, log } = await world.restore(run);
    expect({ exitCode, writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({
      ...{ exitCode: 0, writers: 2, quiesce: undefined },
    });
    expect(world.clock.now() - begun).toBeLessThan(5 * MINUTE);
    expect(log.some(({ cause }) => String(cause).includes('has succeeded'))).toBe(true);
    expect({ ...left(world), pods: pods(world) }).toMatchObject({ pods: [] });
    expect(left(world).actionSets).not.toContain('running');
    expect(actions(world)).toEqual(['preflight', 'backup', 'restore']);
  });

  test('a load that failed is followed by that of the safety point', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.forgets = ['restore'];
    world.kanister.endsAs = 'Failed';
    world.kanister.says = 'jerrycan: the load failed (see above), and the loaded data was dropped';
    world.onLog = ({ step }) => {
      if (step === 'load safety point') world.kanister.forgets = [];
    };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 1, writers: 2 });
    expect(failure?.cause).toMatch(/failed in the phase dumpToStore: the load failed .* loaded from the safety point/);
  });

  test('a load that changed nothing leaves the app as it was', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.forgets = ['restore'];
    world.kanister.endsAs = 'Failed';
    world.kanister.says = 'jerrycan: nothing was changed: the dump is cut';
    expect(await world.restore(run)).toMatchObject({ exitCode: 1 });
    expect({ writers: world.writers(), actions: actions(world) }).toEqual({
      ...{ writers: 2, actions: ['preflight', 'backup', 'restore'] },
    });
  });

  test('a load whose pod is gone without a message leaves the app down, and the next restore takes over at once', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.forgets = ['restore'];
    world.kanister.endsAs = 'gone';
    const first = await world.restore(run);
    expect(first).toMatchObject({
      exitCode: 4,
      failure: { next: expect.stringContaining('npx jerrycan unblock wordpress') },
    });
    world.kanister.forgets = [];
    const begun = world.clock.now();
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(world.clock.now() - begun).toBeLessThan(2 * MINUTE);
    expect(world.writers()).toBe(2);
  });

  test.each(['Succeeded', 'Failed'] as const)(
    'the next restore takes over within two minutes after the pod has ended (%s), and never before',
    async (endsAs) => {
      const { world, run } = await protectedWorld();
      Object.assign(world.kanister, { forgets: ['restore'], dumpsIn: 30 * MINUTE, endsAs });
      world.onLog = ({ step, action, state }) => {
        if (step === 'safety point') world.kanister.dumpsIn = 10_000;
        if (step === 'load') world.kanister.dumpsIn = 30 * MINUTE;
        if (action === 'restore' && state === 'running') world.process.kill();
      };
      expect(await world.restore(run, { safetyPoint: false })).toMatchObject({ exitCode: 137 });
      world.onLog = () => {};
      world.kanister.forgets = [];
      const load = world.kanister.performed.at(-1)!.name;
      world.kanister.restart();
      const phase = () =>
        world.cluster.find<{ metadata: { name: string }; status: { phase: string } }>(
          ...(['pods', 'wordpress', `kanister-job-${load}`] as const),
        )?.status.phase;
      await world.clock.sleep(5 * MINUTE);
      world.kanister.dumpsIn = 10_000;
      expect(phase()).toBe('Running');
      while (phase() === 'Running') {
        const asked = actions(world).length;
        const refused = await world.restore(run);
        if (phase() !== 'Running') break;
        expect(refused).toMatchObject({
          exitCode: 4,
          failure: { next: expect.stringContaining('npx jerrycan unblock wordpress --end-load') },
        });
        expect([actions(world).length, world.writers()]).toEqual([asked, 0]);
        await world.clock.sleep(MINUTE);
      }
      const ended = world.clock.now();
      let exitCode = 4;
      while (exitCode !== 0 && world.clock.now() - ended < 5 * MINUTE) {
        ({ exitCode } = await world.restore(run));
        if (exitCode !== 0) await world.clock.sleep(10_000);
      }
      expect({
        exitCode,
        writers: world.writers(),
        record: world.record()?.actionSets.length,
        pods: pods(world),
      }).toMatchObject({ exitCode: 0, writers: 2, pods: [] });
      expect(world.clock.now() - ended).toBeLessThan(2 * MINUTE);
    },
  );

  test('a backup whose task left its outputs becomes a restore point, and one without them does not', async () => {
    const { world } = await protectedWorld();
    world.kanister.forgets = ['backup'];
    expect(await world.backup()).toMatchObject({ exitCode: 1 });
    world.clock.pass(MINUTE);
    world.kanister.says = undefined;
    const { exitCode, run } = await world.backup();
    expect({ exitCode, points: await world.runs() }).toMatchObject({
      exitCode: 0,
      points: expect.arrayContaining([run]),
    });
    expect(world.writers()).toBe(2);
  });
});
