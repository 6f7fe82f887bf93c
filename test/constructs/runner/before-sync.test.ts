import { Duration } from 'cdk8s';
import { statefulSet } from '../../../blueprints/dsl';
import { beforeSync } from '../../../constructs/checks/app/before-sync';
import { sentence } from '../../../constructs/declaration/finding';
import { BeforeSyncPolicy } from '../../../constructs/platform/before-sync-policy';
import { ActionSetSchedule } from '../../../constructs/runner/action-set-schedule';
import { BeforeSync, type BeforeSyncProps } from '../../../constructs/runner/before-sync';
import { BeforeSyncHook, type BeforeSyncHookProps } from '../../../constructs/runner/before-sync-hook';
import { propsOf } from '../../../runner/before-sync/program';
import { app, cluster, type Manifest, objectsOf, only, publicKey, store } from '../sample';

const schedule = { cron: '0 3 * * *', timeZone: 'UTC', deadline: Duration.hours(1) };
const resources = { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '192Mi' } };
const common = { app: 'shop', schedule, resources };
const armed = (otherwise: Partial<BeforeSyncProps> = {}) =>
  objectsOf((scope) => {
    new BeforeSync(scope, 'B', { ...common, namespace: 'shop-ns', kanisterNamespace: 'backups', ...otherwise });
  });
const hook = (otherwise: Partial<BeforeSyncHookProps> = {}) =>
  objectsOf((scope) => {
    new BeforeSyncHook(scope, 'H', {
      ...{ app: 'shop', namespace: 'shop-ns', kanisterNamespace: 'backups', objects: [statefulSet('shop-db')] },
      ...{ schedule, apiServer: cluster.apiServer, program: '// the hook', ...otherwise },
    });
  });
const containerOf = (job: Manifest) => job.spec.template.spec.containers[0];

describe('the Job that waits for a sync', () => {
  const job = only(armed(), 'Job');

  it('is suspended, in the namespace of Kanister, and does not affect health', () => {
    expect(job.metadata).toMatchObject({
      name: 'shop-before-sync',
      namespace: 'backups',
      annotations: {
        'argocd.argoproj.io/ignore-healthcheck': 'true',
        'argocd.argoproj.io/sync-options': 'Force=true,Replace=true',
        'argocd.argoproj.io/sync-wave': '1',
      },
    });
    expect(job.spec.suspend).toBe(true);
  });

  it('makes the same backup as the CronJob, immediately, and is another Job each time it is created', () => {
    const scheduled = only(
      objectsOf((scope) => {
        new ActionSetSchedule(scope, 'S', { ...common, namespace: 'backups', rpo: Duration.hours(26) });
      }),
      'CronJob',
    ).spec.jobTemplate;
    const { suspend: _, ...spec } = structuredClone(job.spec);
    const container = containerOf({ spec });
    expect(container.command).toEqual(['node', '/jerrycan/runner.mjs', 'backup', '--now']);
    expect(container.env[0]).toEqual({
      name: 'JOB_NAME',
      valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" } },
    });
    container.command.pop();
    container.env[0] = containerOf(scheduled).env[0];
    expect(spec).toEqual(scheduled.spec);
  });

  it('does not wait for its share of the spread, and its deadline does not include it', () => {
    const spread = { ...schedule, spread: Duration.minutes(30) };
    expect(only(armed({ schedule: spread }), 'Job').spec).toEqual(job.spec);
  });

  it('may be started by the hook of the app, which may do nothing else there', () => {
    const objects = armed();
    expect(only(objects, 'Role').rules).toEqual([
      {
        apiGroups: ['batch'],
        resources: ['jobs'],
        resourceNames: ['shop-before-sync'],
        verbs: ['get', 'update', 'delete'],
      },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: ['shop'], verbs: ['get'] },
    ]);
    expect(only(objects, 'RoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'shop-before-sync', namespace: 'shop-ns' },
    ]);
    expect(objects).toHaveLength(3);
  });
});

