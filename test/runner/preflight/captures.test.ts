import type { CaptureConfig } from '../../../contracts/app-config';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { actions } from '../fakes/restorable';
import { World } from '../fakes/world';

const BOTH = ['database', 'crm'];
const scales = (world: World) => world.cluster.requests.filter((request) => request.startsWith('SCALE'));

function change(world: World, change: Partial<CaptureConfig>): void {
  const [database, crm] = world.config.captures;
  Object.assign(world.config, { captures: [database, { ...crm, ...change }] });
}

/** A Service in the namespace of the second capture that leads to a pod. */
function service(world: World, pod: string): void {
  world.cluster.set('services', 'crm', { metadata: { name: 'db' }, spec: { selector: { app: 'x' } } } as never);
  const labels = { 'kubernetes.io/service-name': 'db' };
  const endpoints = [{ addresses: ['10.0.0.1'], targetRef: { kind: 'Pod', name: pod } }];
  world.cluster.set('endpointslices', 'crm', { metadata: { name: 'db-x', labels }, endpoints } as never);
}

describe('before a run with two captures stops a writer', () => {
  test('the object of each one must be in its own namespace', async () => {
    const world = new World('snapshot', BOTH);
    world.cluster.remove('statefulsets', 'crm', 'crm-mariadb');
    world.cluster.workload('statefulsets', 'wordpress', 'crm-mariadb', 1);
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause, scales: scales(world) }).toEqual({
      ...{ exitCode: 3, cause: 'StatefulSet crm-mariadb is not in the namespace crm', scales: [] },
    });
  });

  test.each([
    ['crm-mariadb-0', 0],
    ['wordpress-mariadb-0', 3],
  ])('the host of each one must lead to its own object: %s', async (pod, exitCode) => {
    const world = new World('snapshot', BOTH);
    change(world, { host: 'db' });
    service(world, pod);
    expect(await world.backup()).toMatchObject({ exitCode });
    expect(scales(world).length > 0).toBe(exitCode === 0);
  });

  test('a host in the namespace of the other one is refused', async () => {
    const world = new World('snapshot', BOTH);
    change(world, { host: 'db.wordpress.svc' });
    expect(await world.backup()).toMatchObject({
      exitCode: 3,
      failure: {
        cause:
          'the host db.wordpress.svc is a Service in the namespace wordpress, but the namespace of the capture is crm',
      },
    });
  });

  test('a server that is not managed in this cluster is not compared, and its ActionSets name the namespace', async () => {
    const world = new World('snapshot', BOTH);
    const [database, { object: _, ...crm }] = world.config.captures as [CaptureConfig, CaptureConfig];
    Object.assign(world.config, { captures: [database, { ...crm, host: 'db.example.com' }] });
    const { exitCode, log } = await world.backup();
    expect({ exitCode, warnings: log.filter(({ event }) => event === 'warning') }).toEqual({
      exitCode: 0,
      warnings: [],
    });
    const named = world.cluster
      .all<ActionSetObject>('actionsets', 'kanister')
      .filter(({ metadata }) => metadata.labels?.['jerrycan.dev/capture'] === 'crm')
      .map(({ spec }) => spec!.actions[0]!.object);
    expect(new Set(named.map(({ kind, name, namespace }) => `${kind} ${name} ${namespace}`))).toEqual(
      new Set(['namespace crm crm']),
    );
  });

  test('one check that fails ends the other, and names the capture', async () => {
    const world = new World('snapshot', BOTH);
    world.kanister.failures = ['preflight crm'];
    world.kanister.hangs = ['preflight database'];
    const begun = world.clock.now();
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, scales: scales(world), actions: actions(world) }).toEqual({
      ...{ exitCode: 3, scales: [], actions: ['preflight', 'preflight'] },
    });
    expect(failure?.cause).toMatch(/^the capture crm: the ActionSet /);
    expect(world.clock.now() - begun).toBeLessThan(60_000);
  });

  test('a check that never ends names the capture', async () => {
    const world = new World('snapshot', BOTH);
    world.kanister.hangs = ['preflight crm'];
    const { failure } = await world.backup();
    expect(failure?.cause).toBe('the capture crm: the task that checks the server has not ended within 16 min');
  });
});
