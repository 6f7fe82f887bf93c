import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { World } from '../fakes/world';

/** A restore that is paused when it is about to request its load, and continues when it is told to. */
async function asleep() {
  const world = new World('snapshot');
  const { run } = await world.backup();
  world.clock.pass(3_600_000);
  const create = world.cluster.create.bind(world.cluster);
  let wake: (() => void) | undefined;
  world.cluster.create = async (resource, namespace, object) => {
    const { spec } = object as ActionSetObject;
    if (spec?.actions?.[0]?.name === 'restore' && !wake) {
      world.process.sleep();
      const { process } = world;
      await new Promise<void>((awake) => {
        wake = () => {
          process.wake();
          awake();
        };
      });
    }
    return create(resource, namespace, object);
  };
  const restore = () => world.restore(run, { safetyPoint: false });
  const over = restore();
  while (!wake) await world.clock.sleep(1000);
  return { world, restore, wake, over };
}

const loads = ({ kanister }: World) => kanister.performed.filter(({ action }) => action === 'restore');

describe('a load that its run requests after a pause', () => {
  test.each([80, 200, 400, 900])(
    '%i s later, does not start after another restore has come and gone',
    async (seconds) => {
      const { world, restore, wake, over } = await asleep();
      await world.clock.sleep(seconds * 1000);
      expect(await restore()).toMatchObject({ exitCode: 0 });
      wake();
      await over;
      await world.clock.sleep(120_000);
      expect(loads(world).map(({ replicas }) => replicas)).toEqual([0]);
      expect(world.writers()).toBe(2);
    },
  );

  test('while the next restore waits for it, is noticed, and no other load runs beside it', async () => {
    const { world, restore, wake, over } = await asleep();
    world.kanister.dumpsIn = 1_200_000;
    await world.clock.sleep(90_000);
    const next = restore();
    await world.clock.sleep(120_000);
    wake();
    expect(await next).toMatchObject({ exitCode: 4 });
    await over;
    expect(loads(world).map(({ replicas }) => replicas)).toEqual([0]);
    expect(world.writers()).toBe(0);
  });

  test('is not waited for if the restore has been down for long', async () => {
    const { world, restore, wake, over } = await asleep();
    await world.clock.sleep(3_600_000);
    const begun = world.clock.now();
    expect(await restore()).toMatchObject({ exitCode: 0 });
    expect(world.clock.now() - begun).toBeLessThan(240_000);
    wake();
    await over;
  });
});
