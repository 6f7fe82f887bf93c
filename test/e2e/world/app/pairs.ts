import { kubectl } from '../cluster/kubectl';
import type { SecretValue } from '../cluster/secret';
import { until } from '../cluster/until';
import { MARIADB, type Server, sql } from './mariadb';
import { serving, WORDPRESS, wordpressPods } from './wordpress';

/** The second server of the app, in another namespace. */
export const CRM: Server = { namespace: 'crm', name: 'crm-mariadb' };

const SERVERS: readonly Server[] = [MARIADB, CRM];

/**
 * Writes pair after pair: its number into the first server, and then into the second. Only a SIGTERM between two pairs
 * ends it. So a pair is torn only in data of two instants, between which the app ran.
 */
const SCRIPT = `
trap 'end=yes' TERM
put() {
  until mariadb -h "$1" -u ${MARIADB.user} pairs -e "INSERT IGNORE INTO pairs VALUES ('$HOSTNAME', $n)"; do sleep 0.2; done
}
n=0
while [ -z "\${end:-}" ]; do
  n=$((n + 1))
  put ${MARIADB.name}
  sleep 0.1
  put ${CRM.name}.${CRM.namespace}
done
`;

/** Lets both pods of the app write pairs from now on, in place of WordPress. */
export async function writePairs(root: SecretValue): Promise<void> {
  const tables = `CREATE DATABASE pairs; GRANT ALL ON pairs.* TO ${MARIADB.user}@'%';
    CREATE TABLE pairs.pairs (writer VARCHAR(80), n BIGINT, PRIMARY KEY (writer, n)); CREATE TABLE pairs.flaw (id INT);`;
  for (const server of SERVERS) await sql(root, tables, server);
  const container = {
    name: 'pairs',
    image: 'docker.io/library/mariadb:10.11',
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '-c', SCRIPT],
    env: [{ name: 'MYSQL_PWD', valueFrom: { secretKeyRef: { name: MARIADB.name, key: 'mariadb-password' } } }],
  };
  const patch = [
    { op: 'replace', path: '/spec/template/spec/containers', value: [container] },
    { op: 'replace', path: '/spec/template/spec/terminationGracePeriodSeconds', value: 20 },
  ];
  const { namespace, name } = WORDPRESS;
  await kubectl(['-n', namespace, 'patch', 'deployment', name, '--type=json', '-p', JSON.stringify(patch)]);
  await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=180s']);
  await writing(root);
}

/** Waits until each pod of the app has written some pairs. */
export async function writing(root: SecretValue): Promise<void> {
  await serving();
  await until('each pod writes pairs', async () => {
    const { whole } = await pairs(root);
    const pods = await wordpressPods();
    return pods.every(({ metadata }) => whole.has(`${metadata.name} 3`));
  });
}

/** The pairs of two servers. */
export interface Pairs {
  /** `<pod> <n>` of each that is in both. */
  readonly whole: ReadonlySet<string>;
  /** Those that are in one only, without the pods that write now. */
  readonly torn: readonly string[];
}

/** Reads the pairs of both servers. */
export async function pairs(root: SecretValue): Promise<Pairs> {
  const live = (await wordpressPods()).map(({ metadata }) => metadata.name);
  const [first, second] = await Promise.all(SERVERS.map((server) => pairsOf(root, server)));
  const both = [...new Set([...first!, ...second!])];
  const isWhole = (pair: string) => first!.has(pair) && second!.has(pair);
  return {
    whole: new Set(both.filter(isWhole)),
    torn: both.filter((pair) => !isWhole(pair) && !live.includes(pair.split(' ')[0]!)),
  };
}

/** The pairs that one server has. */
export async function pairsOf(root: SecretValue, server: Server): Promise<ReadonlySet<string>> {
  const rows = await sql(root, 'SELECT writer, n FROM pairs.pairs', server);
  return new Set(rows.map((row) => row.join(' ')));
}

/** Marks the data of the second server: its capture's assertion then refuses what it loads. */
export const flaw = (root: SecretValue, isFlawed: boolean): Promise<unknown> =>
  sql(root, isFlawed ? 'INSERT INTO pairs.flaw VALUES (1)' : 'DELETE FROM pairs.flaw', CRM);

/** True in data without the mark. */
export const FLAWLESS = 'SELECT COUNT(*) = 0 FROM pairs.flaw';

/** A capture's data as a stand-in for Kanister dumps it. */
export async function dumpPairs(root: SecretValue, capture: string): Promise<Buffer[]> {
  const server = capture === 'crm' ? CRM : MARIADB;
  const rows = await sql(root, 'SELECT writer, n FROM pairs.pairs', server);
  const flaws = await sql(root, 'SELECT id FROM pairs.flaw', server);
  return [Buffer.from(JSON.stringify({ rows, flaws }))];
}

/** Loads such a dump, and then judges it as the real task does. */
export async function loadPairs(root: SecretValue, capture: string, dump: readonly Buffer[]): Promise<void> {
  const server = capture === 'crm' ? CRM : MARIADB;
  const { rows, flaws } = JSON.parse(Buffer.concat(dump).toString()) as { rows: string[][]; flaws: string[][] };
  const insert = (table: string, values: string[]) =>
    values.length > 0 ? `INSERT INTO pairs.${table} VALUES ${values.join()};` : '';
  const pairRows = rows.map(([writer, n]) => `('${writer}',${n})`);
  await sql(
    root,
    `DELETE FROM pairs.pairs; DELETE FROM pairs.flaw; ${insert('pairs', pairRows)} ${insert(
      'flaw',
      flaws.map(([id]) => `(${id})`),
    )}`,
    server,
  );
  if (capture === 'crm' && flaws.length > 0) throw new Error(`the assertion ${FLAWLESS} failed`);
}
