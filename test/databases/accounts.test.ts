import { createHash } from 'node:crypto';
import { describeServer, shop } from './server/shop';

describeServer('users and roles', () => {
  const at = shop();
  const HASH = '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19';

  beforeAll(() => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (a INT); CREATE TABLE shop.dropped (a INT);
      CREATE ROLE reader; CREATE ROLE \`odd 'role\`; GRANT SELECT ON shop.* TO reader; GRANT reader TO \`odd 'role\`;
      CREATE USER 'o''neil\\\\'@'10.0.0.%' IDENTIFIED BY PASSWORD '${HASH}'; GRANT reader TO 'o''neil\\\\'@'10.0.0.%';
      SET DEFAULT ROLE reader FOR 'o''neil\\\\'@'10.0.0.%';
      GRANT INSERT ON shop.t TO 'o''neil\\\\'@'10.0.0.%'; GRANT SELECT ON shop.dropped TO 'o''neil\\\\'@'10.0.0.%';
      CREATE USER kept@'%' IDENTIFIED BY 'one'; GRANT SELECT ON shop.* TO kept@'%';
      CREATE USER ''@'nowhere'; CREATE USER healthcheck@localhost`);
  });

  const grants = () =>
    at.server.sql(`SHOW GRANTS FOR 'o''neil\\\\'@'10.0.0.%'; SHOW GRANTS FOR reader; SHOW GRANTS FOR \`odd 'role\``);
  const rootBefore = () =>
    at.server.sql(
      "SELECT user, host, JSON_VALUE(priv, '$.authentication_string') FROM mysql.global_priv WHERE user = 'root' ORDER BY host",
    );

  test('only those that are missing come back, and only on request', async () => {
    const all = grants();
    const backup = await at.backup();
    const stored = (await at.store.read(`${backup.artifacts.point!.directory}/users.sql.00000`)).toString();
    expect(stored).toContain(`-- User: 'o\\'neil\\\\'@'10.0.0.%'`);
    expect(stored).not.toMatch(/User: '(root|mariadb.sys|mysql|healthcheck|PUBLIC|)'/);
    expect(backup.log).not.toContain(HASH.slice(1));

    at.server.sql(`DROP USER 'o''neil\\\\'@'10.0.0.%'; DROP ROLE reader; DROP ROLE \`odd 'role\`;
      ALTER USER kept@'%' IDENTIFIED BY 'two'; REVOKE SELECT ON shop.* FROM kept@'%'; ALTER USER root@localhost ACCOUNT UNLOCK`);
    const [kept, root] = [at.server.sql("SHOW GRANTS FOR kept@'%'"), rootBefore()];

    expect((await at.run('restore', { artifacts: backup.artifacts })).artifacts.server!.warnings).toBe('');
    expect(at.server.sql("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'o%neil%'")).toBe('0');

    const restore = await at.run('restore', { artifacts: backup.artifacts, options: { users: 'true' } });
    expect(restore.log).toContain('users: 3 restored');
    expect(restore.artifacts.server!.warnings).toBe('');
    expect(restore.log).not.toContain(HASH.slice(1));
    expect(grants()).toBe(all);
    expect(at.server.sql("SHOW GRANTS FOR kept@'%'")).toBe(kept);
    expect(rootBefore()).toBe(root);
  });

  test('a grant on a missing object is left out and reported; the account is there', async () => {
    at.server.sql('DROP TABLE shop.dropped');
    const backup = await at.backup();
    at.server.sql(`DROP USER 'o''neil\\\\'@'10.0.0.%'`);
    const restore = await at.run('restore', { artifacts: backup.artifacts, options: { users: 'true' } });
    expect(restore.log).toContain('users: grants on columns, tables or routines that no longer exist are skipped');
    expect(restore.artifacts.server!.warnings).toBe('');
    expect(grants()).toContain('GRANT INSERT ON `shop`.`t`');
  });

  test('one that cannot be made is reported by its number, and the restore completes with all others', async () => {
    const directory = (await at.backup()).artifacts.point!.directory!;
    const stored = (await at.store.read(`${directory}/users.sql.00000`)).toString();
    const users = Buffer.from(`${stored}-- User: 'strange'@'%'
CREATE USER 'strange'@'%' IDENTIFIED VIA no_such_plugin USING '${HASH}';
-- Grants: 'strange'@'%'
GRANT SELECT ON \`shop\`.* TO 'strange'@'%';
-- User: 'zoe'@'%'
CREATE USER 'zoe'@'%' IDENTIFIED BY PASSWORD '${HASH}';
-- Grants: 'zoe'@'%'
GRANT nobody TO 'zoe'@'%';
GRANT SELECT ON \`shop\`.* TO 'zoe'@'%';
`);
    const lines = (await at.store.read(`${directory}/index`)).toString().split('\n');
    const changed = lines.map((line) =>
      line.startsWith('users ') ? `users users.sql.00000 ${users.length} ${sha256(users)}` : line,
    );
    const index = Buffer.from(changed.join('\n'));
    await at.store.write(`${directory}/users.sql.00000`, users);
    await at.store.write(`${directory}/index`, index);
    const point = { directory, index: `${index.length}:${sha256(index)}` };

    const restore = await at.run('restore', { artifacts: { point }, options: { users: 'true' } });
    expect(restore.code).toBe(0);
    expect(restore.artifacts.server!.warnings).toBe(
      `the data was loaded, but not all database accounts (failed: 3 (errors 1524 of 'strange'@'%', 1133 of 'strange'@'%', 1959 of 'zoe'@'%')); ${CURE}\n`,
    );
    expect(restore.log).toMatch(/users: not all could be created or given their grants \(errors 1524 \d+ \d+\)/);
    expect(restore.log).not.toContain(HASH.slice(1));
    expect(at.server.sql("SELECT user FROM mysql.user WHERE user IN ('strange', 'zoe')")).toBe('zoe');
    expect(at.server.sql("SHOW GRANTS FOR zoe@'%'")).toContain('GRANT SELECT ON `shop`.*');
  });

  test('those that cannot be compared do not fail the restore', async () => {
    const backup = await at.backup();
    at.server.sql(`CREATE USER small@'127.0.0.1' IDENTIFIED BY 'small'; GRANT SUPER ON *.* TO small@'127.0.0.1';
      GRANT ALL ON shop.* TO small@'127.0.0.1'`);
    const how = { props: { user: 'small' }, secrets: { 'mariadb/root-password': 'small' } };
    const restore = await at.run('restore', { artifacts: backup.artifacts, options: { users: 'true' }, ...how });
    expect(restore.artifacts.server!.warnings).toContain(
      `the data was loaded, but not all database accounts (failed: 1 (ERROR 1142 (42000) at line 1: SELECT command denied to user 'small'@'localhost' for table \`mysql\`.\`user\`)); ${CURE}\n`,
    );
    expect(restore.log).toMatch(/users: could not be read or compared \(ERROR 1142 .*; the databases are restored/);
  });
});

const CURE = 'create the missing users and grants manually';
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