describe("the hook of an app's own Application", () => {
  const objects = hook();
  const job = only(objects, 'Job');

  it("is all in the app's namespace, and all of it a hook, so that it exists before the first sync, too", () => {
    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      ...['ConfigMap', 'Job', 'NetworkPolicy', 'Role', 'RoleBinding', 'ServiceAccount'],
    ]);
    for (const { kind, metadata } of objects)
      expect(metadata).toMatchObject({
        name: 'shop-before-sync',
        namespace: 'shop-ns',
        annotations: {
          'argocd.argoproj.io/hook': 'PreSync',
          // Never HookSucceeded: after a failed sync, people read the log of its hook.
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
          'argocd.argoproj.io/sync-wave': kind === 'Job' ? '-100' : '-110',
        },
      });
  });

  it.each([
    ['the hook', job],
    ['the Job that it starts', only(armed(), 'Job')],
  ])('%s keeps node autoscalers from removing its node while it runs', (_, { spec }) => {
    expect(spec.template.metadata.annotations).toEqual({
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
      'karpenter.sh/do-not-disrupt': 'true',
    });
  });

  it('has the priority of the cluster', () => {
    const of = (objects: Manifest[]) => only(objects, 'Job').spec.template.spec.priorityClassName;
    const named = { priorityClassName: 'backup' };
    expect([of(hook()), of(hook(named)), of(armed()), of(armed(named))]).toEqual([
      ...[undefined, 'backup', undefined, 'backup'],
    ]);
  });

  it('is restricted, knows one object of the namespace, and reaches only the API server', () => {
    expect(job.spec.template.spec).toMatchObject({
      serviceAccountName: 'shop-before-sync',
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          image: 'docker.io/library/node:24-bookworm-slim',
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
      volumes: [{ name: 'program', configMap: { name: 'shop-before-sync' } }],
    });
    expect(only(objects, 'Role').rules).toEqual([
      { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: ['shop-db'], verbs: ['get'] },
    ]);
    expect(only(objects, 'NetworkPolicy').spec).toEqual({
      podSelector: { matchLabels: job.spec.template.metadata.labels },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ protocol: 'TCP', port: 6443 }] }],
    });
    expect(JSON.stringify(objects)).not.toMatch(/secret/i);
  });

  it('calls its program with the arguments that it expects', () => {
    const [node, file, ...words] = containerOf(job).command;
    expect([node, file]).toEqual(['node', '/jerrycan/before-sync.mjs']);
    expect(propsOf(words)).toEqual({
      app: 'shop',
      objects: [{ kind: 'StatefulSet', name: 'shop-db' }],
      kanister: 'backups',
      job: only(armed(), 'Job').metadata.name,
      deadlineSeconds: 2 * 3600 + 2160 + 900,
    });
  });

  it('is bounded: the backup first, then the program, then the Job', () => {
    for (const deadline of [Duration.minutes(5), Duration.days(3), Duration.days(7)]) {
      const of = (objects: Manifest[]) => only(objects, 'Job');
      const made = of(hook({ schedule: { deadline } }));
      const { deadlineSeconds } = propsOf(containerOf(made).command.slice(2));
      expect(made.spec.activeDeadlineSeconds).toBeGreaterThan(deadlineSeconds);
      if (deadline.toDays({ integral: false }) <= 3)
        expect(deadlineSeconds).toBeGreaterThan(
          of(armed({ schedule: { ...schedule, deadline } })).spec.activeDeadlineSeconds,
        );
    }
  });
});

describe('the admission policy of hooks', () => {
  const { spec } = only(
    objectsOf((scope) => {
      new BeforeSyncPolicy(scope, 'P', { namespace: 'backups' });
    }),
    'ValidatingAdmissionPolicy',
  );
  const text = JSON.stringify(spec.validations);

  it('judges every hook that writes a Job in the namespace of Kanister, and denies', () => {
    expect(spec).toMatchObject({ failurePolicy: 'Fail' });
    expect(spec.paramKind).toBeUndefined();
    expect(spec.matchConstraints).toMatchObject({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'backups' } },
      resourceRules: [{ apiGroups: ['batch'], operations: ['CREATE', 'UPDATE'], resources: ['jobs'] }],
    });
    expect(spec.matchConditions[0].expression).toContain("endsWith('-before-sync')");
  });

  it('protects each field that the Job has, except the one that starts it', () => {
    const { suspend: _, ...rest } = only(armed(), 'Job').spec;
    for (const field of Object.keys(rest)) expect(text).toContain(`object.spec.${field} == oldObject.spec.${field}`);
    expect(text).not.toContain('object.spec.suspend == oldObject');
  });
});

it('an app without an address of the API server is refused: its hook would reach nothing', () => {
  const place = { cluster: { ...cluster, apiServer: [] }, store, publicKeys: [publicKey] };
  expect(beforeSync(app({ beforeSync: true }), place).map(sentence)).toEqual([
    'shop › beforeSync: needs the address of the API server (apiServer in clusters/east.json is empty); add the addresses at which pods reach it',
  ]);
  expect(beforeSync(app({ beforeSync: true }), { ...place, cluster })).toEqual([]);
  expect(beforeSync(app(), place)).toEqual([]);
});
