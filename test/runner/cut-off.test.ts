import type { LeaseObject } from '../../runner/lease/lease-object';
import { ApiError } from '../../runner/ports/cluster';
import { World } from './fakes/world';

const OTHER = 'wordpress-20261121t042000z-bbbbb';

/** A restore on another node has taken the Lease and stopped the writers. */
function takenOver(world: World): void {
  const quiesce = { mode: 'restore', until: null, workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }] };
  const found = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
  const annotations = { 'jerrycan.dev/record': JSON.stringify({ run: OTHER, actionSets: [], quiesce }) };
  world.cluster.set('leases', 'kanister', {
    ...found,
    metadata: { ...found.metadata, annotations },
    spec: { ...found.spec, holderIdentity: OTHER },
  });
}

/** The guard found the run dead, and started its writers. */
function endedByGuard(world: World): void {
  const found = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
  const { quiesce: _, ...record } = JSON.parse(found.metadata.annotations!['jerrycan.dev/record']!);
  const { holderIdentity: __, ...spec } = found.spec as LeaseObject['spec'] & { holderIdentity?: string };
  const annotations = { 'jerrycan.dev/record': JSON.stringify(record) };
  world.cluster.set('leases', 'kanister', { ...found, metadata: { ...found.metadata, annotations }, spec });
}

test('a run that was cut off from the API server starts no writer of a restore, whenever the server is back', async () => {
  for (let away = 295_000; away <= 320_000; away += 500) {
    const world = new World('whole-backup');
    world.kanister.dumpsIn = 3_000_000;
    let begun: number | undefined;
    world.onLog = ({ event, action, state }) => {
      if (event !== 'action-set' || action !== 'backup' || state !== 'running') return;
      begun = world.clock.now();
      world.cluster.before = (request) => {
        if (world.clock.now() >= begun! + away) return;
        throw new ApiError(0, `${request}: no route to host`);
      };
      void world.clock.sleep(200_000).then(() => takenOver(world));
    };
    const { exitCode } = await world.backup();
    expect({ away, exitCode, writers: world.writers() }).toEqual({ away, exitCode: 1, writers: 0 });
  }
});

test('a run that was cut off after it stopped a writer leaves it as an autoscaler scaled it after the guard started it', async () => {
  const world = new World('snapshot');
  let stopped = false;
  world.cluster.before = (request) => {
    if (request === 'SCALE deployments/wordpress 0') stopped = true;
    if (!stopped || request !== 'GET deployments/wordpress') return;
    world.cluster.before = () => {};
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
    endedByGuard(world);
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
  };
  expect(await world.backup()).toMatchObject({
    exitCode: 1,
    failure: { cause: expect.stringContaining('lost its Lease') },
  });
  expect(world.writers()).toBe(0);
});

test('a writer that cannot be stopped at once is stopped a little later', async () => {
  const world = new World('snapshot');
  let asked = 0;
  world.cluster.before = (request) => {
    if (request === 'SCALE deployments/wordpress 0' && ++asked <= 3) throw new ApiError(503, '503');
  };
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  expect(asked).toBe(4);
});

describe('a retried request for an ActionSet', () => {
  test('first writes the Lease, since another run may have taken it meanwhile', async () => {
    const world = new World('snapshot');
    const asked = new Map<string, number>();
    let written = false;
    const unwritten: string[] = [];
    world.cluster.before = (request) => {
      if (request.startsWith('PUT leases/')) written = true;
      if (!request.startsWith('POST actionsets/')) return;
      if (!written) unwritten.push(request);
      written = false;
      const times = (asked.get(request) ?? 0) + 1;
      asked.set(request, times);
      if (times <= 2) throw new ApiError(503, '503');
    };
    const { exitCode, run } = await world.backup();
    expect(exitCode).toBe(0);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    expect([...asked.values()]).toEqual([3, 3, 3, 3, 3, 3]);
    expect(unwritten).toEqual([]);
  });

  test('is not sent if another run has taken it: no load starts under another restore', async () => {
    const world = new World('snapshot');
    const { run } = await world.backup();
    world.clock.pass(3_600_000);
    const loads = () => world.kanister.performed.filter(({ action }) => action === 'restore').length;
    let isLoad = false;
    world.onLog = ({ step }) => {
      isLoad ||= step === 'load';
    };
    world.cluster.before = (request) => {
      if (!isLoad || !request.startsWith('POST actionsets/')) return;
      world.cluster.before = () => {};
      takenOver(world);
      throw new ApiError(503, '503');
    };
    expect(await world.restore(run, { safetyPoint: false })).toMatchObject({
      exitCode: 4,
      failure: { cause: expect.stringContaining('lost its Lease') },
    });
    expect([loads(), world.writers()]).toEqual([0, 0]);
  });

  test('is not sent while the task lives, if the first ActionSet was deleted while its answer was lost', async () => {
    const world = new World('snapshot');
    const { run } = await world.backup();
    world.clock.pass(3_600_000);
    world.kanister.dumpsIn = 300_000;
    const create = world.cluster.create.bind(world.cluster);
    world.cluster.create = async (resource, namespace, object) => {
      const created = await create(resource, namespace, object);
      if (!JSON.stringify(object).includes('"restore"')) return created;
      await world.clock.sleep(5000);
      world.cluster.remove('actionsets', 'kanister', object.metadata.name);
      throw new ApiError(0, 'no answer in time');
    };
    expect(await world.restore(run, { safetyPoint: false })).toMatchObject({
      exitCode: 4,
      failure: { cause: expect.stringContaining('was deleted while it was running') },
    });
    expect(world.kanister.performed.filter(({ action }) => action === 'restore')).toHaveLength(1);
    expect(world.writers()).toBe(0);
  });
});

test("the last request of a killed pod is canceled by its Job's next pod, even if it arrives after that pod's first check", async () => {
  const world = new World('snapshot');
  world.job = 'wordpress-backup-1';
  const create = world.cluster.create.bind(world.cluster);
  let late = '';
  world.cluster.create = async (resource, namespace, object) => {
    if (resource.plural !== 'actionsets' || late) return create(resource, namespace, object);
    late = object.metadata.name;
    world.process.kill();
    await world.clock.sleep(14_500);
    const { created } = world.cluster;
    world.cluster.created = () => {}; // Kanister ignores it, and would not when it is started again
    const answer = await create(resource, namespace, object);
    world.cluster.created = created;
    return answer;
  };
  expect(await world.backup()).toMatchObject({ exitCode: 137 });
  await world.clock.sleep(10_000);
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  expect(world.cluster.requests).toContain(`POST actionsets/${late}`);
  expect(world.cluster.find('actionsets', 'kanister', late)).toBeUndefined();
});
