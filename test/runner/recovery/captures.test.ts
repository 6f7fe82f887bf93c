import { killedAt, MINUTE } from '../fakes/death';
import { BOTH, dataOf, loads, twoPoints } from '../fakes/two-captures';
import type { World } from '../fakes/world';

/** A restore of the older point in order, whose runner is killed when the first load is complete and the second was requested or not. */
async function killedBetween(state: 'complete' | 'running' = 'running', only?: readonly string[]) {
  const { world, older, newer } = await twoPoints();
  Object.assign(world.config, { isOrdered: true });
  const [first, second] = BOTH;
  world.onLog = (line) => {
    if (line.action !== 'restore') return;
    const isAt = state === 'complete' ? line.capture === first : line.capture === (only?.[0] ?? second);
    if (isAt && line.state === state) world.process.kill();
  };
  expect(await world.restore(older, { ...(only && { only }) })).toMatchObject({ exitCode: 137 });
  world.onLog = () => {};
  await world.clock.sleep(10 * MINUTE);
  return { world, older, newer };
}

const state = (world: World) => ({ writers: world.writers(), quiesce: world.record()?.quiesce?.mode });
const DOWN = { writers: 0, quiesce: 'restore' };
const RUNS = { writers: 2, quiesce: undefined };

describe('after a restore that was killed between two loads', () => {
  test.each(['complete', 'running'] as const)('(%s) the next one loads both, from its own point', async (at) => {
    const { world, newer } = await killedBetween(at);
    expect(state(world)).toEqual(DOWN);
    expect(await world.restore(newer)).toMatchObject({ exitCode: 0 });
    expect({ ...state(world), data: dataOf(world) }).toEqual({ ...RUNS, data: [newer, newer] });
  });

  test.each(BOTH)('a restore of %s alone is refused, and the app stays down', async (capture) => {
    const { world, newer } = await killedBetween();
    const before = loads(world).length;
    const { exitCode, failure } = await world.restore(newer, { only: [capture] });
    expect({ exitCode, loads: loads(world).length, ...state(world) }).toEqual({ exitCode: 4, loads: before, ...DOWN });
    const [other] = BOTH.filter((name) => name !== capture);
    expect(failure).toMatchObject({
      cause: `an unfinished restore may have overwritten ${other}, which this restore would leave as it is`,
      next: 'restore without --only',
    });
    expect(await world.restore(newer, { only: BOTH })).toMatchObject({ exitCode: 0 });
    expect(dataOf(world)).toEqual([newer, newer]);
  });

  test('a takeover that dies too leaves the same to the one after it', async () => {
    const { world, older, newer } = await killedBetween();
    world.onLog = ({ action, capture, state: is }) => {
      if (action === 'restore' && capture === 'database' && is === 'complete') world.process.kill();
    };
    expect(await world.restore(newer)).toMatchObject({ exitCode: 137 });
    world.onLog = () => {};
    await world.clock.sleep(10 * MINUTE);
    expect(dataOf(world)).toEqual([newer, older]);
    expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 4 });
    expect(await world.restore(older, { only: ['crm'] })).toMatchObject({ exitCode: 4 });
    expect(await world.restore(older)).toMatchObject({ exitCode: 0 });
    expect({ ...state(world), data: dataOf(world) }).toEqual({ ...RUNS, data: [older, older] });
  });
});

test('after a takeover that dies before it loads anything, the one after it still knows what was touched', async () => {
  const { world, newer } = await killedBetween();
  world.onLog = ({ step }) => {
    if (step === 'safety point') world.process.kill();
  };
  expect(await world.restore(newer)).toMatchObject({ exitCode: 137 });
  world.onLog = () => {};
  await world.clock.sleep(10 * MINUTE);
  expect(await world.restore(newer, { only: ['crm'] })).toMatchObject({ exitCode: 4 });
  expect(await world.restore(newer)).toMatchObject({ exitCode: 0 });
});

