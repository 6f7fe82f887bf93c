import { find, list } from '../cluster/api';
import { apply, kubectl } from '../cluster/kubectl';
import { deleteNamespaces, namespace } from '../cluster/namespace';
import type { SecretValue } from '../cluster/secret';
import { until } from '../cluster/until';
import { MARIADB, mariadb, mariadbReady } from './mariadb';

/** The application that the tests protect: the names are those of `apps/wordpress.ts`. */
export const WORDPRESS = { namespace: MARIADB.namespace, name: 'wordpress' } as const;

/** WordPress beside its database: its Deployment, its Service. */
export function wordpress(replicas: number): object[] {
  const labels = { app: WORDPRESS.name };
  const metadata = { name: WORDPRESS.name, namespace: WORDPRESS.namespace };
  const container = {
    name: 'wordpress',
    image: 'docker.io/library/wordpress:6.1',
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'WORDPRESS_DB_HOST', value: MARIADB.name },
      { name: 'WORDPRESS_DB_NAME', value: MARIADB.database },
      { name: 'WORDPRESS_DB_USER', value: MARIADB.user },
      { name: 'WORDPRESS_DB_PASSWORD', valueFrom: { secretKeyRef: { name: MARIADB.name, key: 'mariadb-password' } } },
    ],
    ports: [{ containerPort: 80 }],
    readinessProbe: { httpGet: { path: '/wp-includes/version.php', port: 80 }, periodSeconds: 1 },
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 2, containers: [container] } },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 80 }] } },
  ];
}

/** All that makes the site, as its people deploy it. Both servers run as root in these images, so the namespace only warns. */
export const site = (root: SecretValue, password: SecretValue, replicas = 2): object[] => [
  namespace(WORDPRESS.namespace, 'warn'),
  ...mariadb(root, password),
  ...wordpress(replicas),
];

/** Starts a fresh WordPress with an empty database, in place of whatever was there. */
export async function startWordpress(root: SecretValue, password: SecretValue): Promise<void> {
  await deleteNamespaces([WORDPRESS.namespace]);
  await apply(site(root, password));
  await mariadbReady(root);
  await kubectl(['-n', WORDPRESS.namespace, 'rollout', 'status', 'deployment/wordpress', '--timeout=180s']);
}

interface Workload {
  spec: { replicas: number };
  status: { readyReplicas?: number };
}

/** How many replicas WordPress is told to have, and how many are ready. */
export async function replicas(): Promise<{ wanted: number; ready: number }> {
  const { spec, status } = (await find<Workload>('deployments', WORDPRESS.namespace, WORDPRESS.name))!;
  return { wanted: spec.replicas, ready: status.readyReplicas ?? 0 };
}

/** Waits until WordPress serves again with all the replicas that it is told to have. */
export const serving = (seconds = 120) =>
  until(
    'WordPress serves',
    async () => {
      const { wanted, ready } = await replicas();
      return wanted > 0 && wanted === ready;
    },
    { seconds },
  );

/** The WordPress pods there are, ended ones apart. */
export const wordpressPods = () =>
  list<{ metadata: { name: string } }>('pods', WORDPRESS.namespace, `app=${WORDPRESS.name}`);
