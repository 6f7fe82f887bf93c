import { api, must, path } from '../e2e/world/cluster/api';
import { apply } from '../e2e/world/cluster/kubectl';
import { until } from '../e2e/world/cluster/until';

const NAME = 'founding-recipe';
const DUMP = `
set -o errexit -o pipefail
mariadb-dump -h wordpress-mariadb -u root --single-transaction --all-databases | gzip - |
  /tools/kando location push --profile '{{ toJson .Profile }}' --path 'recipe/dump.sql.gz' -
`;

/** Kanister's usual recipe for WordPress (seeds/000), in one ActionSet: scale down, dump, gzip, scale up. */
export async function applyRecipe(): Promise<void> {
  const scale = (name: string, replicas: number) => ({
    func: 'ScaleWorkload',
    name,
    args: { namespace: 'wordpress', kind: 'deployment', name: 'wordpress', replicas },
  });
  const password = { secretKeyRef: { name: 'wordpress-mariadb', key: 'mariadb-root-password' } };
  const mount = { name: 'tools', mountPath: '/tools' };
  const podOverride = {
    volumes: [{ name: 'tools', emptyDir: {} }],
    initContainers: [
      {
        name: 'kando',
        image: 'ghcr.io/kanisterio/kanister-tools:0.119.0',
        imagePullPolicy: 'IfNotPresent',
        command: ['cp', '/usr/local/bin/kando', '/tools/kando'],
        volumeMounts: [mount],
      },
    ],
    containers: [
      {
        name: 'container',
        imagePullPolicy: 'IfNotPresent',
        env: [{ name: 'MYSQL_PWD', valueFrom: password }],
        volumeMounts: [mount],
      },
    ],
  };
  const dump = {
    func: 'KubeTask',
    name: 'dump',
    args: {
      namespace: 'wordpress',
      image: 'docker.io/library/mariadb:10.11',
      command: ['bash', '-c', DUMP],
      podOverride,
    },
  };
  const blueprint = {
    apiVersion: 'cr.kanister.io/v1alpha1',
    kind: 'Blueprint',
    metadata: { name: NAME, namespace: 'kanister' },
    actions: { backup: { phases: [scale('down', 0), dump, scale('up', 2)] } },
  };
  const rules = [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'update'] },
    { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
  ];
  const metadata = { name: NAME, namespace: 'wordpress' };
  const rbac = 'rbac.authorization.k8s.io';
  await apply([
    blueprint,
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: 'kanister', namespace: 'kanister' }],
    },
  ]);
}

/** Runs it once; gives the seconds from the ActionSet's creation to complete. */
export async function runRecipe(): Promise<number> {
  const begun = Date.now();
  const created = await must<{ metadata: { name: string } }>({
    method: 'POST',
    path: path('actionsets', 'kanister'),
    body: {
      apiVersion: 'cr.kanister.io/v1alpha1',
      kind: 'ActionSet',
      metadata: { generateName: `${NAME}-`, namespace: 'kanister' },
      spec: {
        actions: [
          {
            name: 'backup',
            blueprint: NAME,
            object: { kind: 'statefulset', name: 'wordpress-mariadb', namespace: 'wordpress' },
            profile: { name: 'wordpress', namespace: 'kanister' },
          },
        ],
      },
    },
  });
  const { name } = created.metadata;
  await until('the recipe ends', () => actionSetState(name), { seconds: 1200, every: 100 });
  return (Date.now() - begun) / 1000;
}

/** True once it is complete. */
async function actionSetState(name: string): Promise<boolean> {
  type ActionSet = { status?: { state?: string; error?: { message?: string } } };
  const { body } = await api<ActionSet>({ path: path('actionsets', 'kanister', name) });
  if (body.status?.state === 'failed') throw new Error(`${name}: ${body.status.error?.message}`);
  return body.status?.state === 'complete';
}
