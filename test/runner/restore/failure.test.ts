import type { LeaseObject } from '../../../runner/lease/lease-object';
import { ApiError } from '../../../runner/ports/cluster';
import { actions, protectedWorld } from '../fakes/restorable';
import type { World } from '../fakes/world';

describe('a restore that fails', () => {
  test('leaves the app on the untouched data if the safety point fails, and names the flag', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['backup'];
    const { exitCode, failure } = await world.restore(run);
    expect(exitCode).toBe(1);
    expect(failure?.next).toContain('--no-safety-point');
    expect(actions(world)).toEqual(['preflight', 'backup']);
    expect(world.writers()).toBe(2);
    expect(world.record()?.quiesce).toBeUndefined();
  });

  test('loads the safety point', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    const { exitCode, failure } = await world.restore(run);
    expect(exitCode).toBe(1);
    expect(actions(world)).toEqual(['preflight', 'backup', 'restore', 'restore']);
    const [, , wanted, again] = world.kanister.performed;
    const [safety = ''] = await world.runs();
    expect(wanted!.options).toEqual({ notAfter: expect.any(String) });
    expect(again!.options).toEqual({ notAfter: expect.any(String), undo: 'true' });
    expect(again!.artifacts).toMatchObject({ point: { keyValue: { directory: `${safety}/database` } } });
    expect(failure?.cause).toContain(`the app runs with its previous data, loaded from the safety point ${safety}`);
    expect(world.writers()).toBe(2);
    expect(world.events()).toEqual(['RestoreFailed']);
  });

  const expectDown = async (world: World, run: string, cause: string, safetyPoint = true) => {
    const { exitCode, failure } = await world.restore(run, { safetyPoint });
    expect(failure?.cause).toContain(cause);
    expect(exitCode).toBe(4);
    expect(world.writers()).toBe(0);
    expect(world.record()?.quiesce).toMatchObject({ mode: 'restore', workloads: [{ name: 'wordpress', replicas: 2 }] });
    expect(world.holder()).toBe('');
    expect(world.events()).toEqual(['AppDown']);
  };

  test('leaves the app down if the safety point cannot be loaded either', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    await expectDown(world, run, 'was not loaded either');
  });

  test('leaves the app down if there is no safety point, or it is empty', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    await expectDown(world, run, 'there is no safety point', false);
    const empty = await protectedWorld();
    empty.world.kanister.failures = ['restore'];
    empty.world.kanister.server = { ...empty.world.kanister.server, empty: 'true' };
    await expectDown(empty.world, empty.run, 'the safety point is empty');
  });

  test('loads the safety point after the task of the load has ended: Kanister reports the failure before it removes the pod', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    world.kanister.outlives = 20_000;
    let tasks: string[] = [];
    world.onLog = ({ step }) => {
      if (step === 'load safety point')
        tasks = world.cluster.all('pods', 'wordpress').map(({ metadata }) => metadata.name);
    };
    expect(await world.restore(run)).toMatchObject({ exitCode: 1 });
    expect(actions(world)).toEqual(['preflight', 'backup', 'restore', 'restore']);
    expect(tasks).toEqual(['wordpress-mariadb-0']);
  });

  test('trusts a load whose pod succeeds after Kanister reported a failure', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    world.kanister.outlives = 20_000;
    world.kanister.outlivesAs = 'Succeeded';
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(actions(world)).toEqual(['preflight', 'backup', 'restore']);
    expect(world.writers()).toBe(2);
  });

  test('leaves the app down while the task of the load continues, and so does the next restore', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    world.kanister.outlives = 600_000;
    await expectDown(world, run, 'its task is still running');
    world.clock.pass(60_000);
    const asked = actions(world).length;
    expect(await world.restore(run)).toMatchObject({
      exitCode: 4,
      failure: { cause: expect.stringContaining('is still running') },
    });
    expect([actions(world).length, world.writers()]).toEqual([asked, 0]);
    await world.clock.sleep(600_000);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('leaves the app down while the task of a load continues whose ActionSet was deleted', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.hangs = ['restore'];
    expect(await world.restore(run, { deadlineSeconds: 120 })).toMatchObject({ exitCode: 4 });
    world.kanister.hangs = [];
    const name = world.kanister.performed.at(-1)!.name;
    world.cluster.remove('actionsets', 'kanister', name);
    expect(await world.restore(run)).toMatchObject({
      exitCode: 4,
      failure: { cause: expect.stringContaining(`${name} of an unfinished restore is still running`) },
    });
    expect(actions(world).filter((action) => action === 'restore')).toHaveLength(1);
    world.cluster.remove('pods', 'wordpress', `kanister-job-${name}`);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('leaves the app down if it is not known whether the load continues', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.before = (request) => {
      const last = world.kanister.performed.at(-1);
      if (last?.action === 'restore' && request.startsWith('GET actionsets')) throw new ApiError(503, 'away');
    };
    await expectDown(world, run, 'the load may still be running (its state is unknown)');
  });

  test('before it has changed anything leaves the app as it was, and loads no safety point', async () => {
    for (const fail of [
      (world: World) => {
        world.kanister.failures = ['restore'];
        world.kanister.lastWords = String.raw`{"logs":"jerrycan: nothing was changed: the dump is cut\n"}`;
      },
      (world: World) => {
        world.onLog = ({ step }) => {
          if (step === 'load') world.kanister.asleep = true;
        };
      },
      (world: World) => {
        world.onLog = ({ step }) => {
          if (step !== 'load') return;
          world.cluster.before = (request) => {
            if (request.startsWith('POST actionsets')) throw new ApiError(403, 'denied');
          };
        };
      },
    ]) {
      const { world, run } = await protectedWorld();
      fail(world);
      const { exitCode, failure } = await world.restore(run);
      expect(failure?.cause).toMatch(/(is cut|has not processed|denied).*; the app runs with its previous data$/);
      expect({ exitCode, writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({
        exitCode: 1,
        writers: 2,
        quiesce: undefined,
      });
      expect(actions(world).filter((action) => action === 'restore').length).toBeLessThan(2);
    }
  });

  test('before it has changed anything does not start the app on the data of a dead restore', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    await expectDown(world, run, 'was not loaded either');
    world.kanister.failures = ['restore'];
    world.kanister.lastWords = 'jerrycan: nothing was changed: the dump is cut';
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 4, writers: 0 });
    expect(failure?.cause).not.toContain('the app runs on');
  });

  test('is taken over by the next one, which starts what was running before', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    await expectDown(world, run, 'was not loaded either');
    expect(await world.backup()).toMatchObject({ exitCode: 3 });
    expect(world.writers()).toBe(0);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
    expect(world.record()?.quiesce).toBeUndefined();
  });

  test.each([
    ['a minute', 60_000, 0, 2],
    ['an hour', 3_600_000, 3, 0],
  ])(
    '%s after the guard ended a quiesce, a restore that finds the app at zero: exit code and replicas',
    async (_, ago, exitCode, replicas) => {
      const { world, run } = await protectedWorld();
      const found = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
      const workloads = [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }];
      const ended = { run, why: 'dead', at: new Date(world.clock.now() - ago).toISOString(), workloads };
      const annotations = { 'jerrycan.dev/record': JSON.stringify({ run, actionSets: [], ended }) };
      world.cluster.set('leases', 'kanister', { ...found, metadata: { ...found.metadata, annotations } });
      // A last request of the dead run, or a person.
      world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
      expect(await world.restore(run)).toMatchObject({ exitCode });
      expect(world.writers()).toBe(replicas);
    },
  );

  test('is taken over by one that names the workload that is no longer a writer', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.workload('deployments', 'wordpress', 'cron', 3);
    const { config } = world;
    const cron = { kind: 'Deployment' as const, name: 'cron' };
    Object.assign(world, { config: { ...config, writers: [...config.writers, cron] } });
    world.kanister.failures = ['restore', 'restore'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
    Object.assign(world, { config });
    const { exitCode, log } = await world.restore(run);
    expect(exitCode).toBe(0);
    expect(log.filter(({ event, step }) => event === 'warning' && step === 'stop writers')).toMatchObject([
      { cause: expect.stringMatching(/^Deployment cron .* had 3 replicas/) },
    ]);
  });

  test('twice in a row never serves the safety point of incomplete data', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    await expectDown(world, run, 'was not loaded either');
    world.kanister.failures = ['restore'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
    expect(world.writers()).toBe(0);
    world.kanister.failures = ['backup'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
    expect(world.writers()).toBe(0);
  });

  test('starts the existing writers if another was deleted after the load', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.workload('deployments', 'wordpress', 'cron', 1);
    const writers = [{ kind: 'Deployment' as const, name: 'cron' }, ...world.config.writers];
    Object.assign(world, { config: { ...world.config, writers } });
    let opened = 0;
    world.kanister.opened = () => {
      opened += 1;
      world.cluster.remove('deployments', 'wordpress', 'cron');
    };
    const { exitCode, failure } = await world.restore(run, { safetyPoint: false });
    expect(opened).toBe(1);
    expect(failure?.cause).toContain('Deployment cron is not in the namespace wordpress, after the data was loaded');
    expect({ exitCode, writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({
      exitCode: 1,
      writers: 2,
      quiesce: undefined,
    });
  });

  test('to start a writer after the load reports that the app is down', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 2') throw new ApiError(403, 'forbidden');
    };
    await expectDown(world, run, 'forbidden, after the data was loaded');
    world.cluster.before = () => {};
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect(world.writers()).toBe(2);
  });

  test('to start a writer after the safety point was loaded still reports why it was loaded', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    world.cluster.before = (request) => {
      if (request === 'SCALE deployments/wordpress 2') throw new ApiError(403, 'forbidden');
    };
    await expectDown(world, run, 'command terminated with exit code 1; the safety point wordpress-');
  });

  test('reports that a writer was started while the data was loaded', async () => {
    const { world, run } = await protectedWorld();
    let opened = 0;
    world.kanister.opened = () => {
      if (++opened === 2) world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 1);
    };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, cause: failure?.cause, next: failure?.next }).toEqual({
      exitCode: 1,
      cause: expect.stringContaining('was scaled to 1 while it had to be stopped, after the data was loaded'),
      next: expect.stringContaining('then restore again'),
    });
  });

  test('leaves no safety point, and requests no load, if a writer was started while it was made', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.opened = () => {
      world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 1);
      world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
    };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, cause: failure?.cause, runs: await world.runs(), up: world.writers() }).toEqual({
      exitCode: 1,
      cause: 'the safety point failed: Deployment wordpress was changed while it had to be stopped',
      runs: [run],
      up: 2,
    });
    expect(actions(world)).toEqual(['preflight', 'backup']);
  });
});
