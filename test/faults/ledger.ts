import type { Quiesce } from '../../contracts/app-config';
import { MARIADB, type Server, sql } from '../e2e/world/app/mariadb';
import { serving, WORDPRESS, wordpressPods } from '../e2e/world/app/wordpress';
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

/**
 * A process that writes pairs, and ends with a whole one on request. A row is sent before the next one is made. The credits of `apart` have a
 * connection of their own, because they may be on another server.
 */
const SCRIPT = `
trap 'end=yes' TERM
trap '' PIPE
k=0
mkfifo /tmp/debit /tmp/credit
into() {
  exec mariadb -h "$1" -u ${MARIADB.user} ${DATABASE} >/dev/null 2>&1
}
while [ -z "\${end:-}" ]; do
  k=$((k + 1)) n=0 me=$HOSTNAME-$k
  into ${MARIADB.name} </tmp/debit &
  exec 3>/tmp/debit
  into "$CREDITS" </tmp/credit 3>&- &
  exec 4>/tmp/credit
  while [ -z "\${end:-}" ]; do
    n=$((n + 1))
    debit="INSERT INTO debit (writer, n) VALUES ('$me', $n);" credit="INSERT INTO credit (writer, n) VALUES ('$me', $n);"
    if [ "$STYLE" = transaction ]; then
      printf 'BEGIN; %s %s COMMIT;\\n' "$debit" "$credit" >&3 2>/dev/null || break
    else
      printf '%s\\n' "$debit" >&3 2>/dev/null || break
      sleep 0.05
      printf '%s\\n' "$credit" >&4 2>/dev/null || break
    fi
    sleep 0.05
  done
  exec 3>&- 4>&-
  wait
  [ -n "\${end:-}" ] || sleep 0.5
done
`;

/** Lets every pod of the app write pairs, in this style, from now on. */
export async function write(root: SecretValue, style: Style, credits: Server = MARIADB): Promise<void> {
  const engine = style === 'apart, MyISAM' ? 'MyISAM' : 'InnoDB';
  const columns = 'writer VARCHAR(80), n BIGINT, at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)';
  const table = (
    name: string,
  ) => `CREATE DATABASE IF NOT EXISTS ${DATABASE}; CREATE TABLE IF NOT EXISTS ${DATABASE}.${name} (${columns}, PRIMARY KEY (writer, n)) ENGINE=InnoDB;
      ALTER TABLE ${DATABASE}.${name} ENGINE=${engine}; GRANT ALL ON ${DATABASE}.* TO ${MARIADB.user}@'%';`;
  const scale = (replicas: number) =>
    kubectl(['-n', WORDPRESS.namespace, 'scale', `deployment/${WORDPRESS.name}`, `--replicas=${replicas}`]);
  await scale(0);
  await until('nobody writes', async () => {
    const labels = ['-n', WORDPRESS.namespace, 'get', 'pods', '-l', `app=${WORDPRESS.name}`, '-o', 'name'];
    return (await kubectl(labels)).trim() === '';
  });
  await sql(root, table('debit'));
  await sql(root, table('credit'), credits);
  const container = {
    name: 'ledger',
    image: 'docker.io/library/mariadb:10.11',
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '-c', SCRIPT],
    env: [
      { name: 'STYLE', value: style },
      { name: 'CREDITS', value: `${credits.name}.${credits.namespace}` },
      { name: 'MYSQL_PWD', valueFrom: { secretKeyRef: { name: MARIADB.name, key: 'mariadb-password' } } },
    ],
  };
  const patch = { spec: { template: { spec: { terminationGracePeriodSeconds: 20, containers: [container] } } } };
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
export async function wrongInRestored(
  root: SecretValue,
  before: Ledger,
  after: Ledger,
  credits: Server = MARIADB,
): Promise<string[]> {
  const restored = await accounts(root, credits);
  const wrong: string[] = [];
  for (const [writer, last] of before) {
    const there = restored.get(writer)?.last ?? 0;
    if (there < last) wrong.push(`${writer} had written ${last} pairs before the dump, and ${there} are there`);
  }
  for (const [writer, account] of restored) {
    const most = after.get(writer);
    // It was started after the restore, so its rows are new.
    if (most === undefined) continue;
    if (account.last > most)
      wrong.push(`${writer} has pair ${account.last}, and had written ${most} when the dump was over`);
    wrong.push(...halfOf(writer, account));
  }
  return wrong;
}

/** The half pairs of writers that have ended: rows of two instants, between which the app wrote. */
export async function halfPairs(root: SecretValue, credits: Server): Promise<string[]> {
  const live = (await wordpressPods()).map(({ metadata }) => metadata.name);
  return [...(await accounts(root, credits))]
    .filter(([writer]) => !live.some((pod) => writer.startsWith(`${pod}-`)))
    .flatMap(([writer, account]) => halfOf(writer, account));
}

interface Account {
  readonly last: number;
  readonly debits: number;
  readonly credits: number;
}

/** Pairs are numbered from 1, so whole ones are as many as the number of the last. */
const halfOf = (writer: string, { last, debits, credits }: Account): string[] =>
  debits === last && credits === last ? [] : [`${writer} has ${debits} debits and ${credits} credits of ${last} pairs`];

/** The rows of each writer in both tables. */
async function accounts(root: SecretValue, on: Server): Promise<Map<string, Account>> {
  const counted = async (table: string, server: Server) => {
    const rows = await sql(root, `SELECT writer, MAX(n), COUNT(*) FROM ${DATABASE}.${table} GROUP BY writer`, server);
    return new Map(rows.map(([writer, last, count]) => [writer!, { last: Number(last), count: Number(count) }]));
  };
  const [debits, credits] = [await counted('debit', MARIADB), await counted('credit', on)];
  const writers = [...new Set([...debits.keys(), ...credits.keys()])];
  return new Map(
    writers.map((writer) => {
      const [debit, credit] = [debits.get(writer), credits.get(writer)];
      const last = Math.max(debit?.last ?? 0, credit?.last ?? 0);
      return [writer, { last, debits: debit?.count ?? 0, credits: credit?.count ?? 0 }];
    }),
  );
}
