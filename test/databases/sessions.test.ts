import { type ChildProcess, spawn } from 'node:child_process';
import { findProgram } from './server/programs';
import { describeServer, type How, shop } from './server/shop';

describeServer('a restore looks who else is connected', () => {
  const at = shop();
  const clients: ChildProcess[] = [];
  let artifacts: Awaited<ReturnType<typeof at.backup>>['artifacts'];

  beforeAll(async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (a INT);
      CREATE USER app@'127.0.0.1' IDENTIFIED BY 'app'; GRANT ALL ON shop.* TO app@'127.0.0.1';
      CREATE USER loader@'127.0.0.1' IDENTIFIED BY 'loader';
      GRANT SELECT, INSERT, CREATE, DROP, ALTER, LOCK TABLES, SUPER ON *.* TO loader@'127.0.0.1'`);
    artifacts = (await at.backup()).artifacts;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.kill('SIGKILL');
    await until('0');
  });

  const connected = () =>
    at.server.sql(
      "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%canary%' AND id <> CONNECTION_ID()",
    );
  async function until(count: string): Promise<void> {
    while (connected() !== count) await new Promise((wake) => setTimeout(wake, 50));
  }

  async function connect(user: string, password: string, ...database: string[]): Promise<void> {
    const args = [
      '--no-defaults',
      '--host=127.0.0.1',
      `--port=${at.server.port}`,
      '--protocol=TCP',
      `--user=${user}`,
      "--execute=SELECT SLEEP(300), 'canary'",
      ...database,
    ];
    const env = { ...process.env, MYSQL_PWD: password };
    clients.push(spawn(findProgram('mariadb')!, args, { env, stdio: 'ignore' }));
    await until(String(clients.length));
  }

  const restore = (how: How = {}) => at.run('restore', { artifacts, ...how });

  test('and names no session if there is none', async () => {
    const { code, log, artifacts: left } = await restore();
    expect({ code, warnings: left.server!.warnings }).toEqual({ code: 0, warnings: '' });
    expect(log).not.toContain('other sessions are connected');
  });

  test('and names account, host, database and number, before it drops anything, and no statement', async () => {
    await connect('app', 'app', 'shop');
    await connect('app', 'app', 'shop');
    await connect('app', 'app');
    const { code, log, artifacts: left } = await restore();
    // The host name, if the server resolves it.
    const host = at.server.sql(
      "SELECT DISTINCT REGEXP_REPLACE(host, ':[0-9]+$', '') FROM information_schema.processlist WHERE user = 'app'",
    );
    const named = `app from ${host} to no database (1), app from ${host} to shop (2)`;
    const said = `other sessions were connected when the databases were dropped: ${named}; check whether they wrote data, and stop them before a restore or declare them as writers`;
    expect({ code, warnings: left.server!.warnings }).toEqual({ code: 0, warnings: `${said}\n` });
    expect(
      log.indexOf(`other sessions are connected: ${named}; stop them, or declare them as writers`),
    ).toBeGreaterThan(-1);
    expect(log.indexOf('other sessions are connected')).toBeLessThan(log.indexOf('replacing 1 databases'));
    expect(log).not.toContain('canary');
  });

  test('and reports that it does not see others if the account has no PROCESS', async () => {
    await connect('app', 'app', 'shop');
    const how = { props: { user: 'loader' }, secrets: { 'mariadb/root-password': 'loader' } } as How;
    const { code, log, artifacts: left } = await restore(how);
    const said =
      "sessions of other accounts are not visible without the right PROCESS; grant it to the user in the app's file";
    expect({ code, warnings: left.server!.warnings }).toEqual({ code: 0, warnings: `${said}\n` });
    expect(log).toContain('user loader lacks the right PROCESS; sessions of other users are not visible');
  });
});
