import { type MariadbServer, startMariadb } from './server/mariadb-server';
import { describeServer, shop } from './server/shop';

describeServer('a restore into a replica', () => {
  const at = shop('--server-id=2', '--replicate-do-db=other');
  let primary: MariadbServer | undefined;

  beforeAll(async () => {
    primary = await startMariadb('primary', ['--server-id=1', '--log-bin', '--binlog-ignore-db=logs']);
  });
  afterAll(() => primary?.stop());

  test('reports that replication runs and how it is filtered, and refuses nothing', async () => {
    at.server.sql('CREATE DATABASE shop; CREATE TABLE shop.t (a INT)');
    const { artifacts } = await at.backup();
    at.server.sql(
      `CHANGE MASTER TO master_host = '127.0.0.1', master_port = ${primary!.port}, master_user = 'root', master_password = 'primary'; START SLAVE`,
    );
    const threads = "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Slave%'";
    while (at.server.sql(threads) !== '2') await new Promise((next) => setTimeout(next, 50));
    const { code, log, artifacts: left } = await at.run('restore', { artifacts });
    const who = 'replication from a primary server, filtered by replicate_do_db=other (2)';
    expect({ code, warnings: left.server!.warnings }).toEqual({
      code: 0,
      warnings: expect.stringContaining(`other sessions were connected when the databases were dropped: ${who}; `),
    });
    expect(log).toContain('other sessions are connected: replication from a primary server');
    at.server.sql('STOP SLAVE');
    const { artifacts: after } = await at.run('restore', { artifacts });
    expect(after.server!.warnings).toBe('');
  });

  test('into a primary reports what its binary log leaves out', async () => {
    const { artifacts } = await at.backup();
    const how = { props: { port: primary!.port }, secrets: { 'mariadb/root-password': 'primary' } } as object;
    const { code, log } = await at.run('restore', { artifacts, ...how });
    expect({ code, log }).toEqual({ code: 0, log: expect.stringContaining('the binary log is filtered') });
    expect(log).toMatch(/is filtered \(.*logs.*\); replicas do not receive everything that this restore loads/);
  });
});
