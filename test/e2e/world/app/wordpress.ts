import { find, list } from '../cluster/api';
import { apply, kubectl } from '../cluster/kubectl';
import { deleteNamespaces, namespace } from '../cluster/namespace';
import type { SecretValue } from '../cluster/secret';
import { until } from '../cluster/until';
import { MARIADB, mariadb, mariadbReady } from './mariadb';

/** The application that the tests protect, with the names in `apps/wordpress.ts`. */
export const WORDPRESS = { namespace: MARIADB.namespace, name: 'wordpress' } as const;

/** WordPress next to its database: its Deployment and its Service. */
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

/**
 * All objects of the site, as its people deploy it. Both servers run as root in these images, so the namespace only
 * warns.
 */
export const site = (root: SecretValue, password: SecretValue, replicas = 2): object[] => [
  namespace(WORDPRESS.namespace, 'warn'),
  ...mariadb(root, password),
  ...wordpress(replicas),
];

/** Replaces any existing WordPress with a fresh one with an empty database. */
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

/** The number of replicas that WordPress should have, and the number that is ready. */
export async function replicas(): Promise<{ wanted: number; ready: number }> {
  const { spec, status } = (await find<Workload>('deployments', WORDPRESS.namespace, WORDPRESS.name))!;
  return { wanted: spec.replicas, ready: status.readyReplicas ?? 0 };
}

/** Waits until WordPress serves again with all its replicas. */
export const serving = (seconds = 120) =>
  until(
    'WordPress serves',
    async () => {
      const { wanted, ready } = await replicas();
      return wanted > 0 && wanted === ready;
    },
    { seconds },
  );

/** The existing WordPress pods, without completed ones. */
export const wordpressPods = () =>
  list<{ metadata: { name: string } }>('pods', WORDPRESS.namespace, `app=${WORDPRESS.name}`);
