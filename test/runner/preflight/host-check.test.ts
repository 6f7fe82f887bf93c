import { ApiError } from '../../../runner/ports/cluster';
import { checkHost } from '../../../runner/preflight/host-check';
import { readHost } from '../../../runner/preflight/host-name';
import { World } from '../fakes/world';

const NS = 'wordpress';
const owned = (kind: string, name: string) => [{ kind, name, controller: true }];

/** A world whose server listens at `host`, and a second database beside it, whose pods have the same labels. */
function worldAt(host: string): World {
  const world = new World('snapshot');
  const captures = world.config.captures.map((capture) => ({ ...capture, host }));
  Object.assign(world, { config: { ...world.config, captures } });
  world.cluster.workload('statefulsets', NS, 'other-mariadb', 1);
  pod(world, 'wordpress-mariadb-0', owned('StatefulSet', 'wordpress-mariadb'), 'wordpress-mariadb', '10.0.0.1');
  pod(world, 'other-mariadb-0', owned('StatefulSet', 'other-mariadb'), 'wordpress-mariadb', '10.0.0.2');
  return world;
}

function pod(world: World, name: string, ownerReferences: readonly object[], app: string, ip: string): void {
  const status = { phase: 'Running', podIPs: [{ ip }] };
  world.cluster.set('pods', NS, { metadata: { name, labels: { app }, ownerReferences }, status } as never);
}

function service(world: World, name: string, spec: object, endpoints?: readonly object[]): void {
  world.cluster.set('services', NS, { metadata: { name }, spec } as never);
  if (!endpoints) return;
  const metadata = { name: `${name}-x`, labels: { 'kubernetes.io/service-name': name } };
  world.cluster.set('endpointslices', NS, { metadata, endpoints } as never);
}

const to = (name: string, address = '10.0.0.9') => ({ addresses: [address], targetRef: { kind: 'Pod', name } });
const SELECTOR = { selector: { app: 'wordpress-mariadb' } };

/** The result of a backup: `fits`, `refused: why` without a stopped writer or an ActionSet, or `unknown: why`. */
async function answer(world: World): Promise<string> {
  const { exitCode, failure, log } = await world.backup();
  if (exitCode === 3) {
    expect(world.kanister.performed).toEqual([]);
    expect(world.cluster.requests.filter((one) => one.startsWith('SCALE'))).toEqual([]);
    expect(world.events()).toEqual(['BackupRefused']);
    return `refused: ${failure!.cause}`;
  }
  expect(exitCode).toBe(0);
  const warning = log.find(({ cause }) => String(cause).includes('cannot be compared'));
  return warning ? `unknown: ${String(warning.cause).split(': ').slice(1).join(': ')}` : 'fits';
}

test.each([
  ['db', 'db'],
  ['its name with the namespace', 'db.wordpress'],
  ['its full name', 'db.wordpress.svc.cluster.local'],
  ['its full name with a dot', 'DB.wordpress.svc.cluster.local.'],
  ['a pod of a headless Service', 'wordpress-mariadb-0.db'],
  ['a pod of it that does not exist now', 'wordpress-mariadb-7.db.wordpress.svc'],
  ['an address of its pod', '10.0.0.1'],
])("%s leads to the object's pods", async (_, host) => {
  const world = worldAt(host);
  service(world, 'db', SELECTOR, [to('wordpress-mariadb-0'), to('wordpress-mariadb-1')]);
  expect(await answer(world)).toBe('fits');
});

test('a Service without pods is judged by its selector', async () => {
  const world = worldAt('db');
  service(world, 'db', SELECTOR);
  expect(await answer(world)).toBe('fits');
  service(world, 'db', { selector: { app: 'other-mariadb' } });
  expect((await world.backup()).failure?.cause).toBe(
    'the host db leads to pods with app=other-mariadb, not to StatefulSet wordpress-mariadb',
  );
});

