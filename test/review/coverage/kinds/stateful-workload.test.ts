import fc from 'fast-check';
import { type CapturedWorkload, type DeclaredApp, missing, withProtectors } from '../../../../review/coverage/coverage';
import type { ManifestObject } from '../../../../review/coverage/kinds/manifest-object';
import { statefulWorkloads } from '../../../../review/coverage/kinds/stateful-workload';

const object = (kind: ManifestObject['kind'], name: string, more: Partial<ManifestObject> = {}): ManifestObject => ({
  kind,
  name,
  namespace: 'shop',
  annotations: {},
  claimTemplates: [],
  where: 'here',
  ...more,
});
const pod = (images: string[], claims: string[] = [], places: string[] = []) => ({ pod: { images, claims, places } });
const why = (...objects: ManifestObject[]) =>
  statefulWorkloads(objects).map(({ kind, name, why }) => `${kind} ${name}: ${why.join('; ')}`);

describe('stateful is', () => {
  it('any kind that claims or mounts a volume, and a database even without a volume', () => {
    expect(
      why(
        object('StatefulSet', 'db', { claimTemplates: ['data', 'logs'], ...pod(['mariadb:10.11']) }),
        object('Deployment', 'web', pod(['nginx'], ['uploads'])),
        object('DaemonSet', 'agent', pod(['agent'], ['cache'])),
        object('Deployment', 'cache', pod(['redis:7', 'redis:7', 'oliver006/redis_exporter'])),
        object('CronJob', 'report', pod(['report'], ['reports'])),
        object('Deployment', 'files', pod(['nginx'], [], ['nfs nas:/files'])),
        object('Deployment', 'api', pod(['api'])),
        object('StatefulSet', 'quorum', pod(['quorum'])),
      ),
    ).toEqual([
      'StatefulSet db: claims data, logs; runs mariadb',
      'Deployment web: mounts uploads',
      'DaemonSet agent: mounts cache',
      'Deployment cache: runs redis',
      'CronJob report: mounts reports',
      'Deployment files: writes to nfs nas:/files',
    ]);
  });

  it('not a Job that runs the client of a database', () => {
    expect(why(object('CronJob', 'dump', pod(['mysql:8'])), object('Job', 'once', pod(['mysql:8'])))).toEqual([]);
  });

  it('a claim that no workload in its namespace mounts', () => {
    const elsewhere = object('Deployment', 'web', { namespace: 'blog', ...pod(['nginx'], ['uploads']) });
    expect(why(object('PersistentVolumeClaim', 'uploads'), elsewhere)).toEqual([
      'Deployment web: mounts uploads',
      'PersistentVolumeClaim uploads: no workload mounts it',
    ]);
    expect(why(object('PersistentVolumeClaim', 'uploads'), { ...elsewhere, namespace: 'shop' })).toEqual([
      'Deployment web: mounts uploads',
    ]);
  });

  it("not a StatefulSet's claim, even if it is scaled down; but a claim with a similar name", () => {
    const db = object('StatefulSet', 'db', { claimTemplates: ['data'] });
    const claim = (name: string) => object('PersistentVolumeClaim', name);
    expect(why(db, claim('data-db-0'), claim('data-db-11'))).toEqual(['StatefulSet db: claims data']);
    expect(why(db, claim('data-db-x-0'), claim('data-db-'))).toHaveLength(3);
  });

  it('in a cluster, the workload and not its pods; but the pod of an operator', () => {
    expect(
      why(
        object('Deployment', 'web', pod(['nginx'], ['uploads'])),
        object('ReplicaSet', 'web-1', { owner: 'Deployment', ...pod(['nginx'], ['uploads']) }),
        object('Pod', 'web-1-x', { owner: 'ReplicaSet', ...pod(['nginx'], ['uploads']) }),
        object('Pod', 'pg-1', { owner: 'Cluster', ...pod(['postgresql:16'], ['pg-1']) }),
        object('PersistentVolumeClaim', 'pg-1', { owner: 'Cluster' }),
        object('PersistentVolumeClaim', 'x-scratch', { owner: 'Pod' }),
      ),
    ).toEqual(['Deployment web: mounts uploads', 'Pod pg-1: mounts pg-1; runs postgres']);
  });

  it('a claim that only an old ReplicaSet of a Deployment mounts', () => {
    const former = object('ReplicaSet', 'web-1', { owner: 'Deployment', ...pod(['nginx'], ['uploads']) });
    expect(
      why(object('Deployment', 'web', pod(['nginx'])), former, object('PersistentVolumeClaim', 'uploads')),
    ).toEqual(['PersistentVolumeClaim uploads: only ReplicaSet web-1 mounts it']);
  });

  it('the pod of a StatefulSet of another API group', () => {
    const made = { owner: 'StatefulSet.apps.kruise.io', ...pod(['nginx'], ['data-web-0']) };
    expect(why(object('Pod', 'web-0', made), object('PersistentVolumeClaim', 'data-web-0'))).toEqual([
      'Pod web-0: mounts data-web-0',
    ]);
  });
});

