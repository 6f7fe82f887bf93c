import { type Blueprint, deployment, externalServer, secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import { KanisterAccess, type KanisterAccessProps, kanisterRules } from '../../../constructs/access/kanister-access';
import { cluster, type Manifest, objectsOf, only, shopDump, shopDumpByHand } from '../sample';

const rule = (apiGroup: string, resource: string, verbs: string[], resourceNames?: string[]) => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs,
  ...(resourceNames && { resourceNames }),
});
const binding = (objects: Manifest[], namespace: string) => only(objects, 'RoleBinding', namespace);

describe("Kanister's access", () => {
  const props: Required<KanisterAccessProps> = {
    app: 'shop',
    namespace: 'shop-ns',
    kanister: cluster.kanister,
    captures: [{ namespace: 'shop-ns', blueprint: shopDump }],
    writers: [deployment('web')],
  };
  const objects = objectsOf((scope) => new KanisterAccess(scope, 'A', props));

  it('is one Secret, by name, for the Profile', () => {
    expect(only(objects, 'Role', 'backups').rules).toEqual([rule('', 'secrets', ['get'], ['shop-store'])]);
  });

  it('allows, in the app, running tasks next to the object', () => {
    expect(only(objects, 'Role', 'shop-ns').rules).toEqual([
      rule('', 'pods', ['create', 'get', 'list', 'delete']),
      rule('', 'pods/log', ['get']),
      rule('apps', 'statefulsets', ['get'], ['shop-db']),
    ]);
  });

  const rulesOf = (blueprint: Blueprint, writers: KanisterAccessProps['writers'], namespace = 'shop-ns') =>
    kanisterRules({ namespace: 'shop-ns', captures: [{ namespace, blueprint }], writers });

  it('allows scaling the writers of its kind only if the blueprint does', () => {
    expect(rulesOf(shopDumpByHand, [deployment('web'), statefulSet('worker')]).get('shop-ns')).toEqual([
      rule('', 'pods', ['create', 'get', 'list', 'delete']),
      rule('', 'pods/log', ['get']),
      rule('apps', 'deployments', ['get', 'update'], ['web']),
      rule('apps', 'replicasets', ['list']),
      rule('apps', 'statefulsets', ['get'], ['shop-db']),
    ]);
  });

  it('allows scaling nothing, rather than everything, without writers', () => {
    const rules = rulesOf(shopDumpByHand, []).get('shop-ns')!;
    expect(rules.filter(({ resources }) => resources?.includes('deployments'))).toEqual([]);
    expect(rules.filter(({ verbs }) => verbs.includes('update'))).toEqual([]);
  });

  it('scales writers in their own namespace, and runs tasks in that of the capture', () => {
    const rules = rulesOf(shopDumpByHand, [deployment('web')], 'crm-ns');
    expect(rules.get('crm-ns')).toEqual(only(objects, 'Role', 'shop-ns').rules);
    expect(rules.get('shop-ns')).toEqual([
      rule('', 'pods', ['list']),
      rule('apps', 'deployments', ['get', 'update'], ['web']),
      rule('apps', 'replicasets', ['list']),
    ]);
  });

  it('merges the rights of captures in one namespace', () => {
    const crm = { ...shopDump, object: statefulSet('crm-db') };
    const captures = [shopDump, crm].map((blueprint) => ({ namespace: 'shop-ns', blueprint }));
    expect(kanisterRules({ namespace: 'shop-ns', captures, writers: [] }).get('shop-ns')).toEqual([
      rule('', 'pods', ['create', 'get', 'list', 'delete']),
      rule('', 'pods/log', ['get']),
      rule('apps', 'statefulsets', ['get'], ['crm-db']),
      rule('apps', 'statefulsets', ['get'], ['shop-db']),
    ]);
  });

  it('reads, for a server outside of the cluster, only the namespace', () => {
    const blueprint = mariadbDump({
      ...{ server: externalServer({ cidrs: ['10.0.0.5/32'] }), host: 'db.example', image: 'mariadb:11.4' },
      password: secretKey('crm', 'password'),
    });
    expect(rulesOf(blueprint, [], 'crm-ns').get('crm-ns')).toEqual([
      rule('', 'namespaces', ['get'], ['crm-ns']),
      rule('', 'pods', ['create', 'get', 'delete']),
      rule('', 'pods/log', ['get']),
    ]);
  });

  it.each(['backups', 'shop-ns'])("is the controller's, in %s", (namespace) => {
    expect(binding(objects, namespace)).toMatchObject({
      roleRef: { kind: 'Role', name: 'shop-kanister' },
      subjects: [{ kind: 'ServiceAccount', name: 'controller', namespace: 'backups' }],
    });
  });
});
