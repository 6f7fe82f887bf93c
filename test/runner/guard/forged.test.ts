import { ApiError } from '../../../runner/ports/cluster';
import { GuardWorld, RUN, stopped } from '../fakes/guard-world';

let world: GuardWorld;
beforeEach(() => {
  world = new GuardWorld();
});
afterEach(() => world.end());

/** The guard's reaction to a record that no runner wrote. */
async function guarded(record: object): Promise<void> {
  world.lease(record);
  world.guard();
  await world.until(() => world.holder() === '');
  await world.pass(300_000);
}
const workload = (otherwise: object) => ({ kind: 'Deployment', name: 'wordpress', replicas: 2, ...otherwise });
const quiesce = (...workloads: unknown[]) => stopped({ quiesce: { ...stopped().quiesce, workloads } });

test('workloads of other apps are left alone', async () => {
  world.app('shop');
  world.cluster.workload('statefulsets', 'wordpress', 'wordpress', 0);
  world.cluster.workload('deployments', 'wordpress', 'miner', 0);
  await guarded(
    quiesce(
      workload({ name: 'miner' }),
      workload({ kind: 'StatefulSet' }),
      workload({ name: 'shop' }),
      workload({ namespace: 'shop' }),
    ),
  );
  expect(world.replicas('wordpress', 'miner')).toBe(0);
  expect(world.replicas('wordpress', 'wordpress', 'statefulsets')).toBe(0);
  expect(world.replicas('shop')).toBe(0);
  expect(world.replicas()).toBe(2);
  expect(world.log).toContainEqual(
    expect.objectContaining({ cause: '3 workloads in the record are not writers of the app' }),
  );
});

test.each([-1, 1.5, 1e9, 1001, '7', null, undefined, {}])('%p replicas count as one', async (replicas) => {
  await guarded(quiesce(workload({ replicas })));
  expect(world.replicas()).toBe(1);
});

test.each([0, 1, 1000])('%p replicas are restored', async (replicas) => {
  await guarded(quiesce(workload({ replicas })));
  expect(world.replicas()).toBe(replicas);
});

test.each([[null], ['wordpress'], [[]], [{}], [workload({ name: '../../nodes/x' })]])(
  'an invalid workload (%j) is ignored, and the Lease released',
  async (none) => {
    await guarded(quiesce(none));
    expect(world.replicas()).toBe(0);
  },
);

test.each([{}, 'all', 7, null])('workloads that are not a list (%j) are ignored', async (workloads) => {
  await guarded(stopped({ quiesce: { mode: 'backup', until: null, workloads } }));
  expect(world.replicas()).toBe(0);
});

test('ActionSets of other apps, and names that are not those of a run, are not even read', async () => {
  world.app('shop');
  const names = [
    'shop-20261121t041500z-x7k2q',
    'wordpress-backup',
    `${RUN}-evil`,
    'wordpress-20261199t041500z-x7k2q',
    '../leases/shop',
    '',
    7,
    null,
    { toString: 1 },
  ];
  for (const name of names.filter((each) => typeof each === 'string' && each))
    world.actionSet(String(name), 'backup', 'pending');
  const before = world.names('actionsets');
  await guarded({ actionSets: names });
  expect(world.names('actionsets')).toEqual(before);
  expect(world.cluster.requests.filter((request) => request.includes('actionsets'))).toEqual([]);
});

test('an ActionSet with the name of the run and the label of another app is left alone', async () => {
  world.actionSet(RUN, 'backup', 'pending', 'shop');
  await guarded({ actionSets: [RUN] });
  expect(world.names('actionsets')).toEqual([RUN]);
});

test('of ten thousand ActionSets, at most fifty are read', async () => {
  const letters = (i: number) => i.toString(36).padStart(5, '0');
  await guarded({ actionSets: Array.from({ length: 10_000 }, (_, i) => `wordpress-20261121t041500z-${letters(i)}`) });
  const round = world.cluster.requests.filter((request) => request.includes('actionsets'));
  expect(new Set(round).size).toBe(50);
  expect(round[0]).toBe(`GET actionsets/wordpress-20261121t041500z-${letters(9950)}`);
});