test.each<[string, string, object, readonly object[], string]>([
  [
    'another database',
    'db',
    SELECTOR,
    [to('other-mariadb-0')],
    'leads to the pod other-mariadb-0, not to StatefulSet wordpress-mariadb',
  ],
  [
    'both',
    'db',
    SELECTOR,
    [to('wordpress-mariadb-0'), to('other-mariadb-0')],
    'leads to the pod other-mariadb-0, not to StatefulSet wordpress-mariadb',
  ],
  [
    'a pod of a proxy',
    'db',
    SELECTOR,
    [to('maxscale-5d5f-abcde')],
    'leads to the pod maxscale-5d5f-abcde, not to StatefulSet wordpress-mariadb',
  ],
  [
    'a pod whose name only resembles',
    'db',
    SELECTOR,
    [to('wordpress-mariadb-0-0')],
    'leads to the pod wordpress-mariadb-0-0, not to StatefulSet wordpress-mariadb',
  ],
  [
    "another's pod in a headless Service",
    'other-mariadb-0.db',
    SELECTOR,
    [],
    'is the pod other-mariadb-0, not one of StatefulSet wordpress-mariadb',
  ],
  ["another's address", '10.0.0.2', {}, [], 'leads to the pod other-mariadb-0, not to StatefulSet wordpress-mariadb'],
  [
    "another's address behind a Service",
    'db',
    {},
    [{ addresses: ['10.0.0.2'] }],
    'leads to the pod other-mariadb-0, not to StatefulSet wordpress-mariadb',
  ],
  ['a missing Service', 'databse', {}, [], 'is not a Service in the namespace wordpress'],
  [
    'another namespace',
    'db.shop.svc',
    {},
    [],
    'is a Service in the namespace shop, but the namespace of the capture is wordpress',
  ],
  [
    'another namespace by another name',
    'alias',
    { type: 'ExternalName', externalName: 'db.shop.svc.cluster.local' },
    [],
    'is a Service in the namespace shop, but the namespace of the capture is wordpress',
  ],
])('%s is refused', async (_, host, spec, endpoints, why) => {
  const world = worldAt(host);
  service(world, host === 'alias' ? 'alias' : 'db', spec, endpoints);
  expect(await answer(world)).toBe(`refused: the host ${host} ${why}`);
});

test.each<[string, object, readonly object[], string]>([
  ['db.example.com', {}, [], 'it is outside of the cluster'],
  ['db.shop', {}, [], 'it is outside of the cluster'],
  ['192.0.2.7', {}, [], '192.0.2.7 is not the address of any of its pods'],
  ['db', {}, [{ addresses: ['192.0.2.7'] }], '192.0.2.7 is not the address of any of its pods'],
  ['db', { type: 'ExternalName', externalName: 'db.example.com' }, [], 'it is outside of the cluster'],
])('%s cannot always be compared, which causes a warning', async (host, spec, endpoints, why) => {
  const world = worldAt(host);
  if (host === 'db') service(world, 'db', spec, endpoints);
  expect(await answer(world)).toBe(`unknown: ${why}`);
});

test('an ExternalName that leads to the Service is followed, but not in a circle', async () => {
  const world = worldAt('alias');
  service(world, 'alias', { type: 'ExternalName', externalName: 'db.wordpress.svc.cluster.local' });
  service(world, 'db', SELECTOR, [to('wordpress-mariadb-0')]);
  expect(await answer(world)).toBe('fits');
  service(world, 'db', { type: 'ExternalName', externalName: 'alias.wordpress.svc.cluster.local' });
  expect((await world.backup()).failure?.cause).toBe(
    'the host alias is an ExternalName that leads to more than 3 others',
  );
});

test('a missing right is a separate refusal', async () => {
  const world = worldAt('db');
  world.cluster.before = (request) => {
    if (request === 'GET services/db') throw new ApiError(403, 'services "db" is forbidden');
  };
  expect(await answer(world)).toMatch(/^refused: the runner cannot read the Service db of the host db \(/);
});

test('a restore into another database is refused too, and every verification reports it', async () => {
  const world = worldAt('db');
  service(world, 'db', SELECTOR, [to('wordpress-mariadb-0')]);
  const { run } = await world.backup();
  expect(await world.verify()).toMatchObject({ exitCode: 0 });
  service(world, 'db', SELECTOR, [to('other-mariadb-0')]);
  world.clock.pass(3_600_000);
  const cause = 'the host db leads to the pod other-mariadb-0, not to StatefulSet wordpress-mariadb';
  expect(await world.restore(run)).toMatchObject({ exitCode: 3, failure: { cause } });
  expect(await world.verify()).toMatchObject({ exitCode: 3, failure: { cause } });
  expect(world.events()).toEqual(['RestoreRefused', 'VerificationFailed']);
});

test('a missing object is not compared', async () => {
  const world = worldAt('nowhere');
  world.cluster.remove('statefulsets', NS, 'wordpress-mariadb');
  await expect(world.run((context) => checkHost(context, world.config.captures[0]!))).resolves.toMatchObject({
    exitCode: 0,
  });
});

test('names are parsed as a pod resolves them', () => {
  const at = (service: string, namespace: string, pod?: string) => ({
    ...{ kind: 'service', service, namespace },
    ...(pod && { pod }),
  });
  const outside = { kind: 'outside' };
  expect(readHost('db', 'a')).toEqual([at('db', 'a')]);
  expect(readHost('db-0.db', 'a')).toEqual([at('db', 'a', 'db-0'), at('db-0', 'db'), outside]);
  expect(readHost('db-0.db.a', 'a')).toEqual([at('db', 'a', 'db-0'), outside]);
  expect(readHost('db-0.db.a.svc', 'a')).toEqual([at('db', 'a', 'db-0')]);
  expect(readHost('db.b.svc', 'a')).toEqual([at('db', 'b')]);
  expect(readHost('db.example.', 'a')).toEqual([outside]);
  expect(readHost('fd00::1', 'a')).toEqual([{ kind: 'address' }]);
});
