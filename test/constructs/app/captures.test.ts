import { deployment, externalServer, secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import type { DeclaredApp } from '../../../constructs/app';
import { ProtectedApp, type ProtectedAppConstructProps } from '../../../constructs/app/protected-app';
import { parseAppConfig } from '../../../contracts/app-config-parser';
import { app, cluster, type Manifest, objectsOf, publicKey, store } from '../sample';

const database = (name: string, more: object = {}) =>
  mariadbDump({
    ...{ server: statefulSet(name), host: name, image: 'mariadb:11.4', password: secretKey(name, 'password') },
    ...more,
  });
const captures = {
  database: database('shop-db'),
  crm: database('crm-db', { namespace: 'crm', image: 'mariadb:10.11', port: 3307, podPort: 3306 }),
};
const made = (declared: DeclaredApp, otherwise: Partial<ProtectedAppConstructProps> = {}) =>
  objectsOf(
    (scope) => new ProtectedApp(scope, 'P', { app: declared, cluster, store, publicKeys: [publicKey], ...otherwise }),
  );
const find = (objects: Manifest[], kind: string, namespace: string, name: string): Manifest => {
  const found = objects.filter(
    (o) => [o.kind, o.metadata.namespace, o.metadata.name].join() === [kind, namespace, name].join(),
  );
  expect(found).toHaveLength(1);
  return found[0];
};
const configOf = (objects: Manifest[]) =>
  parseAppConfig(find(objects, 'ConfigMap', 'backups', 'shop').data['app.json']);

describe('an app with two captures, one of them in another namespace', () => {
  const objects = made(app({ captures, quiesce: 'snapshot' }));

  it('has these objects: what belongs to a capture once for each, and Roles once for each namespace', () => {
    expect(objects.map((o) => `${o.kind} ${o.metadata.namespace}/${o.metadata.name}`).sort()).toEqual([
      'Blueprint backups/shop.crm',
      'Blueprint backups/shop.database',
      'ConfigMap backups/shop',
      'CronJob backups/shop-backup',
      'CronJob backups/shop-verify',
      'NetworkPolicy crm/shop.crm-task',
      'NetworkPolicy shop/shop.database-task',
      'Profile backups/shop.crm',
      'Profile backups/shop.database',
      ...['Role', 'RoleBinding'].flatMap((kind) =>
        ['backups', 'crm', 'shop'].flatMap((namespace) =>
          ['guard', 'kanister', 'runner'].map((who) => `${kind} ${namespace}/shop-${who}`),
        ),
      ),
      'ServiceAccount backups/shop-runner',
    ]);
  });

  it('tells the runner both, in the order of the file, all at the same time', () => {
    const config = configOf(objects);
    expect(config.captures).toMatchObject([
      { name: 'database', namespace: 'shop', object: { kind: 'StatefulSet', name: 'shop-db' }, host: 'shop-db' },
      { name: 'crm', namespace: 'crm', object: { kind: 'StatefulSet', name: 'crm-db' }, host: 'crm-db' },
    ]);
    const [one, two] = config.captures.map(({ blueprint }) => blueprint.digest);
    expect(one).not.toBe(two);
    expect(config).not.toHaveProperty('isOrdered');
  });

  it('tells the runner the order that the app declares', () => {
    const config = configOf(made(app({ captures, order: ['crm', 'database'] })));
    expect(config.captures.map(({ name }) => name)).toEqual(['crm', 'database']);
    expect(config.isOrdered).toBe(true);
  });

  it('has a Profile for each, with the same location and its own object', () => {
    const [shop, crm] = ['shop.database', 'shop.crm'].map((name) => find(objects, 'Profile', 'backups', name));
    expect(crm.location).toEqual(shop.location);
    expect(crm.credential).toEqual(shop.credential);
    expect(crm.metadata).toMatchObject({
      labels: { 'jerrycan.dev/app': 'shop', 'jerrycan.dev/capture': 'crm' },
      annotations: {
        'jerrycan.dev/object-kind': 'statefulset',
        'jerrycan.dev/object-name': 'crm-db',
        'jerrycan.dev/object-namespace': 'crm',
      },
    });
  });

  it('has pods with the label of their capture, which only its own NetworkPolicy selects', () => {
    for (const [capture, namespace, image, other] of [
      ['database', 'shop', 'mariadb:11.4', 'crm'],
      ['crm', 'crm', 'mariadb:10.11', 'database'],
    ] as const) {
      const { args } = find(objects, 'Blueprint', 'backups', `shop.${capture}`).actions.backup.phases[0];
      const labels = {
        'jerrycan.dev/app': 'shop',
        'jerrycan.dev/capture': capture,
        'jerrycan.dev/task': 'mariadb-dump',
      };
      expect(args).toMatchObject({ image, podLabels: labels });
      const { spec } = find(objects, 'NetworkPolicy', namespace, `shop.${capture}-task`);
      const { 'jerrycan.dev/capture': _, ...matchLabels } = labels;
      const notOther = { key: 'jerrycan.dev/capture', operator: 'NotIn', values: [other] };
      expect(spec.podSelector).toEqual({ matchLabels, matchExpressions: [notOther] });
      expect(spec.egress[0].ports).toEqual([{ protocol: 'TCP', port: 3306 }]);
    }
  });

  it('gives Kanister, in each namespace, only what the capture there needs', () => {
    const rules = (namespace: string) => JSON.stringify(find(objects, 'Role', namespace, 'shop-kanister').rules);
    expect(rules('crm')).toContain('"crm-db"');
    expect(rules('crm')).not.toContain('"shop-db"');
    expect(rules('shop')).toContain('"shop-db"');
    expect(rules('shop')).not.toContain('"crm-db"');
  });

  it('has the certificates of a private store in each namespace with a capture', () => {
    const own = made(app({ captures }), { store: { ...store, ca: '-----BEGIN CERTIFICATE-----\n' } });
    for (const namespace of ['shop', 'crm']) find(own, 'ConfigMap', namespace, 'shop-store-ca');
  });

  it('has nothing twice if both are in one namespace', () => {
    const both = made(app({ captures: { database: captures.database, crm: database('crm-db') } }));
    const names = both.map((o) => `${o.kind} ${o.metadata.namespace}/${o.metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith('Role ') && name.includes('shop-kanister'))).toHaveLength(2);
  });
});

describe('a server outside of the cluster', () => {
  const server = externalServer({ cidrs: ['10.20.0.5/32'] });
  const declared = app({
    captures: { billing: database('billing-db', { server, host: 'db.example.com' }) },
    writers: [deployment('web')],
  });
  const objects = made(declared);

  it('is captured by actions on the namespace, and the Profile says so', () => {
    const { actions } = find(objects, 'Blueprint', 'backups', 'shop.billing');
    for (const name of ['backup', 'restore', 'preflight']) {
      expect(actions[name].kind).toBe('Namespace');
      expect(actions[name].phases[0].args.namespace).toBe('{{ .Namespace.Namespace }}');
    }
    expect(find(objects, 'Profile', 'backups', 'shop.billing').metadata.annotations).toMatchObject({
      'jerrycan.dev/object-kind': 'namespace',
      'jerrycan.dev/object-name': 'shop',
      'jerrycan.dev/object-namespace': 'shop',
    });
  });

  it('has no object for the runner, and only its addresses for its tasks', () => {
    const [capture] = configOf(objects).captures;
    expect(capture).toMatchObject({ name: 'billing', host: 'db.example.com' });
    expect(capture).not.toHaveProperty('object');
    expect(find(objects, 'NetworkPolicy', 'shop', 'shop.billing-task').spec.egress[0]).toEqual({
      to: [{ ipBlock: { cidr: '10.20.0.5/32' } }],
      ports: [{ protocol: 'TCP', port: 3306 }],
    });
  });

  it('has at least one address', () => {
    expect(() => externalServer({ cidrs: [] })).toThrow('has no address (cidrs); set the CIDRs of the server');
  });
});
