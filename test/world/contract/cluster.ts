import { ApiError, type Cluster, isConflict, type KubeObject, resources } from '../../../runner/ports/cluster';

export interface ClusterUnderTest {
  readonly cluster: Cluster;
  /** One in which everything may be created. */
  readonly namespace: string;
}

interface Lease extends KubeObject {
  spec: { holderIdentity?: string; renewTime?: string; leaseDurationSeconds?: number };
}
interface ActionSet extends KubeObject {
  spec: { actions: object[] };
  status?: { state: string; actions?: object[] };
}

const meta = (name: string, more: object = {}) => ({ metadata: { name, ...more } });

const lease = (name: string, holderIdentity = 'a', more: object = {}): Lease => ({
  ...{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', ...meta(name, more) },
  spec: { holderIdentity, leaseDurationSeconds: 60, renewTime: '2026-11-21T04:15:00.000000Z' },
});

const actionSet = (name: string, more: object = {}): ActionSet => ({
  ...{ apiVersion: 'cr.kanister.io/v1alpha1', kind: 'ActionSet', ...meta(name, more) },
  spec: {
    actions: [{ name: 'backup', blueprint: 'none', object: { kind: 'statefulset', name: 'db', namespace: 'none' } }],
  },
});

function deployment(name: string): KubeObject & { spec: { replicas: number } } {
  const labels = { app: name };
  const containers = [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }];
  const spec = {
    replicas: 0,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', ...meta(name), spec };
}

function cronJob(name: string): KubeObject & { spec: { suspend: boolean } } {
  const containers = [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }];
  const jobTemplate = { spec: { template: { spec: { restartPolicy: 'Never', containers } } } };
  const spec = { schedule: '0 0 1 1 *', suspend: false, jobTemplate };
  return { apiVersion: 'batch/v1', kind: 'CronJob', ...meta(name), spec };
}

