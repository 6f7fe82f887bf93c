import { STARTED_FOR } from '../../../contracts/labels';
import type { JobObject } from '../../../runner/before-sync/job';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { ApiError } from '../../../runner/ports/cluster';
import { Failure } from '../../../runner/ports/failure';
import { complete, exit, Hooked, JOB, MINUTE } from '../fakes/hooked';

describe('a sync of an app', () => {
  test('continues when there is a restore point of a run that started after the hook', async () => {
    const world = new Hooked().deployed().protected();
    const began = world.clock.now();
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(1);
    expect(world.starts[0]! >= began).toBe(true);
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(world.lasts);
    expect(world.steps()).toEqual(['look', 'start', 'backup', 'rearm']);
    expect(world.job).toBeUndefined();
  });

  test('changes nothing of the Job except that it starts it, and for which hook', async () => {
    const world = new Hooked().deployed().protected();
    let written: JobObject | undefined;
    world.cluster.before = (request) => {
      if (request.startsWith('DELETE')) written = world.job;
    };
    await world.run();
    expect(written).toMatchObject({
      metadata: { annotations: { tracked: 'yes', [STARTED_FOR]: 'hook-1' } },
      spec: { suspend: false },
    });
    expect(world.cluster.requests.filter((request) => !request.startsWith('GET'))).toEqual([
      `PUT jobs/${JOB}`,
      `DELETE jobs/${JOB}`,
    ]);
  });

  test('stops when the backup fails, and the Job stays with its message', async () => {
    const world = new Hooked().deployed().protected();
    world.endings = [exit(3)];
    const failure = await world.run();
    expect(failure).toMatchObject({ step: 'backup', exitCode: 1 });
    expect(failure!.cause).toContain('failed with exit code 3');
    expect(world.job?.status).toEqual(exit(3));
  });

  test('continues when the point exists but could not be restored as configured: the sync may fix this', async () => {
    const world = new Hooked().deployed().protected();
    world.endings = [exit(5)];
    expect(await world.run()).toBeUndefined();
    expect(world.steps()).toEqual(['look', 'start', 'backup', 'rearm']);
    expect(world.job).toBeUndefined();
  });

  test('stops when the backup has not ended by its deadline, and the backup continues', async () => {
    const world = new Hooked().deployed().protected();
    world.endings = [];
    const failure = await world.run('hook-1', 1200);
    expect(failure).toMatchObject({
      step: 'backup',
      exitCode: 1,
      cause: 'there is no restore point after 20 minutes',
    });
    expect(world.job?.spec.suspend).toBe(false);
  });

  test('stops on SIGTERM', async () => {
    const world = new Hooked().deployed().protected();
    void world.clock
      .sleep(2 * MINUTE)
      .then(() => world.stop.abort(new Failure({ step: 's', cause: 'SIGTERM', next: '' })));
    expect(await world.run()).toMatchObject({ cause: 'SIGTERM' });
  });
});

describe('the first sync', () => {
  test("continues: there is neither app nor Job nor namespace, and the hook may read nothing but Kanister's namespace", async () => {
    const world = new Hooked();
    world.cluster.before = (request) => {
      if (request.includes('jobs/')) throw new ApiError(403, 'no RBAC policy matched');
    };
    expect(await world.run()).toBeUndefined();
    expect(world.cluster.requests).toEqual(['GET statefulsets/shop-db']);
    expect(world.lines).toContainEqual(
      expect.objectContaining({ event: 'warning', cause: expect.stringContaining('there is nothing to back up') }),
    );
  });

  test('of an existing app waits for its protection', async () => {
    const world = new Hooked().deployed();
    world.returns = 2 * MINUTE;
    world.cluster.before = (request) => {
      if (request.includes('jobs/') && world.clock.now() < Date.parse('2026-11-21T04:16:00Z'))
        throw new ApiError(403, 'not yet');
    };
    expect(await world.run()).toBeUndefined();
    expect(world.steps()).toEqual(['look', 'wait', 'start', 'backup', 'rearm']);
  });

  test.each([
    [404, 'the Job kanister/shop-before-sync does not exist'],
    [403, 'the hook cannot read the Job kanister/shop-before-sync: no RBAC policy matched'],
  ])('of an existing app without protection is stopped (%i)', async (status, cause) => {
    const world = new Hooked().deployed();
    world.returns = undefined;
    world.cluster.before = (request) => {
      if (request.includes('jobs/') && status === 403) throw new ApiError(403, 'no RBAC policy matched');
    };
    const begun = world.clock.now();
    expect(await world.run()).toMatchObject({ step: 'wait', exitCode: 3, cause });
    expect(world.clock.now() - begun).toBeLessThan(11 * MINUTE);
  });

  test('waits at most as long as Argo CD backs off, when the app was synced several times', async () => {
    const world = new Hooked().deployed();
    world.returns = 6 * MINUTE;
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(1);
  });

  test('is not assumed when the API server returns an error', async () => {
    const world = new Hooked().protected();
    world.cluster.before = () => {
      throw new ApiError(503, 'away');
    };
    expect(await world.run()).toMatchObject({ step: 'look', exitCode: 1, cause: 'away' });
  });
});

