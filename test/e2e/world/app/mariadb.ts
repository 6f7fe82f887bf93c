import { kubectl } from '../cluster/kubectl';
import { type SecretValue, secretObject } from '../cluster/secret';

/** A server's StatefulSet, Service and Secret, which share a name. */
export interface Server {
  readonly namespace: string;
  readonly name: string;
}

/** The database of the founding recipe, under the names that `apps/wordpress.ts` uses. */
export const MARIADB = {
  namespace: 'wordpress',
  name: 'wordpress-mariadb',
  database: 'wordpress',
  user: 'wordpress',
} as const;

/**
 * The server's first password. Images differ in the passwords that they support here, so SQL sets the real root
 * password.
 */
const INITIAL = 'initial';

/** A MariaDB server with one database and its user, and the Secret that the app file refers to. */
export function mariadb(root: SecretValue, password: SecretValue, server: Server = MARIADB): object[] {
  const { namespace, name } = server;
  const labels = { app: name };
  const metadata = { name, namespace };
  const container = {
    name: 'mariadb',
    image: 'docker.io/library/mariadb:10.11',
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'MARIADB_ROOT_PASSWORD', value: INITIAL },
      { name: 'MARIADB_DATABASE', value: MARIADB.database },
      { name: 'MARIADB_USER', value: MARIADB.user },
      { name: 'MARIADB_PASSWORD', valueFrom: { secretKeyRef: { name, key: 'mariadb-password' } } },
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
    secretObject(namespace, name, { 'mariadb-root-password': root, 'mariadb-password': password }),
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        serviceName: name,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
        volumeClaimTemplates: [claim],
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 3306 }] } },
  ];
}

/** Waits for the server, and sets root's password to that of its Secret. */
export async function mariadbReady(root: SecretValue, server: Server = MARIADB): Promise<void> {
  const { namespace, name } = server;
  await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${name}`, '--timeout=180s']);
  const literal = `'${root.value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  const users = await client(server, INITIAL, "SELECT host FROM mysql.user WHERE user = 'root'");
  const changes = users.map(([host]) => `ALTER USER root@'${host}' IDENTIFIED BY ${literal};`);
  await client(server, INITIAL, changes.join('\n'));
}

/** Restarts the server with these options, on its existing data. */
export async function startWith(options: readonly string[]): Promise<void> {
  const { namespace, name } = MARIADB;
  const patch = [{ op: 'add', path: '/spec/template/spec/containers/0/args', value: options }];
  await kubectl(['-n', namespace, 'patch', `statefulset/${name}`, '--type=json', '-p', JSON.stringify(patch)]);
  await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${name}`, '--timeout=180s']);
}

/** Runs SQL as root in the server's own pod, and returns the rows. */
export const sql = (root: SecretValue, text: string, server: Server = MARIADB): Promise<string[][]> =>
  client(server, root.value, text);

async function client({ namespace, name }: Server, password: string, text: string): Promise<string[][]> {
  // The password is the start of standard input, so no command line and no pod spec contains it.
  const length = Buffer.byteLength(password);
  const script = `MYSQL_PWD=$(head -c ${length}; echo .); MYSQL_PWD=\${MYSQL_PWD%.}; export MYSQL_PWD; exec mariadb -h127.0.0.1 -uroot -N -B`;
  const out = await kubectl(['-n', namespace, 'exec', '-i', `${name}-0`, '--', 'bash', '-c', script], password + text);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}