/** What every cluster does that a runner is given, the one in memory as well as the real one. */
export function clusterContract(begin: () => Promise<ClusterUnderTest>): void {
  let cluster: Cluster;
  let namespace: string;
  let made = 0;
  const fresh = () => `contract-${++made}`;
  const { leases, actionSets, cronJobs, deployments, events } = resources;
  const status = (wanted: number) => expect.objectContaining({ status: wanted });

  beforeAll(async () => {
    ({ cluster, namespace } = await begin());
  }, 60_000);

  test('a missing object is undefined, or an empty list', async () => {
    expect(await cluster.get(leases, namespace, 'none')).toBeUndefined();
    expect(await cluster.list(leases, namespace, 'is=nowhere')).toEqual([]);
  });

  test('a created object has a version and a time, and cannot be created again', async () => {
    const name = fresh();
    const created = await cluster.create(leases, namespace, lease(name));
    expect(created).toMatchObject({ metadata: { name, namespace }, spec: { holderIdentity: 'a' } });
    expect(created.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(Date.parse(created.metadata.creationTimestamp!)).toBeGreaterThan(0);
    expect(await cluster.get(leases, namespace, name)).toEqual(created);
    await expect(cluster.create(leases, namespace, lease(name, 'b'))).rejects.toEqual(status(409));
    expect((await cluster.get<Lease>(leases, namespace, name))?.spec.holderIdentity).toBe('a');
  });

  test('nothing is created at a version', async () => {
    const thrown = await cluster
      .create(leases, namespace, lease(fresh(), 'a', { resourceVersion: '1' }))
      .catch((error) => error);
    expect(thrown).toBeInstanceOf(ApiError);
  });

  test('a replaced object has a new version; with an older one it is not replaced', async () => {
    const name = fresh();
    const first = await cluster.create(leases, namespace, lease(name));
    const second = await cluster.replace(leases, namespace, { ...first, spec: { ...first.spec, holderIdentity: 'b' } });
    expect(second.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
    const late = await cluster.replace(leases, namespace, { ...first, spec: {} }).catch((error) => error);
    expect(isConflict(late)).toBe(true);
    expect(await cluster.get(leases, namespace, name)).toEqual(second);
    // Without the version that was read a Lease would be made: it is one of the kinds that a PUT creates.
    const gone = { ...second, metadata: { ...second.metadata, name: 'none' } };
    await expect(cluster.replace(leases, namespace, gone)).rejects.toBeInstanceOf(ApiError);
    await expect(cluster.replace(leases, namespace, lease(name))).rejects.toBeInstanceOf(ApiError);
  });

  test('of two that replace one version one wins', async () => {
    const name = fresh();
    const read = await cluster.create(leases, namespace, lease(name));
    const wishes = ['b', 'c', 'd'].map((holderIdentity) => ({ ...read, spec: { ...read.spec, holderIdentity } }));
    const settled = await Promise.allSettled(wishes.map((wish) => cluster.replace(leases, namespace, wish)));
    expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of settled) if (one.status === 'rejected') expect(isConflict(one.reason)).toBe(true);
  });

  test('what changes nothing makes no new version', async () => {
    const read = await cluster.create(leases, namespace, lease(fresh()));
    const again = await cluster.replace(leases, namespace, read);
    expect(again.metadata.resourceVersion).toBe(read.metadata.resourceVersion);
  });

  test('an annotation stays, and a field that is left out is gone', async () => {
    const annotations = { 'jerrycan.dev/record': '{"run":"x"}' };
    const read = await cluster.create(leases, namespace, lease(fresh(), 'a', { annotations }));
    const { holderIdentity: _, ...spec } = read.spec;
    const freed = await cluster.replace<Lease>(leases, namespace, { ...read, spec });
    expect(freed.metadata.annotations).toEqual(annotations);
    expect(freed.spec.holderIdentity).toBeUndefined();
  });

  test('a Lease requires six digits of a second', async () => {
    const short = lease(fresh());
    short.spec.renewTime = '2026-11-21T04:15:00.000Z';
    await expect(cluster.create(leases, namespace, short)).rejects.toEqual(status(400));
  });

  test('an object that is deleted at an older version stays; at its own version it is gone; deleting a missing one succeeds', async () => {
    const name = fresh();
    const first = await cluster.create(actionSets, namespace, actionSet(name));
    const second = await cluster.replace(actionSets, namespace, { ...first, status: { state: 'pending' } });
    await expect(cluster.delete(actionSets, namespace, name, first.metadata.resourceVersion)).rejects.toEqual(
      status(409),
    );
    expect(await cluster.get(actionSets, namespace, name)).toEqual(second);
    await cluster.delete(actionSets, namespace, name, second.metadata.resourceVersion);
    expect(await cluster.get(actionSets, namespace, name)).toBeUndefined();
    await cluster.delete(actionSets, namespace, name, second.metadata.resourceVersion);
    await cluster.delete(actionSets, namespace, name);
  });

  test("an ActionSet's status is written with the rest of it, and one that was created has none", async () => {
    const created = await cluster.create(actionSets, namespace, actionSet(fresh()));
    expect(created.status).toBeUndefined();
    const running = await cluster.replace(actionSets, namespace, { ...created, status: { state: 'running' } });
    expect(running.status).toEqual({ state: 'running' });
  });

  test('a label is added, and the others stay', async () => {
    const name = fresh();
    await cluster.create(actionSets, namespace, actionSet(name, { labels: { old: 'x' } }));
    await cluster.label(actionSets, namespace, name, { 'jerrycan.dev/orphaned': 'true' });
    const labelled = await cluster.get(actionSets, namespace, name);
    expect(labelled?.metadata.labels).toEqual({ old: 'x', 'jerrycan.dev/orphaned': 'true' });
    await expect(cluster.label(actionSets, namespace, 'none', { a: 'b' })).rejects.toEqual(status(404));
  });

  test('a scale raises the generation, unless it is the same; a label does not', async () => {
    const name = fresh();
    const { metadata } = await cluster.create(deployments, namespace, deployment(name));
    expect(metadata.generation).toBe(1);
    const look = async () => {
      const read = (await cluster.get<ReturnType<typeof deployment>>(deployments, namespace, name))!;
      return [read.spec.replicas, read.metadata.generation];
    };
    await cluster.scale(deployments, namespace, name, 1);
    expect(await look()).toEqual([1, 2]);
    await cluster.scale(deployments, namespace, name, 1);
    await cluster.label(deployments, namespace, name, { a: 'b' });
    expect(await look()).toEqual([1, 2]);
    await cluster.scale(deployments, namespace, name, 0);
    expect(await look()).toEqual([0, 3]);
    await expect(cluster.scale(deployments, namespace, 'none', 1)).rejects.toEqual(status(404));
  });

  test('a scale or a suspension at an older version changes nothing; at its own version it is done', async () => {
    const scaled = fresh();
    const first = await cluster.create(deployments, namespace, deployment(scaled));
    await cluster.label(deployments, namespace, scaled, { a: 'b' });
    await expect(cluster.scale(deployments, namespace, scaled, 1, first.metadata.resourceVersion)).rejects.toEqual(
      status(409),
    );
    // Its controller writes its status meanwhile: that too is another version.
    for (let isScaled = false; !isScaled; ) {
      const second = (await cluster.get<typeof first>(deployments, namespace, scaled))!;
      expect(second.spec.replicas).toBe(0);
      const scale = cluster.scale(deployments, namespace, scaled, 1, second.metadata.resourceVersion);
      isScaled = await scale.then(
        () => true,
        (error) => expect(error).toEqual(status(409)) ?? false,
      );
    }
    expect((await cluster.get<typeof first>(deployments, namespace, scaled))?.spec.replicas).toBe(1);

    const name = fresh();
    const read = await cluster.create(cronJobs, namespace, cronJob(name));
    await cluster.suspend(cronJobs, namespace, name, true, read.metadata.resourceVersion);
    const suspended = (await cluster.get<typeof read>(cronJobs, namespace, name))!;
    expect([suspended.spec.suspend, suspended.metadata.generation]).toEqual([true, 2]);
    const late = cluster.suspend(cronJobs, namespace, name, false, read.metadata.resourceVersion);
    await expect(late).rejects.toEqual(status(409));
    expect((await cluster.get<typeof read>(cronJobs, namespace, name))?.spec).toEqual(suspended.spec);
    await expect(cluster.suspend(cronJobs, namespace, 'none', true)).rejects.toEqual(status(404));
  });

  test('a list has the objects that the selector picks', async () => {
    const group = fresh();
    const labels: [name: string, labels: Record<string, string>][] = [
      ['a', { tier: 'web', 'jerrycan.dev/app': 'shop' }],
      ['b', { tier: 'db', 'jerrycan.dev/app': 'shop-2' }],
      ['c', { tier: 'cron' }],
      ['d', {}],
    ];
    for (const [name, more] of labels)
      await cluster.create(leases, namespace, lease(`${group}-${name}`, 'a', { labels: { group, ...more } }));
    const picked = async (selector: string) =>
      (await cluster.list(leases, namespace, `group=${group}${selector}`))
        .map(({ metadata }) => metadata.name.at(-1))
        .join('');
    expect(await picked('')).toBe('abcd');
    expect(await picked(',tier=web')).toBe('a');
    expect(await picked(',tier==db')).toBe('b');
    expect(await picked(',tier!=web')).toBe('bcd');
    expect(await picked(',tier in (web,db)')).toBe('ab');
    expect(await picked(',tier notin (web,db)')).toBe('cd');
    expect(await picked(',tier')).toBe('abc');
    expect(await picked(',!tier')).toBe('d');
    expect(await picked(',jerrycan.dev/app=shop')).toBe('a');
    expect(await picked(',jerrycan.dev/app,tier=db')).toBe('b');
  });

  test('an Event is one of its name', async () => {
    const name = `${fresh()}.backupfailed`;
    const event = {
      ...{ apiVersion: 'v1', kind: 'Event', ...meta(name) },
      involvedObject: { apiVersion: 'batch/v1', kind: 'CronJob', name: 'none', namespace },
      ...{ reason: 'BackupFailed', message: 'x', type: 'Warning', count: 1 },
      ...{ firstTimestamp: '2026-11-21T04:15:00Z', lastTimestamp: '2026-11-21T04:15:00Z' },
      ...{ source: { component: 'jerrycan-runner' }, reportingComponent: 'jerrycan.dev/runner', reportingInstance: '' },
    };
    await cluster.create(events, namespace, event);
    await expect(cluster.create(events, namespace, event)).rejects.toEqual(status(409));
  });
}