describe('a Job that differs from what Argo CD creates', () => {
  test.each<[string, JobObject['status']]>([
    ['succeeded', complete],
    ['failed', exit(1)],
  ])('and %s for an earlier sync does not count: it is created again', async (_, status) => {
    const world = new Hooked().deployed();
    const metadata = { name: JOB, annotations: { [STARTED_FOR]: 'hook-0' } };
    world.protected({ metadata, spec: { suspend: false }, status: status! });
    expect(await world.run()).toBeUndefined();
    expect(world.steps()).toEqual(['look', 'rearm', 'wait', 'start', 'backup', 'rearm']);
    expect(world.starts).toHaveLength(1);
  });

  test('and runs for an earlier sync is waited for, and does not count', async () => {
    const world = new Hooked().deployed();
    world.protected({ metadata: { name: JOB, annotations: { [STARTED_FOR]: 'hook-0' } }, spec: { suspend: false } });
    world.endings = [complete, complete];
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(2);
    expect(world.steps()).toEqual(['look', 'another', 'rearm', 'wait', 'start', 'backup', 'rearm']);
  });

  test('and runs for this sync is continued by the pod that follows a killed one', async () => {
    const world = new Hooked().deployed();
    world.protected({ metadata: { name: JOB, annotations: { [STARTED_FOR]: 'hook-1' } }, spec: { suspend: false } });
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(1);
    expect(world.cluster.requests).not.toContain(`PUT jobs/${JOB}`);
  });

  test('and disappears while it runs is started again', async () => {
    const world = new Hooked().deployed().protected();
    world.endings = ['vanishes', complete];
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(2);
  });

  test('and is being deleted is not started', async () => {
    const world = new Hooked().deployed();
    world.protected({ metadata: { name: JOB, deletionTimestamp: '2026-11-21T04:15:00Z' } });
    void world.clock.sleep(10_000).then(() => world.cluster.remove('jobs', 'kanister', JOB));
    expect(await world.run()).toBeUndefined();
    expect(world.steps()).toEqual(['look', 'wait', 'start', 'backup', 'rearm']);
  });

  test('and changes while it is started is read again', async () => {
    const world = new Hooked().deployed().protected();
    let meddled = false;
    world.cluster.before = (request) => {
      if (!request.startsWith('PUT') || meddled) return;
      meddled = true;
      const job = world.job!;
      world.cluster.set('jobs', 'kanister', { ...job, metadata: { ...job.metadata, labels: { touched: 'yes' } } });
    };
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(1);
  });

  test('and cannot be deleted at the end stops nothing', async () => {
    const world = new Hooked().deployed().protected();
    world.cluster.before = (request) => {
      if (request.startsWith('DELETE')) throw new ApiError(403, 'no');
    };
    expect(await world.run()).toBeUndefined();
    expect(world.lines.filter(({ event }) => event === 'warning')).toHaveLength(1);
  });
});

describe("the app's Lease", () => {
  const lease = (world: Hooked, holderIdentity: string, renewTime: string) =>
    world.cluster.set<LeaseObject>('leases', 'kanister', {
      metadata: { name: 'shop' },
      spec: { holderIdentity, renewTime, leaseDurationSeconds: 60 },
    });
  const now = (world: Hooked) => new Date(world.clock.now()).toISOString().replace('Z', '000Z');

  test('while it is held is waited for', async () => {
    const world = new Hooked().deployed().protected();
    const begun = world.clock.now();
    void (async () => {
      while (world.clock.now() - begun < 10 * MINUTE) {
        lease(world, 'shop-20261121t041000z-x7k2q', now(world));
        await world.clock.sleep(15_000);
      }
      lease(world, '', now(world));
    })();
    expect(await world.run()).toBeUndefined();
    expect(world.starts[0]! - begun).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(world.steps()).toEqual(['look', 'busy', 'start', 'backup', 'rearm']);
  });

  test('of a dead run is left to the runner', async () => {
    const world = new Hooked().deployed().protected();
    lease(world, 'shop-20261121t041000z-x7k2q', '2026-11-21T04:12:00.000000Z');
    expect(await world.run()).toBeUndefined();
    expect(world.steps()).toEqual(['look', 'start', 'backup', 'rearm']);
  });

  test('that is taken between the check and the start: the run reports this (75), and is retried', async () => {
    const world = new Hooked().deployed().protected();
    world.lasts = MINUTE;
    world.endings = [exit(75), exit(75), complete];
    expect(await world.run()).toBeUndefined();
    expect(world.starts).toHaveLength(3);
  });
});