const database: CapturedWorkload = {
  name: 'database',
  namespace: 'shop',
  object: { kind: 'StatefulSet', name: 'db' },
};
const shop: DeclaredApp = {
  name: 'shop',
  cluster: 'east',
  namespace: 'shop',
  retired: false,
  captured: [database],
  writers: [{ kind: 'Deployment', name: 'web' }],
};
const db = object('StatefulSet', 'db', { claimTemplates: ['data'] });
const web = object('Deployment', 'web', pod(['nginx'], ['uploads']));
const protector = (object: ManifestObject, ...apps: DeclaredApp[]) =>
  withProtectors(statefulWorkloads([object]), apps)[0]!.protector;
const protectedByShop = { state: 'protected', app: 'shop', capture: 'database' };
const exempt = (reason: string) => ({ annotations: { 'jerrycan.dev/unprotected': reason } });

describe('protected is', () => {
  it('the workload that an app captures, by namespace, kind and name', () => {
    expect(protector(db, shop)).toEqual(protectedByShop);
    for (const other of [
      { namespace: 'blog' },
      { object: { kind: 'Deployment', name: 'db' } as const },
      { object: { kind: 'StatefulSet', name: 'db-2' } as const },
    ])
      expect(protector(db, { ...shop, captured: [{ ...database, ...other }] })).toEqual({ state: 'unprotected' });
  });

  it('the workload of each capture, in its own namespace', () => {
    const crm: CapturedWorkload = { ...database, name: 'crm', namespace: 'crm' };
    const both = { ...shop, captured: [database, crm] };
    expect(protector(db, both)).toEqual(protectedByShop);
    expect(protector({ ...db, namespace: 'crm' }, both)).toEqual({ state: 'protected', app: 'shop', capture: 'crm' });
    expect(protector({ ...db, namespace: 'crm' }, shop)).toEqual({ state: 'unprotected' });
    // A writer is beside its app, not beside each capture.
    expect(protector({ ...web, namespace: 'crm' }, both)).toEqual({ state: 'unprotected' });
  });

  it('no workload, if the server of a capture is outside of the cluster', () => {
    expect(protector(db, { ...shop, captured: [] })).toEqual({ state: 'unprotected' });
  });

  it('a workload that was synthesized before captures', () => {
    expect(protector(db, { ...shop, captured: [{ ...database, name: null }] })).toEqual({
      state: 'protected',
      app: 'shop',
    });
  });

  it('not a writer, because its own files are in no dump', () => {
    expect(protector(web, shop)).toEqual({
      state: 'unprotected',
      hint: 'writes for shop, none of whose captures contains it',
    });
  });

  it('not the workload of a retired app, unless another app captures it', () => {
    const left = { ...shop, name: 'old-shop', retired: true };
    expect(protector(db, left)).toEqual({ state: 'unprotected', hint: 'old-shop is retired' });
    expect(protector(db, left, shop)).toEqual(protectedByShop);
  });
});

describe('exempt is', () => {
  it('a workload with a reason', () => {
    expect(protector({ ...db, ...exempt(' a cache ') })).toEqual({ state: 'exempt', reason: 'a cache' });
    expect(protector({ ...db, ...exempt(' ') })).toEqual({
      state: 'unprotected',
      hint: 'jerrycan.dev/unprotected gives no reason',
    });
    expect(protector({ ...db, ...exempt('a cache') }, shop)).toEqual(protectedByShop);
  });

  it('a claim with a reason', () => {
    expect(protector(object('PersistentVolumeClaim', 'old', exempt('kept for the auditors')))).toMatchObject({
      state: 'exempt',
    });
  });
});

it('reports apps whose database is missing, in the namespaces that were read', () => {
  expect(missing([shop], [db])).toEqual([]);
  expect(missing([shop], [web])).toEqual([{ app: 'shop', ...database }]);
  const crm: CapturedWorkload = { ...database, name: 'crm', namespace: 'crm' };
  const both = { ...shop, captured: [database, crm] };
  expect(missing([both], [db, { ...web, namespace: 'crm' }])).toEqual([{ app: 'shop', ...crm }]);
  expect(missing([both], [db])).toEqual([]);
  expect(missing([{ ...shop, retired: true }], [web])).toEqual([]);
  expect(missing([shop], [{ ...web, namespace: 'blog' }])).toEqual([]);
});

it('lists every workload once, the unprotected first', () => {
  const name = fc.constantFrom('db', 'web', 'cache');
  const any = fc.record({
    kind: fc.constantFrom('StatefulSet' as const, 'Deployment' as const),
    name,
    namespace: fc.constantFrom('shop', 'blog'),
    annotations: fc.constantFrom({}, { 'jerrycan.dev/unprotected': 'why' }),
    claimTemplates: fc.subarray(['data']),
    where: fc.constant('here'),
    pod: fc.record({
      images: fc.subarray(['redis', 'nginx']),
      claims: fc.subarray(['a', 'b']),
      places: fc.subarray(['nfs a:/b']),
    }),
  });
  const key = ({ kind, namespace, name }: { kind: string; namespace: string; name: string }) =>
    `${kind} ${namespace} ${name}`;
  const states = ['unprotected', 'protected', 'exempt'];
  fc.assert(
    fc.property(fc.uniqueArray(any, { selector: key }), (objects) => {
      const stateful = statefulWorkloads(objects);
      const rows = withProtectors(stateful, [shop]);
      expect(rows.map(key).sort()).toEqual(stateful.map(key).sort());
      const order = rows.map((row) => states.indexOf(row.protector.state));
      expect(order).toEqual([...order].sort());
    }),
  );
});
