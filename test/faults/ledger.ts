import type { Quiesce } from '../../contracts/app-config';
import { MARIADB, sql } from '../e2e/world/app/mariadb';
import { serving, WORDPRESS } from '../e2e/world/app/wordpress';
import { kubectl } from '../e2e/world/cluster/kubectl';
import type { SecretValue } from '../e2e/world/cluster/secret';
import { until } from '../e2e/world/cluster/until';

const DATABASE = 'ledger';

/** What each process of the app had written, by its name: the number of its last pair. */
export type Ledger = ReadonlyMap<string, number>;

/**
 * How a pair is written. In a transaction no snapshot can tear it. `apart`: one row, a pause, the other; only an app that does not run has
 * no half pairs, so a dump that was made while it wrote shows. With a `whole-backup` in tables that no transaction protects.
 */
export type Style = 'transaction' | 'apart' | 'apart, MyISAM';

/** The style in which a dump that should not have counted shows most. */
export const styleOf = (quiesce: Quiesce): Style =>
  (({ never: 'transaction', snapshot: 'apart', 'whole-backup': 'apart, MyISAM' }) as const)[quiesce];

/** A process that writes pairs, sends each to the server before it makes the next, and ends with a whole one on request. */
const SCRIPT = `
trap 'end=yes' TERM
trap '' PIPE
k=0
while [ -z "\${end:-}" ]; do
  k=$((k + 1)) n=0 me=$HOSTNAME-$k
  exec 3> >(exec mariadb -h ${MARIADB.name} -u ${MARIADB.user} ${DATABASE} >/dev/null 2>&1)
  client=$!
  while [ -z "\${end:-}" ]; do
    n=$((n + 1))
    debit="INSERT INTO debit (writer, n) VALUES ('$me', $n);" credit="INSERT INTO credit (writer, n) VALUES ('$me', $n);"
    if [ "$STYLE" = transaction ]; then
      printf 'BEGIN; %s %s COMMIT;\\n' "$debit" "$credit" >&3 2>/dev/null || break
    else
      printf '%s\\n' "$debit" >&3 2>/dev/null || break
      sleep 0.05
      printf '%s\\n' "$credit" >&3 2>/dev/null || break
    fi
    sleep 0.05
  done
  exec 3>&-
  wait "$client"
  [ -n "\${end:-}" ] || sleep 0.5
done
`;

/** Lets every pod of the app write pairs, in this style, from now on. */
export async function write(root: SecretValue, style: Style): Promise<void> {
  const engine = style === 'apart, MyISAM' ? 'MyISAM' : 'InnoDB';
  const columns = 'writer VARCHAR(80), n BIGINT, at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)';
  const tables = ['debit', 'credit'].map(
    (table) => `CREATE TABLE IF NOT EXISTS ${DATABASE}.${table} (${columns}, PRIMARY KEY (writer, n)) ENGINE=InnoDB;
      ALTER TABLE ${DATABASE}.${table} ENGINE=${engine};`,
  );
  const grant = `GRANT ALL ON ${DATABASE}.* TO ${MARIADB.user}@'%';`;
  const scale = (replicas: number) =>
    kubectl(['-n', WORDPRESS.namespace, 'scale', `deployment/${WORDPRESS.name}`, `--replicas=${replicas}`]);
  await scale(0);
  await until('nobody writes', async () => {
    const labels = ['-n', WORDPRESS.namespace, 'get', 'pods', '-l', `app=${WORDPRESS.name}`, '-o', 'name'];
    return (await kubectl(labels)).trim() === '';
  });
  await sql(root, `CREATE DATABASE IF NOT EXISTS ${DATABASE}; ${tables.join('')} ${grant}`);
  const container = {
    name: 'ledger',
    image: 'docker.io/library/mariadb:10.11',
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '-c', SCRIPT],
    env: [
      { name: 'STYLE', value: style },
      { name: 'MYSQL_PWD', valueFrom: { secretKeyRef: { name: MARIADB.name, key: 'mariadb-password' } } },
    ],
  };
  const patch = { spec: { template: { spec: { terminationGracePeriodSeconds: 10, containers: [container] } } } };
  const deployment = ['-n', WORDPRESS.namespace, 'patch', 'deployment', WORDPRESS.name];
  await kubectl([...deployment, '--type=strategic', '-p', JSON.stringify(patch)]);
  await scale(2);
  await serving();
  await until('the app writes', async () => [...(await ledger(root)).values()].some((last) => last > 5));
}

/** What is written now. */
export async function ledger(root: SecretValue): Promise<Ledger> {
  const rows = await sql(root, `SELECT writer, MAX(n) FROM ${DATABASE}.debit GROUP BY writer`);
  return new Map(rows.map(([writer, last]) => [writer!, Number(last)]));
}

/** The longest time between two writes since a moment. Milliseconds. */
export async function longestPause(root: SecretValue, since: number): Promise<number> {
  const times = `SELECT UNIX_TIMESTAMP(at) AS at FROM ${DATABASE}.debit WHERE at >= FROM_UNIXTIME(${since / 1000})
    UNION SELECT UNIX_TIMESTAMP(NOW(3)) UNION SELECT ${since / 1000}`;
  const gaps = `SELECT at - LAG(at) OVER (ORDER BY at) AS gap FROM (${times}) AS times`;
  const [row] = await sql(root, `SELECT COALESCE(MAX(gap), 0) FROM (${gaps}) AS gaps`);
  return Number(row![0]) * 1000;
}

/**
 * The damage of the ledger as a restore left it: it must have all rows from before the start of the dump and none that was
 * written after its end, without a gap and without half a pair.
 */
export async function wrongInRestored(root: SecretValue, before: Ledger, after: Ledger): Promise<string[]> {
  const rows = await sql(
    root,
    `SELECT writer, MAX(n), COUNT(*), COUNT(c), COUNT(d) FROM (
      SELECT writer, n, d.n AS d, c.n AS c FROM ${DATABASE}.debit d LEFT JOIN ${DATABASE}.credit c USING (writer, n)
      UNION SELECT writer, n, d.n, c.n FROM ${DATABASE}.credit c LEFT JOIN ${DATABASE}.debit d USING (writer, n)) AS pairs
    GROUP BY writer`,
  );
  const restored = new Map(rows.map(([writer, ...counts]) => [writer!, counts.map(Number)]));
  const wrong: string[] = [];
  for (const [writer, last] of before)
    if ((restored.get(writer)?.[0] ?? 0) < last)
      wrong.push(
        `${writer} had written ${last} pairs before the dump, and ${restored.get(writer)?.[0] ?? 0} are there`,
      );
  for (const [writer, [last = 0, count = 0, credits = 0, debits = 0]] of restored) {
    const most = after.get(writer);
    // It was started after the restore, so its rows are new.
    if (most === undefined) continue;
    if (last > most) wrong.push(`${writer} has pair ${last}, and had written ${most} when the dump was over`);
    if (count !== last) wrong.push(`${writer} has ${count} pairs of ${last}`);
    if (credits !== count || debits !== count)
      wrong.push(`${writer} has half pairs: ${debits} debits and ${credits} credits of ${count}`);
  }
  return wrong;
}
