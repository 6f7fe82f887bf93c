import type { ChildProcess } from 'node:child_process';
import { child } from '../cluster/child';
import { kubectl } from '../cluster/kubectl';
import type { SecretValue } from '../cluster/secret';
import { until } from '../cluster/until';
import { MARIADB, sql } from './mariadb';

const DATABASE = 'ledger';

/** The content of the writer's two tables. */
export interface Ledger {
  /** Transactions whose first row exists. */
  readonly debits: number;
  readonly credits: number;
  /** The highest number. */
  readonly last: number;
  /** Numbers below `last` that are missing in one or both tables. */
  readonly torn: number;
}

/**
 * Writes numbered rows as fast as the server accepts them, until it is stopped. Each transaction writes one row into
 * each of two tables.
 */
export class Writer {
  private constructor(
    private readonly root: SecretValue,
    private readonly program: ChildProcess,
  ) {}

  static async start(root: SecretValue): Promise<Writer> {
    const tables = ['debit', 'credit'].map(
      (t) => `CREATE TABLE ${DATABASE}.${t} (n BIGINT PRIMARY KEY, filler CHAR(200)) ENGINE=InnoDB;`,
    );
    await sql(root, `DROP DATABASE IF EXISTS ${DATABASE}; CREATE DATABASE ${DATABASE}; ${tables.join('')}`);
    const insert = (table: string) => `INSERT INTO ${DATABASE}.${table} VALUES ($n, REPEAT('x', 200));`;
    const rows = `n=0; while [ ! -e /tmp/end ]; do n=$((n + 1)); echo "BEGIN; ${insert('debit')} ${insert('credit')} COMMIT;"; done`;
    const login = `MYSQL_PWD=$(head -c ${Buffer.byteLength(root.value)}; echo .); export MYSQL_PWD=\${MYSQL_PWD%.}`;
    const script = `rm -f /tmp/end; ${login}; { ${rows}; } | mariadb -h127.0.0.1 -uroot`;
    const pod = ['-n', MARIADB.namespace, 'exec', '-i', `${MARIADB.name}-0`, '--', 'bash', '-c', script];
    const program = child('kubectl', pod);
    program.stdin.end(root.value);
    await until('the writer writes', async () => (await ledger(root)).last > 100);
    return new Writer(root, program);
  }

  /** Stops the writer, and returns what it had written. */
  async end(): Promise<Ledger> {
    await kubectl(['-n', MARIADB.namespace, 'exec', `${MARIADB.name}-0`, '--', 'touch', '/tmp/end']);
    if (this.program.exitCode === null) await new Promise((resolve) => this.program.on('exit', resolve));
    return ledger(this.root);
  }
}

/** Counts the existing rows. */
export async function ledger(root: SecretValue): Promise<Ledger> {
  const both = `(SELECT COUNT(*) FROM ${DATABASE}.debit JOIN ${DATABASE}.credit USING (n))`;
  const last = `(SELECT COALESCE(MAX(n), 0) FROM (SELECT n FROM ${DATABASE}.debit UNION ALL SELECT n FROM ${DATABASE}.credit) a)`;
  const counts = `(SELECT COUNT(*) FROM ${DATABASE}.debit), (SELECT COUNT(*) FROM ${DATABASE}.credit)`;
  // One transaction, so that all counts are of the same moment.
  const [row] = await sql(
    root,
    `START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT ${counts}, ${last}, ${last} - ${both}; COMMIT;`,
  );
  const [debits, credits, highest, torn] = row!.map(Number);
  return { debits: debits!, credits: credits!, last: highest!, torn: torn! };
}
