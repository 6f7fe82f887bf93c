import { ApiError } from '../../../runner/ports/cluster';
import { GuardWorld, RUN, stopped } from '../fakes/guard-world';

let world: GuardWorld;
beforeEach(() => {
  world = new GuardWorld();
});
afterEach(() => world.end());

const runs = () => world.replicas() > 0;
const rescued = () => world.record()?.quiesce === undefined && world.holder() === '';

describe('a run that died', () => {
  test.each([0, 1, 3, 5, 7, 9])(
    'has its writers running 60 to 90 s after it renewed, with a guard %i s into its round',
    async (phase) => {
      const run = world.renew();
      world.lease(stopped());
      world.guard();
      await world.pass(120_000 + phase * 1000);
      run.end();
      const renewed = Date.parse(world.found('wordpress').spec!.renewTime!);
      await world.until(runs);
      const took = world.clock.now() - renewed;
      expect(took).toBeGreaterThanOrEqual(60_000);
      expect(took).toBeLessThanOrEqual(90_000);
      expect(world.replicas()).toBe(2);
    },
  );

  test('is found after 20 s of watching by a guard that was away when it died', async () => {
    world.lease(stopped());
    await world.pass(300_000);
    world.guard();
    expect(await world.until(runs)).toBeLessThanOrEqual(31_000);
  });

  test('leaves a Lease that records what was done, and that any run may take', async () => {
    world.lease(stopped({ job: 'a-job', dump: { run: RUN } }));
    world.guard();
    await world.until(rescued);
    expect(world.record()).toEqual({
      run: RUN,
      job: 'a-job',
      actionSets: [],
      dump: { run: RUN },
      ended: {
        run: RUN,
        at: expect.stringMatching(/^2026-11-21T04:16:\d\d\.\d{3}Z$/),
        why: 'dead',
        workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }],
      },
    });
    expect(world.writes()).toEqual([
      'PUT leases/wordpress',
      'SCALE deployments/wordpress 2',
      `POST events/${RUN}.quiesceended`,
      'PUT leases/wordpress',
    ]);
  });

  test('is reported by one Event on the CronJob, from the guard', async () => {
    world.lease(stopped());
    world.guard();
    await world.pass(600_000);
    expect(world.cluster.all('events', 'kanister')).toEqual([
      expect.objectContaining({
        involvedObject: { apiVersion: 'batch/v1', kind: 'CronJob', name: 'wordpress-backup', namespace: 'kanister' },
        reason: 'QuiesceEnded',
        type: 'Warning',
        source: { component: 'jerrycan-guard' },
        reportingInstance: 'guard-pod',
        message: expect.stringContaining(
          `${RUN} › guard: the run is dead; its quiesce was ended: Deployment wordpress: 2; `,
        ),
      }),
    ]);
  });

  test('without a quiesce is reported too, and its Lease released', async () => {
    world.lease({});
    world.guard();
    await world.until(() => world.holder() === '');
    expect(world.names('events')).toEqual([`${RUN}.rundied`]);
    expect(world.record()?.ended).toMatchObject({ why: 'dead', workloads: [] });
    expect(world.replicas()).toBe(0);
  });

  test('that released its Lease, but could not start its writers, is rescued at once', async () => {
    world.lease(stopped(), { holder: '' });
    world.guard();
    expect(await world.until(runs)).toBeLessThanOrEqual(1000);
    await world.until(rescued);
  });

  test('loses nothing that was started meanwhile', async () => {
    world.lease(stopped());
    world.guard();
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 5);
    await world.until(() => world.holder() === '');
    expect(world.replicas()).toBe(5);
  });

  test('is not given up while its writers cannot be started: the guard keeps its Lease', async () => {
    world.lease(stopped());
    world.cluster.before = (request) => {
      if (request.startsWith('SCALE')) throw new ApiError(403, 'deployments/scale is forbidden');
    };
    world.guard();
    await world.pass(600_000);
    expect(world.holder()).toBe('guard');
    expect(world.record()).toMatchObject(stopped());
    expect(world.cluster.all('events', 'kanister')).toEqual([
      expect.objectContaining({
        involvedObject: expect.objectContaining({ kind: 'CronJob', name: 'wordpress-backup' }),
        reason: 'QuiesceStands',
        message: `${RUN} › guard: the run is dead, and the writers that it stopped were not started: deployments/scale is forbidden; start them (Deployment wordpress: 2) with npx jerrycan unblock wordpress; check the Role wordpress-guard; the guard retries every 10 s`,
      }),
    ]);
    world.cluster.before = () => {};
    expect(await world.until(runs)).toBeLessThanOrEqual(11_000);
    await world.until(rescued);
    const errors = world.log.filter(({ level }) => level === 'error');
    expect(errors.length).toBeGreaterThanOrEqual(2);
    expect(errors.length).toBeLessThanOrEqual(3);
    expect(errors[0]).toMatchObject({
      app: 'wordpress',
      run: RUN,
      step: 'rescue',
      cause: 'deployments/scale is forbidden',
    });
    expect(world.names('events').sort()).toEqual([`${RUN}.quiesceended`, `${RUN}.quiescestands`]);
  });

  test('whose writer does not exist still gets its Lease released', async () => {
    world.lease(stopped());
    world.cluster.remove('deployments', 'wordpress', 'wordpress');
    world.guard();
    await world.until(rescued);
    expect(world.log).toContainEqual(
      expect.objectContaining({ event: 'warning', cause: expect.stringContaining('does not exist') }),
    );
  });

  test('that wakes up just then keeps its Lease: the guard checks again', async () => {
    world.lease(stopped());
    let woken = false;
    world.cluster.before = (request) => {
      if (request !== 'PUT leases/wordpress' || woken) return;
      woken = true;
      world.lease(stopped());
      world.renew();
    };
    world.guard();
    await world.until(() => woken);
    await world.pass(600_000);
    expect(world.holder()).toBe(RUN);
    expect(world.replicas()).toBe(0);
  });
});

