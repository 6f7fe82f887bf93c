import { cronJob, deployment, statefulSet } from '../../../blueprints/dsl';
import { named } from '../../../constructs/access/access';
import { GuardAccess, type GuardAccessProps } from '../../../constructs/access/guard-access';
import { KeyMakerRole } from '../../../constructs/access/key-maker-role';
import { OperatorRole } from '../../../constructs/access/operator-role';
import { RunnerAccess, type RunnerAccessProps } from '../../../constructs/access/runner-access';
import { type Manifest, objectsOf, only, shopDump } from '../sample';

const rule = (apiGroup: string, resource: string, verbs: string[], resourceNames?: string[]) => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs,
  ...(resourceNames && { resourceNames }),
});
const binding = (objects: Manifest[], namespace: string) => only(objects, 'RoleBinding', namespace);

describe('a rule for named objects', () => {
  it('is none without names, which Kubernetes would read as everything', () => {
    expect(named('apps', 'deployments', [], ['get'])).toEqual([]);
  });

  it('names each once, in order', () => {
    expect(named('apps', 'deployments', ['b', 'a', 'b'], ['get'])).toEqual([
      rule('apps', 'deployments', ['get'], ['a', 'b']),
    ]);
  });
});

describe("the runner's access", () => {
  const props: Required<RunnerAccessProps> = {
    app: 'shop',
    namespace: 'shop-ns',
    kanisterNamespace: 'backups',
    captures: [{ namespace: 'shop-ns', blueprint: shopDump }],
    writers: [deployment('web'), statefulSet('worker'), deployment('api')],
    argoCd: { application: 'shop-prod', namespace: 'gitops' },
  };
  const objects = objectsOf((scope) => new RunnerAccess(scope, 'A', props));

  it("allows, in Kanister's namespace, ActionSets, its app's Lease and events", () => {
    expect(only(objects, 'Role', 'backups').rules).toEqual([
      rule('cr.kanister.io', 'actionsets', ['create', 'get', 'list', 'watch', 'delete']),
      rule('coordination.k8s.io', 'leases', ['create']),
      rule('coordination.k8s.io', 'leases', ['get', 'update'], ['shop']),
      rule('', 'events', ['create']),
    ]);
  });

  it('allows, in the app, reading named objects, scaling only the writers, and reading pods and autoscalers', () => {
    expect(only(objects, 'Role', 'shop-ns').rules).toEqual([
      rule('apps', 'deployments', ['get'], ['api', 'web']),
      rule('apps', 'deployments/scale', ['get', 'update', 'patch'], ['api', 'web']),
      rule('apps', 'statefulsets', ['get'], ['shop-db', 'worker']),
      rule('apps', 'statefulsets/scale', ['get', 'update', 'patch'], ['worker']),
      rule('', 'pods', ['get', 'list', 'delete']),
      rule('autoscaling', 'horizontalpodautoscalers', ['list']),
    ]);
  });

  it('allows, if a host may be a Service, reading it by name, and where it leads', () => {
    const at = (...hosts: string[]) =>
      only(
        objectsOf((scope) => {
          const blueprint = { ...shopDump, connectsTo: hosts.map((host) => ({ port: 1, host })) };
          new RunnerAccess(scope, 'A', { ...props, captures: [{ namespace: 'shop-ns', blueprint }] });
        }),
        'Role',
        'shop-ns',
      ).rules.slice(6);
    expect(at('shop-db-0.shop-db.shop-ns.svc')).toEqual([
      rule('', 'services', ['get'], ['shop-db', 'shop-db-0']),
      rule('discovery.k8s.io', 'endpointslices', ['list']),
    ]);
    expect(at('10.0.0.1', 'fd00::1')).toEqual([]);
  });

  it('is split by namespace if a capture is elsewhere: writers here, objects and tasks there', () => {
    const crm = { ...shopDump, object: statefulSet('crm-db'), connectsTo: [{ port: 1, host: 'crm-db' }] };
    const captures = [
      { namespace: 'shop-ns', blueprint: shopDump },
      { namespace: 'crm-ns', blueprint: crm },
    ];
    const two = objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, captures }));
    expect(only(two, 'Role', 'shop-ns')).toEqual(only(objects, 'Role', 'shop-ns'));
    expect(only(two, 'Role', 'crm-ns').rules).toEqual([
      rule('apps', 'statefulsets', ['get'], ['crm-db']),
      rule('', 'pods', ['get', 'list', 'delete']),
      rule('', 'services', ['get'], ['crm-db']),
      rule('discovery.k8s.io', 'endpointslices', ['list']),
    ]);
    expect(binding(two, 'crm-ns').subjects).toEqual(binding(two, 'shop-ns').subjects);
    const away = objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, captures: captures.slice(1) }));
    expect(only(away, 'Role', 'shop-ns').rules).toContainEqual(rule('', 'pods', ['get', 'list']));
  });

  it('reads no object and no Service for a server outside of the cluster', () => {
    const { object: _, ...outside } = {
      ...shopDump,
      connectsTo: [{ port: 1, host: 'db.example', cidrs: ['10.0.0.5/32'] }],
    };
    const captures = [{ namespace: 'crm-ns', blueprint: outside }];
    const there = objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, captures }));
    expect(only(there, 'Role', 'crm-ns').rules).toEqual([rule('', 'pods', ['get', 'list', 'delete'])]);
  });

  it('scales nothing without writers', () => {
    const alone = objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, writers: [] }));
    expect(only(alone, 'Role', 'shop-ns').rules).toEqual([
      rule('apps', 'statefulsets', ['get'], ['shop-db']),
      rule('', 'pods', ['get', 'list', 'delete']),
      rule('autoscaling', 'horizontalpodautoscalers', ['list']),
    ]);
  });

  it('allows, for CronJobs that write, changing them by name, and reading Jobs', () => {
    const writers = [cronJob('hourly'), cronJob('daily')];
    const more = objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, writers }));
    expect(only(more, 'Role', 'shop-ns').rules).toEqual([
      rule('apps', 'statefulsets', ['get'], ['shop-db']),
      rule('batch', 'cronjobs', ['get', 'patch'], ['daily', 'hourly']),
      rule('batch', 'jobs', ['list']),
      rule('', 'pods', ['get', 'list', 'delete']),
      rule('autoscaling', 'horizontalpodautoscalers', ['list']),
    ]);
  });

  it('allows, in the namespace of Argo CD, reading the one declared Application', () => {
    expect(only(objects, 'Role', 'gitops').rules).toEqual([
      rule('argoproj.io', 'applications', ['get'], ['shop-prod']),
    ]);
  });

  it('has nothing for Argo CD if none is declared', () => {
    const without = objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, argoCd: undefined }));
    expect(without.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)).toEqual([
      'Role backups',
      'RoleBinding backups',
      'Role shop-ns',
      'RoleBinding shop-ns',
    ]);
    expect(JSON.stringify(without)).not.toContain('argoproj.io');
  });

  it('has its own name next to Argo CD, which may be in the namespace of the app', () => {
    const beside = { ...props, argoCd: { application: 'shop', namespace: 'shop-ns' } };
    const names = objectsOf((scope) => new RunnerAccess(scope, 'A', beside)).map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`,
    );
    expect(new Set(names).size).toBe(6);
    expect(names).toContain('Role shop-ns/shop-argocd');
  });

  it.each([
    ['backups', 'shop-runner'],
    ['shop-ns', 'shop-runner'],
    ['gitops', 'shop-argocd'],
  ])("is the runner's, in %s", (namespace, name) => {
    expect(binding(objects, namespace)).toMatchObject({
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: 'shop-runner', namespace: 'backups' }],
    });
  });
});

describe("the guard's access", () => {
  const props: Required<GuardAccessProps> = {
    app: 'shop',
    namespace: 'shop-ns',
    captureNamespaces: ['shop-ns'],
    kanisterNamespace: 'backups',
    writers: [deployment('web'), statefulSet('worker'), deployment('api')],
  };
  const objects = objectsOf((scope) => new GuardAccess(scope, 'G', props));

  it("allows, in Kanister's namespace, the app's own Lease and ConfigMap", () => {
    expect(only(objects, 'Role', 'backups').rules).toEqual([
      rule('', 'configmaps', ['get'], ['shop']),
      rule('coordination.k8s.io', 'leases', ['get', 'update'], ['shop']),
    ]);
  });

  it('allows, in the app, starting the writers and deleting pods', () => {
    expect(only(objects, 'Role', 'shop-ns').rules).toEqual([
      rule('apps', 'deployments', ['get'], ['api', 'web']),
      rule('apps', 'deployments/scale', ['patch'], ['api', 'web']),
      rule('apps', 'statefulsets', ['get'], ['worker']),
      rule('apps', 'statefulsets/scale', ['patch'], ['worker']),
      rule('', 'pods', ['list', 'delete']),
    ]);
  });

  it('resumes CronJobs by name', () => {
    const more = objectsOf((scope) => new GuardAccess(scope, 'G', { ...props, writers: [cronJob('hourly')] }));
    expect(only(more, 'Role', 'shop-ns').rules).toEqual([
      rule('batch', 'cronjobs', ['get', 'patch'], ['hourly']),
      rule('', 'pods', ['list', 'delete']),
    ]);
  });

  it('starts writers only in their namespace, and deletes pods only where tasks run', () => {
    const of = (...captureNamespaces: string[]) =>
      objectsOf((scope) => new GuardAccess(scope, 'G', { ...props, captureNamespaces }));
    const pods = rule('', 'pods', ['list', 'delete']);
    expect(only(of('shop-ns', 'crm-ns'), 'Role', 'shop-ns')).toEqual(only(objects, 'Role', 'shop-ns'));
    expect(only(of('shop-ns', 'crm-ns'), 'Role', 'crm-ns').rules).toEqual([pods]);
    const away = only(of('crm-ns'), 'Role', 'shop-ns').rules;
    expect([...away, pods]).toEqual(only(objects, 'Role', 'shop-ns').rules);
  });

  it('starts nothing without writers', () => {
    const alone = objectsOf((scope) => new GuardAccess(scope, 'G', { ...props, writers: [] }));
    expect(only(alone, 'Role', 'shop-ns').rules).toEqual([rule('', 'pods', ['list', 'delete'])]);
  });

  it.each(['backups', 'shop-ns'])("is the guard's, in %s", (namespace) => {
    expect(binding(objects, namespace)).toMatchObject({
      metadata: { name: 'shop-guard', labels: { 'jerrycan.dev/app': 'shop' } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop-guard' },
      subjects: [{ kind: 'ServiceAccount', name: 'jerrycan-guard', namespace: 'backups' }],
    });
  });
});

describe("the operator's role", () => {
  const objects = objectsOf((scope) => new OperatorRole(scope, 'O'));

  it('is what the command line needs, and is not bound', () => {
    expect(objects.map(({ kind }) => kind)).toEqual(['ClusterRole']);
    expect(objects[0].metadata.name).toBe('jerrycan-operator');
    expect(objects[0].rules).toEqual([
      rule('batch', 'jobs', ['create', 'get', 'list', 'watch', 'delete']),
      rule('batch', 'cronjobs', ['get', 'list']),
      rule('', 'pods', ['get', 'list', 'watch']),
      rule('', 'pods/log', ['get']),
      rule('', 'configmaps', ['get', 'list']),
      rule('coordination.k8s.io', 'leases', ['get', 'list']),
      rule('cr.kanister.io', 'actionsets', ['get', 'list', 'watch']),
      rule('', 'events', ['get', 'list']),
      { ...rule('apps', 'deployments', ['get']), resourceNames: ['jerrycan-guard'] },
    ]);
  });
});

describe("the key maker's role", () => {
  const objects = objectsOf((scope) => new KeyMakerRole(scope, 'K'));

  it('allows creating and changing Secrets, not reading them, and is not bound', () => {
    expect(objects.map(({ kind }) => kind)).toEqual(['ClusterRole']);
    expect(objects[0].metadata.name).toBe('jerrycan-key-maker');
    expect(objects[0].rules).toEqual([rule('', 'secrets', ['create', 'patch']), rule('', 'configmaps', ['get'])]);
  });
});
