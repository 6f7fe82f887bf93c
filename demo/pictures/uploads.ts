import { SITE_NAMESPACE } from '../cluster/demo-names';
import type { Kubectl } from '../cluster/kubectl';
import { DATABASE } from '../site/database-server';

/** Adds a table of random bytes to the site's database, so that a backup of it takes seconds. */
export async function addUploads(kubectl: Kubectl, mebibytes: number): Promise<void> {
  const table = `${DATABASE.database}.wp_uploads`;
  const sql = [
    `USE ${DATABASE.database}`,
    `CREATE OR REPLACE TABLE ${table} (id INT PRIMARY KEY, content VARBINARY(1024))`,
    `INSERT INTO ${table} SELECT seq, RANDOM_BYTES(1024) FROM seq_1_to_${mebibytes * 1024}`,
  ].join('; ');
  const script = 'MYSQL_PWD=$MARIADB_ROOT_PASSWORD exec mariadb -uroot -h127.0.0.1';
  await kubectl.run(['-n', SITE_NAMESPACE, 'exec', '-i', `${DATABASE.name}-0`, '--', 'bash', '-c', script], sql);
}