describe('a live run', () => {
  test('is left alone, and costs one request per round', async () => {
    world.lease(stopped({ actionSets: [RUN] }));
    world.renew();
    world.actionSet(RUN, 'backup', 'running');
    world.guard();
    await world.pass(1_800_000);
    expect(world.holder()).toBe(RUN);
    expect(new Set(world.cluster.requests)).toEqual(new Set(['LIST leases/']));
    expect(world.cluster.requests.length).toBeLessThanOrEqual(181);
  });

  test('has its quiesce ended 30 to 60 s after its deadline', async () => {
    const until = '2026-11-21T04:25:03.000Z';
    world.lease(stopped({ quiesce: { ...stopped().quiesce, until } }));
    world.renew();
    world.guard();
    await world.until(runs, 1_200_000);
    const after = world.clock.now() - Date.parse(until);
    expect(after).toBeGreaterThanOrEqual(30_000);
    expect(after).toBeLessThanOrEqual(60_000);
    await world.until(rescued);
    expect(world.record()?.ended).toMatchObject({ run: RUN, why: 'deadline' });
    expect(world.names('events')).toEqual([`${RUN}.quiesceended`]);
  });

  test('gets 30 s to end a quiesce that it took over, long after the deadline', async () => {
    await world.pass(7_200_000);
    world.lease(stopped());
    const lease = world.found('wordpress');
    world.cluster.set('leases', 'kanister', { ...lease, spec: { ...lease.spec, acquireTime: world.now() } });
    world.renew();
    world.guard();
    await world.pass(28_000);
    expect(world.holder()).toBe(RUN);
    expect(await world.until(runs)).toBeLessThanOrEqual(13_000);
  });

  test.each([0, 3, 6, 9])(
    'that takes over just after the deadline has its writers running 60 s after it, with a guard %i s into its round',
    async (phase) => {
      for (const after of [1, 9, 14, 19, 24, 29]) {
        world.end();
        world = new GuardWorld();
        const until = '2026-11-21T04:25:03.000Z';
        await world.pass(Date.parse(until) - world.clock.now() - 10_000 + phase * 1000);
        world.lease(stopped({ quiesce: { ...stopped().quiesce, until } }));
        world.guard();
        await world.pass(Date.parse(until) + after * 1000 - world.clock.now());
        expect(world.holder()).toBe(RUN);
        const lease = world.found('wordpress');
        world.cluster.set('leases', 'kanister', { ...lease, spec: { ...lease.spec, acquireTime: world.now() } });
        world.renew();
        await world.until(runs, 120_000);
        expect(world.clock.now() - Date.parse(until)).toBeLessThanOrEqual(60_000);
      }
    },
  );

  test('is not taken for dead after the API server was away or the clock jumped', async () => {
    world.lease(stopped());
    world.renew();
    world.guard();
    await world.pass(120_000);
    await world.withoutApiServer(180_000);
    await world.pass(120_000);
    world.clock.pass(1_500_000);
    await world.pass(120_000);
    expect(world.holder()).toBe(RUN);
    expect(world.writes()).toEqual([]);
  });
});

describe('a restore that died', () => {
  const down = () => ({ quiesce: { ...stopped().quiesce, mode: 'restore', until: null } });

  test.each([RUN, ''])('(holder %p) is only reported, once', async (holder) => {
    world.lease(down(), { holder });
    const before = world.record();
    world.guard();
    await world.pass(3_600_000);
    expect(world.replicas()).toBe(0);
    expect(world.holder()).toBe(holder);
    expect(world.record()).toEqual(before);
    expect(world.writes()).toEqual([`POST events/${RUN}.restoreleftdown`]);
  });

  test('is not started if a guard holds its Lease: the guard only releases it', async () => {
    world.lease(down(), { holder: 'guard' });
    world.guard();
    await world.until(() => world.holder() === '');
    await world.pass(300_000);
    expect(world.replicas()).toBe(0);
    expect(world.record()?.quiesce).toEqual(down().quiesce);
  });

  test('is reported once by two guards in sequence', async () => {
    world.lease(down());
    const first = world.guard();
    await world.pass(120_000);
    first.end();
    world.guard();
    await world.pass(120_000);
    expect(world.names('events')).toEqual([`${RUN}.restoreleftdown`]);
    expect(world.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test('is reported once Events can be written again', async () => {
    world.lease(down());
    world.cluster.before = (request) => {
      if (request.startsWith('POST events')) throw new ApiError(503, 'no');
    };
    world.guard();
    await world.pass(300_000);
    expect(world.names('events')).toEqual([]);
    world.cluster.before = () => {};
    await world.until(() => world.names('events').length > 0, 60_000);
    expect(world.names('events')).toEqual([`${RUN}.restoreleftdown`]);
  });

  test('is not reported while it lives', async () => {
    world.lease(down());
    world.renew();
    world.guard();
    await world.pass(3_600_000);
    expect(world.writes()).toEqual([]);
  });
});
