import { describeServer, shop } from './shop';

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

  test('only those that are missing come back, and only when asked for', async () => {
    const all = grants();
    const backup = await at.backup();
    const stored = (await at.store.read(`${backup.artifacts.point!.directory}/users.sql.00000`)).toString();
    expect(stored).toContain(`-- User: 'o\\'neil\\\\'@'10.0.0.%'`);
    expect(stored).not.toMatch(/User: '(root|mariadb.sys|mysql|healthcheck|PUBLIC|)'/);
    expect(backup.log).not.toContain(HASH.slice(1));

    at.server.sql(`DROP USER 'o''neil\\\\'@'10.0.0.%'; DROP ROLE reader; DROP ROLE \`odd 'role\`;
      ALTER USER kept@'%' IDENTIFIED BY 'two'; REVOKE SELECT ON shop.* FROM kept@'%'; ALTER USER root@localhost ACCOUNT UNLOCK`);
    const [kept, root] = [at.server.sql("SHOW GRANTS FOR kept@'%'"), rootBefore()];

    expect((await at.run('restore', { artifacts: backup.artifacts })).code).toBe(0);
    expect(at.server.sql("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'o%neil%'")).toBe('0');

    const restore = await at.run('restore', { artifacts: backup.artifacts, options: { users: 'true' } });
    expect(restore.log).toContain('users: 3 restored');
    expect(restore.code).toBe(0);
    expect(restore.log).not.toContain(HASH.slice(1));
    expect(grants()).toBe(all);
    expect(at.server.sql("SHOW GRANTS FOR kept@'%'")).toBe(kept);
    expect(rootBefore()).toBe(root);
  });

  test('a grant on what is no more is left out and said; the account is there', async () => {
    at.server.sql('DROP TABLE shop.dropped');
    const backup = await at.backup();
    at.server.sql(`DROP USER 'o''neil\\\\'@'10.0.0.%'`);
    const restore = await at.run('restore', { artifacts: backup.artifacts, options: { users: 'true' } });
    expect(restore.log).toContain('users: grants on columns, tables or routines that are no more are left out');
    expect(restore.code).toBe(0);
    expect(grants()).toContain('GRANT INSERT ON `shop`.`t`');
  });
});
