import { GuardWorld, stopped } from '../fakes/guard-world';

const SECOND = 'second-20261121t041700z-aaaaa';

let world: GuardWorld;
beforeEach(() => {
  world = new GuardWorld();
});
afterEach(() => world.end());

/** The Lease of another app that has stopped the same Deployment of the same namespace. */
function second({ alive = true, namespace = 'wordpress' } = {}): void {
  world.cluster.set('configmaps', 'kanister', {
    metadata: { name: 'second', labels: { 'jerrycan.dev/app': 'second' } },
    data: {
      'app.json': JSON.stringify({
        version: 1,
        app: 'second',
        namespace,
        writers: [{ kind: 'Deployment', name: 'wordpress' }],
      }),
    },
  } as never);
  world.lease({ run: SECOND, quiesce: { ...stopped().quiesce, namespace } }, { app: 'second', holder: SECOND });
  if (alive) world.renew('second');
}
const rescued = () => world.record()?.ended !== undefined && world.holder() === '';

test('a workload that the live run of another app has stopped is left to that run', async () => {
  world.lease(stopped());
  second();
  world.guard();
  await world.until(rescued);
  await world.pass(600_000);
  expect(world.replicas()).toBe(0);
  expect(world.record()?.quiesce).toBeUndefined();
  expect(world.log).toContainEqual(
    expect.objectContaining({ cause: 'Deployment wordpress is also stopped by a run of second' }),
  );
});

test('it is started once that run has released its Lease without doing so: it was stopped a moment too late', async () => {
  world.lease(stopped());
  second();
  world.guard();
  await world.until(rescued);
  world.lease({ run: SECOND }, { app: 'second', holder: SECOND });
  expect(await world.until(() => world.replicas() === 2)).toBeLessThanOrEqual(30_000);
});

test('of two dead runs, neither is left to the other forever', async () => {
  world.lease(stopped());
  second({ alive: false });
  world.guard();
  expect(await world.until(() => world.replicas() === 2)).toBeLessThanOrEqual(150_000);
});

test('a workload of that name in another namespace is a different one', async () => {
  world.app('elsewhere', [{ kind: 'Deployment', name: 'wordpress' }]);
  world.lease(stopped());
  second({ namespace: 'elsewhere' });
  world.guard();
  await world.until(() => world.replicas() === 2);
});

describe('after the rescue of a run that had requested a stop', () => {
  const found = () => world.cluster.find('deployments', 'wordpress', 'wordpress')!.metadata.generation!;
  const scaleToZero = () => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);

  beforeEach(async () => {
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
    const [workload] = stopped().quiesce.workloads;
    world.lease(stopped({ quiesce: { ...stopped().quiesce, workloads: [{ ...workload, found: found() }] } }));
    world.guard();
    await world.until(rescued);
  });

  test('its late request is undone', async () => {
    scaleToZero();
    await world.until(() => world.replicas() === 2, 15_000);
  });

  test('a writer that a person stops after scaling it stays stopped', async () => {
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 3);
    scaleToZero();
    await world.pass(300_000);
    expect(world.replicas()).toBe(0);
  });
});

describe('a CronJob that a dead run had suspended', () => {
  const config = (writers: object[]) =>
    world.cluster.set('configmaps', 'kanister', {
      metadata: { name: 'wordpress', labels: { 'jerrycan.dev/app': 'wordpress' } },
      data: { 'app.json': JSON.stringify({ version: 1, app: 'wordpress', namespace: 'wordpress', writers }) },
    } as never);
  beforeEach(() => {
    world.cluster.cronJob('wordpress', 'cron');
    world.cluster.suspendTo('wordpress', 'cron', true);
    config([{ kind: 'CronJob', name: 'cron' }]);
  });
  const rescue = async (workload: object) => {
    world.lease(stopped({ quiesce: { ...stopped().quiesce, workloads: [workload] } }));
    world.guard();
    await world.until(rescued);
  };

  test.each([1, 0, -1, 'x', undefined, 7])('is resumed (%p in the record)', async (replicas) => {
    await rescue({ kind: 'CronJob', name: 'cron', replicas });
    expect(world.cluster.isSuspended('wordpress', 'cron')).toBe(false);
    expect(world.writes()).toContain('SUSPEND cronjobs/cron false');
  });

  test('but not if it is in no record, or not a writer of the app', async () => {
    await rescue({ kind: 'Deployment', name: 'cron', replicas: 1 });
    expect(world.cluster.isSuspended('wordpress', 'cron')).toBe(true);
    config([]);
    await rescue({ kind: 'CronJob', name: 'cron', replicas: 1 });
    expect(world.cluster.isSuspended('wordpress', 'cron')).toBe(true);
  });
});
