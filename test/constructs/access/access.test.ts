import { cronJob, deployment, statefulSet } from '../../../blueprints/dsl';
import { named } from '../../../constructs/access/access';
import { GuardAccess, type GuardAccessProps } from '../../../constructs/access/guard-access';
import { KanisterAccess, type KanisterAccessProps, kanisterRules } from '../../../constructs/access/kanister-access';
import { KeyMakerRole } from '../../../constructs/access/key-maker-role';
import { OperatorRole } from '../../../constructs/access/operator-role';
import { RunnerAccess, type RunnerAccessProps } from '../../../constructs/access/runner-access';
import { cluster, type Manifest, objectsOf, only, shopDump, shopDumpByHand } from '../sample';

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
    object: statefulSet('shop-db'),
    hosts: [],
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
        objectsOf((scope) => new RunnerAccess(scope, 'A', { ...props, hosts })),
        'Role',
        'shop-ns',
      ).rules.slice(6);
    expect(at('shop-db-0.shop-db.shop-ns.svc')).toEqual([
      rule('', 'services', ['get'], ['shop-db', 'shop-db-0']),
      rule('discovery.k8s.io', 'endpointslices', ['list']),
    ]);
    expect(at('10.0.0.1', 'fd00::1')).toEqual([]);
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

describe("Kanister's access", () => {
  const props: Required<KanisterAccessProps> = {
    app: 'shop',
    namespace: 'shop-ns',
    kanister: cluster.kanister,
    blueprint: shopDump,
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

  it('allows scaling the writers of its kind only if the blueprint does', () => {
    expect(kanisterRules(shopDumpByHand, [deployment('web'), statefulSet('worker')])).toEqual([
      rule('', 'pods', ['create', 'get', 'list', 'delete']),
      rule('', 'pods/log', ['get']),
      rule('apps', 'deployments', ['get', 'update'], ['web']),
      rule('apps', 'replicasets', ['list']),
      rule('apps', 'statefulsets', ['get'], ['shop-db']),
    ]);
  });

  it('allows scaling nothing, rather than everything, without writers', () => {
    const rules = kanisterRules(shopDumpByHand, []);
    expect(rules.filter(({ resources }) => resources?.includes('deployments'))).toEqual([]);
    expect(rules.filter(({ verbs }) => verbs.includes('update'))).toEqual([]);
  });

  it.each(['backups', 'shop-ns'])("is the controller's, in %s", (namespace) => {
    expect(binding(objects, namespace)).toMatchObject({
      roleRef: { kind: 'Role', name: 'shop-kanister' },
      subjects: [{ kind: 'ServiceAccount', name: 'controller', namespace: 'backups' }],
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
