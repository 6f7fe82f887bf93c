import { SITE_NAMESPACE } from '../cluster/demo-names';

/** The database's names, as the Bitnami chart gives them to a release `wordpress`. */
export const DATABASE = { name: 'wordpress-mariadb', database: 'wordpress', user: 'wordpress' } as const;

/** The keys of the Secret with the database's passwords. */
export const PASSWORDS = ['mariadb-root-password', 'mariadb-password'] as const;

/** A MariaDB server with one database and its user. Its Secret exists already. */
export function databaseServer(image: string): object[] {
  const labels = { app: DATABASE.name };
  const metadata = { name: DATABASE.name, namespace: SITE_NAMESPACE };
  const secret = (key: (typeof PASSWORDS)[number]) => ({ secretKeyRef: { name: DATABASE.name, key } });
  const container = {
    name: 'mariadb',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'MARIADB_ROOT_PASSWORD', valueFrom: secret('mariadb-root-password') },
      { name: 'MARIADB_DATABASE', value: DATABASE.database },
      { name: 'MARIADB_USER', value: DATABASE.user },
      { name: 'MARIADB_PASSWORD', valueFrom: secret('mariadb-password') },
    ],
    ports: [{ containerPort: 3306 }],
    readinessProbe: { tcpSocket: { port: 3306 }, periodSeconds: 1 },
    volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql' }],
  };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        serviceName: DATABASE.name,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, containers: [container] } },
        volumeClaimTemplates: [claim],
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 3306 }] } },
  ];
}
