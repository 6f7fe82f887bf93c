import { rfc3339 } from '../../../contracts/time';
import { GuardWorld, RUN, stopped } from '../fakes/guard-world';

const OTHER = 'wordpress-20261121t041700z-aaaaa';

let world: GuardWorld;
beforeEach(async () => {
  world = new GuardWorld();
  world.lease(stopped());
  world.guard();
  await world.until(() => world.record()?.ended !== undefined && world.holder() === '');
  expect(world.replicas()).toBe(2);
});
afterEach(() => world.end());
const scaleToZero = () => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);

test.each([1000, 30_000, 80_000, 105_000])('a scale to zero that arrives %i ms late is undone', async (late) => {
  await world.pass(late);
  scaleToZero();
  expect(await world.until(() => world.replicas() === 2)).toBeLessThanOrEqual(12_000);
  expect(world.log).toContainEqual(
    expect.objectContaining({
      step: 'late scale-down',
      cause: 'Deployment wordpress was scaled to zero again after its quiesce had ended',
    }),
  );
});

test('another guard undoes it too', async () => {
  world.end();
  scaleToZero();
  world.guard();
  expect(await world.until(() => world.replicas() === 2)).toBeLessThanOrEqual(1000);
});

test('it is undone while the next run continues without a quiesce', async () => {
  await world.pass(20_000);
  world.lease({ run: OTHER }, { holder: OTHER });
  world.renew();
  await world.pass(20_000);
  scaleToZero();
  expect(await world.until(() => world.replicas() === 2)).toBeLessThanOrEqual(12_000);
});

test('a writer that a person stops later stays stopped', async () => {
  await world.pass(121_000);
  scaleToZero();
  await world.pass(3_600_000);
  expect(world.replicas()).toBe(0);
});

test("another run's own quiesce is left alone", async () => {
  await world.pass(20_000);
  world.lease(stopped({ run: OTHER, ended: world.record()!.ended }), { holder: OTHER });
  world.renew();
  scaleToZero();
  await world.pass(300_000);
  expect(world.replicas()).toBe(0);
  expect(world.holder()).toBe(OTHER);
});

test('so is one that starts between the list of the Leases and the read of the workload', async () => {
  let begun = false;
  world.cluster.before = (request) => {
    if (request !== 'GET deployments/wordpress' || begun) return;
    begun = true;
    world.lease(stopped({ run: OTHER }), { holder: OTHER });
    scaleToZero();
  };
  world.renew();
  await world.pass(300_000);
  expect(begun).toBe(true);
  expect(world.replicas()).toBe(0);
});

test('a time in the far future is not waited for', async () => {
  await world.pass(200_000);
  world.lease(
    { ended: { run: RUN, at: '2999-01-01T00:00:00.000Z', why: 'dead', workloads: stopped().quiesce.workloads } },
    { holder: '' },
  );
  scaleToZero();
  await world.pass(60_000);
  expect(world.replicas()).toBe(0);
});

describe('of a run whose Job created the next pod', () => {
  /** The next pod has started the writers, and has died as well. */
  const followed = () => {
    world.end();
    world = new GuardWorld();
    world.cluster.workload('deployments', 'wordpress', 'wordpress', 2);
    const found = world.cluster.find('deployments', 'wordpress', 'wordpress')?.metadata.generation;
    const workloads = [{ kind: 'Deployment', name: 'wordpress', replicas: 2, found }];
    world.lease({ run: OTHER, restarted: { at: rfc3339(world.clock.now()), workloads } }, { holder: OTHER });
    world.guard();
  };

  test.each([1000, 70_000, 105_000])('a scale to zero that arrives %i ms late is undone', async (late) => {
    followed();
    await world.pass(late);
    scaleToZero();
    expect(await world.until(() => world.replicas() === 2)).toBeLessThanOrEqual(12_000);
  });

  test('a writer that a person stops two minutes later stays stopped', async () => {
    followed();
    await world.pass(121_000);
    scaleToZero();
    await world.pass(600_000);
    expect(world.replicas()).toBe(0);
  });
});
