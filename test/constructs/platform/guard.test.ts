import { Guard, type GuardProps } from '../../../constructs/platform/guard';
import { type Manifest, objectsOf, only } from '../sample';

const made = (program = '// the program', more: Partial<GuardProps> = {}): Manifest[] =>
  objectsOf((scope) => new Guard(scope, 'G', { namespace: 'backups', program, ...more }));
const objects = made();
const deployment = only(objects, 'Deployment');
const pod = deployment.spec.template.spec;
const [container, ...others] = pod.containers;

test('the guard is a Deployment with a ServiceAccount of its own, in Kanister’s namespace', () => {
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'ServiceAccount backups/jerrycan-guard',
    'Role backups/jerrycan-guard',
    'RoleBinding backups/jerrycan-guard',
    'Deployment backups/jerrycan-guard',
  ]);
  for (const { metadata } of objects) expect(metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'jerrycan' });
});

test('it may, for all apps, list Leases, read, mark and cancel ActionSets, and write Events', () => {
  const rule = (apiGroup: string, resource: string, ...verbs: string[]) => ({
    apiGroups: [apiGroup],
    resources: [resource],
    verbs,
  });
  expect(only(objects, 'Role').rules).toEqual([
    rule('coordination.k8s.io', 'leases', 'list'),
    rule('cr.kanister.io', 'actionsets', 'get', 'patch', 'delete'),
    rule('', 'events', 'create'),
  ]);
  expect(only(objects, 'RoleBinding').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'jerrycan-guard', namespace: 'backups' },
  ]);
});

test('there is one replica, and never an old and a new one', () => {
  expect(deployment.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  const { selector, template } = deployment.spec;
  expect(template.metadata.labels).toMatchObject(selector.matchLabels);
});

test('it leaves a lost node after 10 s, not after the default of 300 s', () => {
  const leaving = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 });
  expect(pod.tolerations).toEqual([leaving('node.kubernetes.io/not-ready'), leaving('node.kubernetes.io/unreachable')]);
});

test('it runs the program with no Secret and no app', () => {
  expect(others).toEqual([]);
  expect(container.command).toEqual(['node', '/jerrycan/runner.mjs', 'guard']);
  expect(container.volumeMounts).toEqual([{ name: 'program', mountPath: '/jerrycan', readOnly: true }]);
  expect(pod.volumes).toEqual([
    {
      name: 'program',
      configMap: {
        name: 'jerrycan-runner',
        items: [
          { key: 'runner.mjs', path: 'runner.mjs' },
          { key: 'reads-captures', path: 'reads-captures' },
        ],
      },
    },
  ]);
  expect(pod).toMatchObject({ serviceAccountName: 'jerrycan-guard', automountServiceAccountToken: true });
  expect(only(objects, 'ServiceAccount').automountServiceAccountToken).toBe(false);
  expect(container.env.map(({ name }: { name: string }) => name)).toEqual(['POD_NAME']);
});

test('it restarts when its program changes, and only then', () => {
  const of = (program: string) => only(made(program), 'Deployment').spec.template.metadata.annotations;
  expect(of('a')).toEqual({ 'jerrycan.dev/program': expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
  expect(of('a')).toEqual(of('a'));
  expect(of('a')).not.toEqual(of('b'));
});

test('it is restricted, and its resources are set', () => {
  expect(pod.securityContext).toEqual({
    fsGroup: 65532,
    runAsGroup: 65532,
    runAsNonRoot: true,
    runAsUser: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  });
  expect(container.resources).toEqual({ requests: { cpu: '20m', memory: '96Mi' }, limits: { memory: '192Mi' } });
  expect(pod).not.toHaveProperty('priorityClassName');
  const [named] = made('', { priorityClassName: 'backup' }).filter(({ kind }) => kind === 'Deployment');
  expect(named.spec.template.spec.priorityClassName).toBe('backup');
});

test('it may be evicted, because it keeps no state', () => {
  const annotations = Object.keys(deployment.spec.template.metadata.annotations);
  expect(annotations).toEqual(['jerrycan.dev/program']);
});

test('the kubelet probes it where the program answers', () => {
  expect(container.ports).toEqual([{ name: 'probe', containerPort: 8080 }]);
  expect(container.livenessProbe).toEqual({
    httpGet: { path: '/', port: 'probe' },
    periodSeconds: 20,
    timeoutSeconds: 5,
    failureThreshold: 3,
  });
  expect(container.readinessProbe).toEqual({
    httpGet: { path: '/ready', port: 'probe' },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 1,
  });
});