describe('after a restore of one capture that was killed', () => {
  test('a restore of the other one is refused; one of the same capture takes over', async () => {
    const { world, newer } = await killedBetween('running', ['crm']);
    expect(await world.restore(newer, { only: ['database'] })).toMatchObject({
      exitCode: 4,
      failure: { next: 'restore all that it touched: --only crm, or restore without --only' },
    });
    expect(await world.restore(newer, { only: ['crm'] })).toMatchObject({ exitCode: 0 });
    expect({ ...state(world), data: dataOf(world) }).toEqual({ ...RUNS, data: ['-', newer] });
  });

  test('before its load, any restore takes over', async () => {
    const { world, older, newer } = await twoPoints();
    world.onLog = ({ step }) => {
      if (step === 'safety point') world.process.kill();
    };
    expect(await world.restore(older, { only: ['crm'] })).toMatchObject({ exitCode: 137 });
    world.onLog = () => {};
    await world.clock.sleep(10 * MINUTE);
    expect(state(world)).toEqual(DOWN);
    expect(await world.restore(newer, { only: ['database'] })).toMatchObject({ exitCode: 0 });
    expect({ ...state(world), data: dataOf(world) }).toEqual({ ...RUNS, data: [newer, '-'] });
  });
});

describe('unblock', () => {
  test('starts the app once both loads are known to have succeeded', async () => {
    const { world, older } = await killedBetween();
    expect(dataOf(world)).toEqual([older, older]);
    expect(world.record()?.restore).toMatchObject({
      loads: [
        { capture: 'database', state: 'complete' },
        { capture: 'crm', state: 'requested' },
      ],
    });
    expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 0 });
    expect({ ...state(world), restore: world.record()?.restore }).toEqual({ ...RUNS, restore: undefined });
  });

  test('leaves the app down while one was not requested', async () => {
    const { world, older } = await killedBetween('complete');
    expect(dataOf(world)).toEqual([older, '-']);
    expect(await world.unblock({ start: 'loaded' })).toMatchObject({ exitCode: 4 });
    expect(state(world)).toEqual(DOWN);
    expect(await world.unblock({ start: 'always' })).toMatchObject({ exitCode: 0 });
    expect(state(world)).toEqual(RUNS);
  });

  test('ends the tasks of all loads that hang, in their namespaces', async () => {
    const { world, older } = await twoPoints();
    world.kanister.hangs = ['restore'];
    expect(await world.restore(older, { deadlineSeconds: 600 })).toMatchObject({ exitCode: 4 });
    const tasks = () =>
      ['wordpress', 'crm'].map(
        (namespace) =>
          world.cluster.all('pods', namespace).filter(({ metadata }) => metadata.name.startsWith('kanister-job-'))
            .length,
      );
    expect(tasks()).toEqual([1, 1]);
    expect(await world.unblock({ endLoad: true })).toMatchObject({ exitCode: 4 });
    expect(tasks()).toEqual([0, 0]);
    world.kanister.hangs = [];
    expect(await world.restore(older)).toMatchObject({ exitCode: 0 });
    expect(dataOf(world)).toEqual([older, older]);
  });
});

test.each([
  [false, 1],
  [true, 2],
])(
  'a restore of two captures that is killed at every third request, and taken over (in order: %p), never mixes them',
  async (isOrdered, first) => {
    let kills = 0;
    for (let at = first; ; at += 3) {
      const { world, older, newer } = await twoPoints();
      if (isOrdered) Object.assign(world.config, { isOrdered });
      const { ran, request } = await killedAt(world, at, () => world.restore(older));
      if (request === undefined) {
        expect(ran).toMatchObject({ exitCode: 0 });
        break;
      }
      kills += 1;
      await world.clock.sleep(10 * MINUTE);
      const where = { at, request };
      // If it had started the writers again, both were loaded.
      if (world.writers() > 0 && dataOf(world)[0] !== '-')
        expect({ ...where, data: dataOf(world) }).toEqual({ ...where, data: [older, older] });
      // Alone, this would leave the other capture as the dead run left it.
      const part = await world.restore(newer, { only: ['crm'], safetyPoint: false });
      if (part.exitCode === 0) expect(['-', older]).toContain(dataOf(world)[0]);
      else {
        expect({ ...where, exitCode: part.exitCode, mode: state(world).quiesce }).toEqual({
          ...{ ...where, exitCode: 4, mode: 'restore' },
        });
        expect(await world.restore(newer)).toMatchObject({ exitCode: 0 });
        expect({ ...where, data: dataOf(world) }).toEqual({ ...where, data: [newer, newer] });
      }
      expect({ ...where, ...state(world) }).toEqual({ ...where, ...RUNS });
    }
    expect(kills).toBeGreaterThan(40);
  },
);
