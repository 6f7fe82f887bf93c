import { ApiError } from '../../../runner/ports/cluster';
import { GuardWorld, RUN, stopped } from '../fakes/guard-world';

let world: GuardWorld;
beforeEach(() => {
  world = new GuardWorld();
});
afterEach(() => world.end());

/** What the guard makes of a record that no runner wrote. */
async function guarded(record: object): Promise<void> {
  world.lease(record);
  world.guard();
  await world.until(() => world.holder() === '');
  await world.pass(300_000);
}
const workload = (otherwise: object) => ({ kind: 'Deployment', name: 'wordpress', replicas: 2, ...otherwise });
const quiesce = (...workloads: unknown[]) => stopped({ quiesce: { ...stopped().quiesce, workloads } });

test('workloads of others are left alone', async () => {
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

test.each([-1, 1.5, 1e9, 1001, '7', null, undefined, {}])('%p replicas are one', async (replicas) => {
  await guarded(quiesce(workload({ replicas })));
  expect(world.replicas()).toBe(1);
});

test.each([0, 1, 1000])('%p replicas are as many', async (replicas) => {
  await guarded(quiesce(workload({ replicas })));
  expect(world.replicas()).toBe(replicas);
});

test.each([[null], ['wordpress'], [[]], [{}], [workload({ name: '../../nodes/x' })]])(
  'a workload that is none (%j) is let be, and the Lease let go',
  async (none) => {
    await guarded(quiesce(none));
    expect(world.replicas()).toBe(0);
  },
);

test.each([{}, 'all', 7, null])('workloads that are no list (%j) are none', async (workloads) => {
  await guarded(stopped({ quiesce: { mode: 'backup', until: null, workloads } }));
  expect(world.replicas()).toBe(0);
});

test('ActionSets of others, and names that are none of a run, are not even looked at', async () => {
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

test('an ActionSet with the name of the run and the label of another app is let be', async () => {
  world.actionSet(RUN, 'backup', 'pending', 'shop');
  await guarded({ actionSets: [RUN] });
  expect(world.names('actionsets')).toEqual([RUN]);
});

test('ten thousand ActionSets are no more than fifty', async () => {
  const letters = (i: number) => i.toString(36).padStart(5, '0');
  await guarded({ actionSets: Array.from({ length: 10_000 }, (_, i) => `wordpress-20261121t041500z-${letters(i)}`) });
  const round = world.cluster.requests.filter((request) => request.includes('actionsets'));
  expect(new Set(round).size).toBe(50);
  expect(round[0]).toBe(`GET actionsets/wordpress-20261121t041500z-${letters(9950)}`);
});

test('a run that is none names no Event', async () => {
  await guarded({ ...stopped(), run: '../../secrets › PASSWORD\n' });
  expect(world.names('events')).toEqual(['wordpress.quiesceended']);
  expect(JSON.stringify([world.cluster.all('events', 'kanister'), world.log])).not.toContain('PASSWORD');
});

test.each(['', 'no JSON', '[]', '7', 'null', '{"run": 7}', '{"run": "x", "actionSets": {}}'])(
  'a record that is none (%j) is ignored',
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

describe('a Lease of no app', () => {
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

  test('has no ConfigMap, which is said once: the app that its run stopped is down', async () => {
    world.lease(stopped(), { app: 'blog' });
    await ignored();
    saidOnce('it has no ConfigMap with its label');
    // It may come later: it is looked for again, but rarely.
    expect(world.cluster.requests.filter((request) => request.startsWith('GET')).length).toBeLessThanOrEqual(9);
  });

  test('and whose Role is gone with its app, is said once', async () => {
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
    ['of another version', { version: 2 }],
    ['without writers', { writers: undefined }],
    ['with a writer of another kind', { writers: [{ kind: 'Node', name: 'n' }] }],
    ['with a namespace that is none', { namespace: '../kube-system' }],
  ])('has one %s, which is said once', async (_what, otherwise) => {
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
