import { describeServer, type How, shop } from './server/shop';

/** An event is a writer inside the server, which no run scales to zero. */
describeServer('an event', () => {
  const at = shop('--event-scheduler=ON');
  const DEFINITIONS = `SELECT event_schema, event_name, definer, time_zone, sql_mode, event_definition, interval_value, interval_field, starts, status,
    on_completion, event_comment, character_set_client, collation_connection FROM information_schema.events ORDER BY 1, 2`;
  const events = () => at.server.sql(DEFINITIONS);
  const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));
  afterEach(() =>
    at.server.sql(
      "DROP DATABASE IF EXISTS shop; DROP DATABASE IF EXISTS ops; DROP DATABASE IF EXISTS jerrycan_load; DROP USER IF EXISTS ops@localhost, admin@'127.0.0.1'",
    ),
  );

  /** Queries that read the table while its dump loads. */
  const slow = ['SELECT SLEEP(2.5) = 0', 'SELECT n = 5 FROM shop.t'];

  test('of the dump is made after the assertions, and runs then', async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.log (at DATETIME); INSERT INTO shop.log VALUES (NOW());
      CREATE EVENT shop.tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.log VALUES (NOW())`);
    const { artifacts } = await at.backup();
    at.server.sql('DROP EVENT shop.tick; DELETE FROM shop.log');
    const assertions = [
      'SELECT SLEEP(1.6) = 0',
      // Its rows are older than the dump.
      'SELECT MAX(at) < NOW() - INTERVAL 1 SECOND FROM shop.log',
      'SELECT COUNT(*) = 0 FROM information_schema.events WHERE event_schema = "shop"',
    ];
    const { code, log } = await at.run('restore', { artifacts, props: { assertions } });
    expect({ code, log }).toEqual({ code: 0, log: expect.not.stringContaining('jerrycan: ') });
    const rows = () => Number(at.server.sql('SELECT COUNT(*) FROM shop.log'));
    for (const before = rows(); rows() === before; ) await pause(100);
  });

  test('of another database that may write into the dump is disabled until the end, and is then as it was', async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (n INT); INSERT INTO shop.t VALUES (5)`);
    const { artifacts } = await at.backup();
    at.server.sql(`CREATE DATABASE ops; CREATE TABLE ops.t (n INT); INSERT INTO ops.t VALUES (0);
      CREATE USER ops@localhost; GRANT ALL ON ops.* TO ops@localhost; GRANT SELECT, UPDATE ON \`sh_p\`.* TO ops@localhost;
      SET NAMES latin1; SET sql_mode = 'ANSI_QUOTES'; SET time_zone = '+05:00';
      CREATE DEFINER=ops@localhost EVENT ops."it's \`ticking\`" ON SCHEDULE EVERY 1 SECOND ON COMPLETION PRESERVE COMMENT 'c' DO UPDATE shop.t SET n = n + 1;
      CREATE EVENT ops.off ON SCHEDULE EVERY 1 SECOND DISABLE DO SET @a = 1`);
    const before = events();
    const { code, log } = await at.run('restore', { artifacts, props: { assertions: slow } });
    expect({ code, log }).toEqual({ code: 0, log: expect.not.stringContaining('jerrycan: ') });
    expect(log).toContain(
      "events that may write into the restored databases are disabled until the task ends: 'ops', 'it\\'s `ticking`'",
    );
    expect(events()).toBe(before);
    await pause(2500);
    expect(Number(at.server.sql('SELECT n FROM shop.t'))).toBeGreaterThan(5);
  });

  test('of another app, whose account may not write into the dump, continues', async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (n INT); INSERT INTO shop.t VALUES (5)`);
    const { artifacts } = await at.backup();
    at.server.sql(`CREATE DATABASE ops; CREATE TABLE ops.t (n INT); INSERT INTO ops.t VALUES (0); CREATE USER ops@localhost; GRANT ALL ON ops.* TO ops@localhost;
      CREATE DEFINER=ops@localhost EVENT ops.tick ON SCHEDULE EVERY 1 SECOND DO UPDATE ops.t SET n = n + 1`);
    await pause(1500);
    const before = Number(at.server.sql('SELECT n FROM ops.t'));
    const { code, log } = await at.run('restore', { artifacts, props: { assertions: slow } });
    expect({ code, log }).toEqual({ code: 0, log: expect.not.stringContaining('are disabled') });
    expect(Number(at.server.sql('SELECT n FROM ops.t'))).toBeGreaterThan(before);
  });

  test('that the account may not disable refuses the load, by name', async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (n INT); INSERT INTO shop.t VALUES (5)`);
    const { artifacts } = await at.backup();
    at.server.sql(`CREATE DATABASE ops; CREATE EVENT ops.tick ON SCHEDULE EVERY 1 SECOND DO UPDATE shop.t SET n = n + 1;
      CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'admin'; GRANT ALL ON shop.* TO admin@'127.0.0.1'; GRANT EVENT, SELECT, SUPER, CREATE, INSERT, DROP ON *.* TO admin@'127.0.0.1'; REVOKE SUPER ON *.* FROM admin@'127.0.0.1'; SET GLOBAL max_allowed_packet = 1073741824`);
    const how = { props: { user: 'admin' }, secrets: { 'mariadb/root-password': 'admin' } } as How;
    const { code, words } = await at.run('restore', { artifacts, ...how });
    at.server.sql('SET GLOBAL max_allowed_packet = 16777216');
    expect(code).toBe(1);
    expect(words).toMatch(
      /^jerrycan: nothing was changed: .*events may write into the restored databases \('ops', 'tick'\), and user admin may not disable them \(ERROR 1227/,
    );
    expect(
      at.server.sql(
        "SELECT status FROM information_schema.events WHERE event_name = 'tick'; SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'jerrycan_load'",
      ),
    ).toBe('ENABLED\n0');
  });

  test('that writes what is in no snapshot is refused while the writers stand still for the whole dump', async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.m (n INT) ENGINE=MyISAM; INSERT INTO shop.m VALUES (5);
      CREATE EVENT shop.tick ON SCHEDULE EVERY 1 SECOND DO UPDATE shop.m SET n = n + 1`);
    const whole = { options: { quiesce: 'whole-backup' } };
    const { code, words } = await at.run('backup', whole);
    expect(code).toBe(1);
    expect(words).toContain(
      'events run while the dump reads tables that a snapshot does not include (shop.tick; shop.m (MyISAM))',
    );
    expect((await at.run('preflight', whole)).code).toBe(1);
    at.server.sql('ALTER EVENT shop.tick DISABLE');
    expect((await at.run('backup', whole)).code).toBe(0);
    at.server.sql('ALTER EVENT shop.tick ENABLE; ALTER TABLE shop.m ENGINE=InnoDB');
    expect((await at.run('backup', whole)).code).toBe(0);
  });
});
