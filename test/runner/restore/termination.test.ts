import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { ApiError } from '../../../runner/ports/cluster';
import { actions, protectedWorld } from '../fakes/restorable';
import type { World } from '../fakes/world';

const loads = (world: World) =>
  world.cluster
    .all<ActionSetObject>('actionsets', 'kanister')
    .filter(({ spec }) => spec?.actions[0]?.name === 'restore');

/** Sends SIGTERM after the load was requested, at the runner's `look`th check of it. */
const sigtermAtLook = (world: World, look: number, otherwise: (request: string) => void = () => {}) => {
  let looks = 0;
  world.cluster.before = (request) => {
    if (loads(world).length > 0 && request.startsWith('GET actionsets') && ++looks === look) world.sigterm();
    otherwise(request);
  };
};

describe('SIGTERM while the load is requested', () => {
  test('before Kanister has started it leaves the app as it was, and nothing starts late', async () => {
    const { world, run } = await protectedWorld();
    sigtermAtLook(world, 1);
    const { exitCode, failure } = await world.restore(run);
    await world.clock.sleep(60_000);
    expect({ exitCode, writers: world.writers(), quiesce: world.record()?.quiesce }).toEqual({
      exitCode: 1,
      writers: 2,
      quiesce: undefined,
    });
    expect(failure?.cause).toMatch(
      /^terminated by SIGTERM; Kanister had not started the ActionSet wordpress-\S+, so it was canceled; the app runs with its previous data$/,
    );
    expect(loads(world)).toEqual([]);
    expect(actions(world)).toEqual(['preflight', 'backup']);
    expect(world.events()).toEqual(['RestoreFailed']);
  });

  const expectDown = async (world: World, run: string) => {
    const { exitCode, failure, log } = await world.restore(run);
    expect({ exitCode, writers: world.writers(), mode: world.record()?.quiesce?.mode }).toEqual({
      exitCode: 4,
      writers: 0,
      mode: 'restore',
    });
    expect(loads(world)).toHaveLength(1);
    return { failure, log };
  };

  test('after Kanister has started it leaves the load alone, and the app down', async () => {
    const { world, run } = await protectedWorld();
    sigtermAtLook(world, 2);
    const { failure } = await expectDown(world, run);
    expect(failure?.cause).toContain('terminated by SIGTERM; the load may still be running');
    expect(world.cluster.requests.filter((request) => request.startsWith('DELETE actionsets'))).toEqual([]);
  });

  test('if Kanister starts it just before it is canceled leaves the app down', async () => {
    const { world, run } = await protectedWorld();
    world.onLog = ({ step }) => {
      if (step === 'load') world.kanister.asleep = true;
    };
    sigtermAtLook(world, 1, (request) => {
      const [load] = loads(world);
      if (request.startsWith('DELETE actionsets'))
        world.cluster.set('actionsets', 'kanister', { ...load!, status: { state: 'running' } });
    });
    await expectDown(world, run);
  });

  test('if it cannot be canceled leaves the app down, with the reason', async () => {
    const { world, run } = await protectedWorld();
    sigtermAtLook(world, 1, (request) => {
      if (request.startsWith('DELETE actionsets')) throw new ApiError(403, 'denied');
    });
    const { log } = await expectDown(world, run);
    expect(log.find(({ event, step }) => event === 'warning' && step === 'load')).toMatchObject({
      cause: expect.stringMatching(/^cannot tell whether Kanister starts the ActionSet wordpress-\S+: .*denied$/),
    });
  });

  test('if it is deleted while it runs leaves the app down', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.opened = () => {
      for (const { metadata } of loads(world)) world.cluster.remove('actionsets', 'kanister', metadata.name);
    };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 4, writers: 0 });
    expect(failure?.cause).toContain('was deleted while it was running');
  });

  test('or a lost Lease leaves the load to the new holder', async () => {
    const { world, run } = await protectedWorld();
    world.onLog = ({ step }) => {
      if (step === 'load') world.kanister.asleep = true;
    };
    world.cluster.before = (request) => {
      if (loads(world).length === 0 || !request.startsWith('GET actionsets')) return;
      const lease = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
      world.cluster.set('leases', 'kanister', { ...lease, spec: { ...lease.spec, holderIdentity: 'another' } });
    };
    const { exitCode, failure } = await world.restore(run);
    expect(failure?.cause).toContain('lost its Lease to another; the load may still be running');
    expect({ exitCode, writers: world.writers(), loads: loads(world).length }).toEqual({
      exitCode: 4,
      writers: 0,
      loads: 1,
    });
  });

  test('of a restore that takes over does not start the app on the data of the dead one', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
    const before = loads(world).length;
    world.cluster.before = (request) => {
      if (loads(world).length > before && request.startsWith('GET actionsets')) world.sigterm();
    };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 4, writers: 0 });
    expect(failure?.cause).not.toContain('the app runs on');
    expect(loads(world)).toHaveLength(before);
  });

  test('during the load of the safety point leaves the app down: the data is from the failed load', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore'];
    world.onLog = ({ step, event }) => {
      if (event !== 'step' || step !== 'load safety point') return;
      world.cluster.before = (request) => {
        if (request.startsWith('GET actionsets')) world.sigterm();
      };
    };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 4, writers: 0 });
    expect(failure?.cause).toContain('was not loaded either: terminated by SIGTERM; Kanister had not started');
  });
});

test('SIGTERM after every request of a restore: the app runs with its previous data, or is reported as down', async () => {
  let ended = false;
  for (let at = 1; !ended; at++) {
    const { world, run } = await protectedWorld();
    let requests = 0;
    const count = () => {
      if (++requests === at) world.sigterm();
    };
    world.cluster.before = count;
    world.store.before = count;
    const { exitCode } = await world.restore(run);
    ended = requests < at;
    const begun = world.cluster
      .all<ActionSetObject>('actionsets', 'kanister')
      .some(({ spec }) => spec?.actions[0]?.name === 'restore');
    const said = { at, exitCode, writers: world.writers(), mode: world.record()?.quiesce?.mode };
    if (exitCode === 0) expect(said).toEqual({ at, exitCode: 0, writers: 2, mode: undefined });
    else if (begun) expect(said).toEqual({ at, exitCode: 4, writers: 0, mode: 'restore' });
    else expect(said).toEqual({ at, exitCode: 1, writers: 2, mode: undefined });
    expect(at).toBeLessThan(500);
  }
});
