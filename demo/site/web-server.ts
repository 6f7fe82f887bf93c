import { SITE_NAMESPACE } from '../cluster/demo-names';
import { DATABASE } from './database-server';

/** WordPress' Deployment and Service. */
export const WEB_SERVER = { namespace: SITE_NAMESPACE, name: 'wordpress', port: 80 } as const;

/** The site answers under every name by which it is reached: a port-forward has another port each time. */
const ANY_HOST = "define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']); define('WP_SITEURL', WP_HOME);";

/** WordPress beside its database. */
export function webServer(image: string): object[] {
  const labels = { app: WEB_SERVER.name };
  const metadata = { name: WEB_SERVER.name, namespace: WEB_SERVER.namespace };
  const password = { secretKeyRef: { name: DATABASE.name, key: 'mariadb-password' } };
  const container = {
    name: 'wordpress',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'WORDPRESS_DB_HOST', value: DATABASE.name },
      { name: 'WORDPRESS_DB_NAME', value: DATABASE.database },
      { name: 'WORDPRESS_DB_USER', value: DATABASE.user },
      { name: 'WORDPRESS_DB_PASSWORD', valueFrom: password },
      { name: 'WORDPRESS_CONFIG_EXTRA', value: ANY_HOST },
    ],
    ports: [{ containerPort: 80 }],
    readinessProbe: { httpGet: { path: '/wp-includes/version.php', port: 80 }, periodSeconds: 1 },
  };
  const spec = { terminationGracePeriodSeconds: 2, containers: [container] };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 80 }] } },
  ];
}
