import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { argumentsOf, taskOf } from '../../../runner/program';
import { actions, protectedWorld } from '../fakes/restorable';
import type { World } from '../fakes/world';

/** What a restore left: the replicas of the writer, and whether the record still says that the restore stopped it. */
const left = (world: World) => ({ writers: world.writers(), mode: world.record()?.quiesce?.mode });
const runs = { writers: 2, mode: undefined };
const isDown = { writers: 0, mode: 'restore' };
const requested = (world: World, action: string) =>
  world.cluster.all<ActionSetObject>('actionsets', 'kanister').filter(({ spec }) => spec?.actions[0]?.name === action)
    .length;

test('deadlines of every length: refused, then failed with the app on its previous data, then down, then done', async () => {
  const codes: number[] = [];
  for (let deadlineSeconds = 1; codes.at(-1) !== 0; deadlineSeconds++) {
    const { world, run } = await protectedWorld();
    const begun = world.clock.now();
    const { exitCode, failure } = await world.restore(run, { deadlineSeconds });
    const said = { deadlineSeconds, exitCode, ...left(world) };
    const touched = world.cluster.requests.some((request) => request.startsWith('SCALE'));
    const load = requested(world, 'restore') > 0;
    if (exitCode === 0) expect(said).toEqual({ deadlineSeconds, exitCode: 0, ...runs });
    else if (load) expect(said).toEqual({ deadlineSeconds, exitCode: 4, ...isDown });
    else expect(said).toEqual({ deadlineSeconds, exitCode: touched ? 1 : 3, ...runs });
    if (exitCode !== 0) {
      const at = new Date(begun + deadlineSeconds * 1000).toISOString();
      expect(failure?.cause).toContain(`the deadline has passed (${at})`);
      expect(failure?.next).toMatch(
        load ? /^restore again, from this point or another/ : /later --deadline, or without/,
      );
    }
    expect(world.holder()).toBe('');
    codes.push(exitCode);
    expect(deadlineSeconds).toBeLessThan(300);
  }
  expect([...new Set(codes)]).toEqual([3, 1, 4, 0]);
});

test('without a deadline a restore takes as long as it takes', async () => {
  const { world, run } = await protectedWorld();
  world.kanister.dumpsIn = 30 * 24 * 3_600_000;
  world.onLog = ({ step }) => {
    if (step === 'check server') world.kanister.dumpsIn = 1000;
    if (step === 'load') world.kanister.dumpsIn = 3 * 24 * 3_600_000;
  };
  expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
});

test('none of its tasks may start after the deadline', async () => {
  const { world, run } = await protectedWorld();
  const until = Math.floor(world.clock.now() / 1000) + 120;
  expect(await world.restore(run, { deadlineSeconds: 120 })).toMatchObject({ exitCode: 0 });
  expect(world.kanister.performed.map(({ options }) => Number(options.notAfter))).toEqual([until, until, until]);
});