test('an invalid run names no Event', async () => {
  await guarded({ ...stopped(), run: '../../secrets › PASSWORD\n' });
  expect(world.names('events')).toEqual(['wordpress.quiesceended']);
  expect(JSON.stringify([world.cluster.all('events', 'kanister'), world.log])).not.toContain('PASSWORD');
});

test.each(['', 'no JSON', '[]', '7', 'null', '{"run": 7}', '{"run": "x", "actionSets": {}}'])(
  'an invalid record (%j) is ignored',
  async (text) => {
    world.lease({});
    const lease = world.cluster.find('leases', 'kanister', 'wordpress')!;
    world.cluster.set('leases', 'kanister', {
      ...lease,
      metadata: { ...lease.metadata, annotations: { 'jerrycan.dev/record': text } },
    });
    world.guard();
    await world.pass(600_000);
    expect(new Set(world.cluster.requests)).toEqual(new Set(['LIST leases/']));
  },
);

describe('a Lease without an app', () => {
  const ignored = async () => {
    world.guard();
    await world.pass(600_000);
    expect(world.writes()).toEqual([]);
    expect(world.replicas()).toBe(0);
  };

  const saidOnce = (why: string) =>
    expect(world.log.filter(({ level }) => level !== 'info')).toEqual([
      expect.objectContaining({
        event: 'warning',
        cause: `the Lease does not belong to an app that the guard may access: ${why}`,
        next: expect.stringMatching(/sync the app's ConfigMap and the Role .*-guard/),
      }),
    ]);

  test('has no ConfigMap, which is logged once: the app that its run stopped is down', async () => {
    world.lease(stopped(), { app: 'blog' });
    await ignored();
    saidOnce('it has no ConfigMap with its label');
    // It may come later: the guard checks again, but rarely.
    expect(world.cluster.requests.filter((request) => request.startsWith('GET')).length).toBeLessThanOrEqual(9);
  });

  test('whose Role was deleted with its app, is logged once', async () => {
    world.lease(stopped());
    world.cluster.before = (request) => {
      if (request.startsWith('GET configmaps')) throw new ApiError(403, 'configmaps "wordpress" is forbidden');
    };
    await ignored();
    saidOnce('configmaps "wordpress" is forbidden');
  });

  test.each([[undefined], [{ 'jerrycan.dev/app': 'shop' }], [{ 'jerrycan.dev/app': 'Wordpress' }]])(
    'has one without its label (%j)',
    async (labels) => {
      const found = world.cluster.find('configmaps', 'kanister', 'wordpress')!;
      const { labels: _, ...metadata } = found.metadata;
      world.cluster.set('configmaps', 'kanister', {
        ...found,
        metadata: { ...metadata, ...(labels && { labels }) } as never,
      });
      world.lease(stopped());
      await ignored();
      saidOnce('it has no ConfigMap with its label');
    },
  );

  test.each([
    ['of another app', { app: 'shop' }],
    ['of another version', { version: 3 }],
    ['without captures', { captures: undefined }],
    ['with a capture in an invalid namespace', { captures: [{ namespace: '../kube-system' }] }],
    ['with a capture without a namespace', { captures: [null] }],
    ['without writers', { writers: undefined }],
    ['with a writer of another kind', { writers: [{ kind: 'Node', name: 'n' }] }],
    ['with an invalid namespace', { namespace: '../kube-system' }],
  ])('has one %s, which is logged once', async (_what, otherwise) => {
    const found = world.cluster.find<never>('configmaps', 'kanister', 'wordpress')! as { data: Record<string, string> };
    const config = { ...JSON.parse(found.data['app.json']!), ...otherwise };
    world.cluster.set('configmaps', 'kanister', { ...found, data: { 'app.json': JSON.stringify(config) } } as never);
    world.lease(stopped());
    await ignored();
    const said = world.log.filter(({ level }) => level === 'error');
    expect(said.length).toBeGreaterThanOrEqual(1);
    expect(said.length).toBeLessThanOrEqual(3);
    expect(said[0]).toMatchObject({ app: 'wordpress', step: 'configuration' });
  });
});