describe('a deadline that passes', () => {
  const DEADLINE = { deadlineSeconds: 3600 };
  const hangAt = (world: World, wanted: string, action: string) => {
    world.onLog = ({ step }) => {
      if (step === wanted) world.kanister.hangs = [action];
    };
  };

  test('before the app was touched refuses', async () => {
    const { world, run } = await protectedWorld();
    // The server check's own limit, 16 minutes, is longer.
    world.kanister.hangs = ['preflight'];
    expect(await world.restore(run, { deadlineSeconds: 300 })).toMatchObject({ exitCode: 3 });
    expect(left(world)).toEqual(runs);
    expect(world.events()).toEqual(['RestoreRefused']);
    expect(actions(world)).toEqual(['preflight']);
  });

  test('while the safety point is made starts the writers, and requests no load', async () => {
    const { world, run } = await protectedWorld();
    hangAt(world, 'safety point', 'backup');
    const { exitCode, failure } = await world.restore(run, DEADLINE);
    expect({ exitCode, step: failure?.step, ...left(world) }).toEqual({ exitCode: 1, step: 'dump', ...runs });
    expect(failure?.cause).not.toContain('--no-safety-point');
    expect(world.events()).toEqual(['RestoreSlow', 'RestoreFailed']);
    expect(actions(world)).toEqual(['preflight', 'backup']);
  });

  test('while the point is loaded undoes nothing: the app stays down, with the reason', async () => {
    const { world, run } = await protectedWorld();
    hangAt(world, 'load', 'restore');
    const { exitCode, failure } = await world.restore(run, DEADLINE);
    expect({ exitCode, ...left(world) }).toEqual({ exitCode: 4, ...isDown });
    expect(failure?.cause).toMatch(
      /^the deadline has passed \(.*\); the load may still be running, so the app stays down$/,
    );
    expect(world.events()).toEqual(['RestoreSlow', 'AppDown']);
    expect(requested(world, 'restore')).toBe(1);
  });

  test('after Kanister removed the pod of the load, and before it wrote the status, waits for the status', async () => {
    const { world, run } = await protectedWorld();
    hangAt(world, 'load', 'restore');
    const passes = world.clock.now() + DEADLINE.deadlineSeconds * 1000;
    void world.clock.sleep(passes - 2000 - world.clock.now()).then(() => {
      const load = world.cluster
        .all<ActionSetObject>('actionsets', 'kanister')
        .find(({ spec }) => spec?.actions[0]?.name === 'restore')!;
      world.cluster.remove('pods', 'wordpress', `kanister-job-${load.metadata.name}`);
      void world.clock
        .sleep(8000)
        .then(() =>
          world.cluster.set('actionsets', 'kanister', { ...load, status: { ...load.status!, state: 'complete' } }),
        );
    });
    expect(await world.restore(run, DEADLINE)).toMatchObject({ exitCode: 0 });
    expect(left(world)).toEqual(runs);
  });

  test('while the safety point is loaded leaves the app down, and names the first failure', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    hangAt(world, 'load safety point', 'restore');
    const { exitCode, failure } = await world.restore(run, DEADLINE);
    expect({ exitCode, ...left(world) }).toEqual({ exitCode: 4, ...isDown });
    expect(failure?.cause).toMatch(
      /command terminated with exit code 1; the deadline has passed \(.*\); the load of the safety point wordpress-\S+ may still be running, so the app stays down$/,
    );
  });

  test('while a restore takes over from one that left the app down leaves it down', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
    expect(await world.restore(run, { deadlineSeconds: 3 })).toMatchObject({ exitCode: 4 });
    expect(left(world)).toEqual(isDown);
    // The task that was left running ends.
    await world.clock.sleep(60_000);
    expect(await world.restore(run, DEADLINE)).toMatchObject({ exitCode: 0 });
    expect(left(world)).toEqual(runs);
  });

  test('is taken from the argument', async () => {
    const { world, run } = await protectedWorld();
    const withDeadline = (seconds: string) => {
      const said = argumentsOf(['restore', '--run', run, '--deadline', seconds]);
      if (said.command === 'guard') throw new Error('not a task');
      return world.run(taskOf(said));
    };
    expect(await withDeadline('3')).toMatchObject({
      exitCode: 3,
      failure: { cause: expect.stringContaining('the deadline has passed') },
    });
    expect(await withDeadline('300')).toMatchObject({ exitCode: 0 });
  });
});

test('a load that failed while the run was terminated is not reported as still running', async () => {
  const { world, run } = await protectedWorld();
  world.kanister.failures = ['restore'];
  world.cluster.before = (request) => {
    const [, name = ''] = /^GET actionsets\/(.*)$/.exec(request) ?? [];
    const found = world.cluster.find<ActionSetObject>('actionsets', 'kanister', name);
    if (found?.status?.state === 'failed') world.sigterm();
  };
  const { exitCode, failure } = await world.restore(run);
  expect({ exitCode, ...left(world) }).toEqual({ exitCode: 4, ...isDown });
  expect(failure?.cause).toMatch(
    /command terminated with exit code 1; terminated by SIGTERM, so the safety point is not loaded, so the app stays down$/,
  );
  expect(requested(world, 'restore')).toBe(1);
});
