import { describeServer, type How, shop } from './server/shop';

const LOG = 'log_bin_trust_function_creators';

/**
 * Global settings that decide whether the server accepts a statement. The load sets them if its account may. Otherwise
 * it is refused before anything is dropped.
 */
describeServer('a setting that a load needs otherwise', () => {
  const at = shop('--log-bin', '--server-id=1', '--max-allowed-packet=1G');
  const loader = { props: { user: 'loader' }, secrets: { 'mariadb/root-password': 'loader' } } as How;
  const tables = () =>
    at.server.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1");
  const value = (name: string) => at.server.sql(`SELECT @@GLOBAL.${name}`);
  let points = 0;

  beforeEach(() =>
    at.server.sql(`CREATE DATABASE shop; CREATE USER loader@'127.0.0.1' IDENTIFIED BY 'loader';
      GRANT ALL ON shop.* TO loader@'127.0.0.1'; GRANT SET USER ON *.* TO loader@'127.0.0.1'`),
  );
  afterEach(() =>
    at.server.sql(`DROP DATABASE IF EXISTS shop; DROP USER loader@'127.0.0.1'; SET GLOBAL enforce_storage_engine = NULL, GLOBAL ${LOG} = 0,
      GLOBAL innodb_default_row_format = dynamic, GLOBAL innodb_read_only_compressed = 0, GLOBAL innodb_force_primary_key = 0, GLOBAL innodb_file_per_table = 1`),
  );

  async function pointOf(make: string) {
    at.server.sql(`USE shop; ${make}`);
    const options = { run: `shop-20260101t000000z-${String(++points).padStart(5, '0')}`, quiesce: 'whole-backup' };
    return (await at.backup({ options })).artifacts;
  }

  test.each<[string, string, string, string, string]>([
    [
      'innodb_default_row_format',
      'compact',
      'dynamic',
      'CREATE TABLE t (a VARCHAR(700) PRIMARY KEY) CHARSET=utf8mb4',
      'shop.t has no row format of its own',
    ],
    [
      'innodb_read_only_compressed',
      '1',
      '0',
      'CREATE TABLE t (a INT PRIMARY KEY) ROW_FORMAT=COMPRESSED',
      'shop.t is ROW_FORMAT=COMPRESSED',
    ],
    ['innodb_force_primary_key', '1', '0', 'CREATE TABLE t (a INT)', 'shop.t has no primary key'],
    [
      'innodb_file_per_table',
      '0',
      '1',
      'CREATE TABLE t (a INT PRIMARY KEY) PAGE_COMPRESSED=1',
      'shop.t is compressed or encrypted',
    ],
    [
      LOG,
      '0',
      '1',
      `SET GLOBAL ${LOG} = 1; CREATE FUNCTION f() RETURNS INT RETURN 1; CREATE TABLE t (a INT)`,
      'function shop.f is neither DETERMINISTIC nor NO SQL nor READS SQL DATA',
    ],
    [
      LOG,
      '0',
      '1',
      'CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1; CREATE TABLE t (a INT)',
      'user loader creates functions without BINLOG ADMIN',
    ],
    [
      LOG,
      '0',
      '1',
      'CREATE TABLE t (a INT); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = 1',
      'user loader creates triggers without BINLOG ADMIN',
    ],
  ])('%s=%s, and not %s, for %s', async (name, now, needed, make, why) => {
    const artifacts = await pointOf(make);
    at.server.sql(`SET GLOBAL ${name} = ${now}`);
    const look = await at.run('preflight', { ...loader, options: artifacts.point! });
    const refusal =
      /^(.*) \(ERROR 1227 \(42000\).*Access denied; you need \(at least one of\) the (?:SUPER|BINLOG ADMIN|SUPER, BINLOG ADMIN) privilege\(s\) for this operation\); run (.*) for the restore, or grant the user SUPER and BINLOG ADMIN\n$/;
    const [, before, cure] = refusal.exec(look.words) ?? [look.words];
    expect([look.code, before, cure]).toEqual([
      1,
      `jerrycan: server 127.0.0.1:${at.server.port}: cannot load this restore point with ${name}=${now} (${why}), and user loader may not change it`,
      `SET GLOBAL ${name} = ${needed}`,
    ]);
    // The preflight prevents this. Here no preflight ran before the load.
    at.server.sql('CREATE TABLE shop.later (a INT PRIMARY KEY)');
    const refused = await at.run('restore', { ...loader, artifacts });
    expect([refused.code, refused.words]).toEqual([1, look.words.replace(': ', ': nothing was changed: ')]);
    expect(tables()).toBe('later\nt');
    at.server.sql(cure!);
    const { code, log } = await at.run('restore', { ...loader, artifacts });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect([tables(), value(name)]).toEqual(['t', needed]);
  });

  test.each([
    ['innodb_file_per_table', '0', 'CREATE TABLE t (a INT PRIMARY KEY) PAGE_COMPRESSED=1'],
    ['innodb_force_primary_key', '1', 'CREATE TABLE t (a INT)'],
  ])('%s=%s is put back by an account that may set it', async (name, now, make) => {
    const artifacts = await pointOf(make);
    at.server.sql(`SET GLOBAL ${name} = ${now}`);
    const { code, log } = await at.run('restore', { artifacts });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect([tables(), value(name)]).toEqual(['t', now]);
    expect(at.server.sql("SHOW DATABASES LIKE 'jerrycan_load'")).toBe('');
  });

  test('an engine that is forced upon every table', async () => {
    const artifacts = await pointOf('CREATE TABLE t (a INT) ENGINE=MyISAM');
    at.server.sql('SET GLOBAL enforce_storage_engine = InnoDB');
    const { code, words } = await at.run('restore', { ...loader, artifacts });
    expect(code).toBe(1);
    expect(words).toMatch(
      /^jerrycan: nothing was changed: server 127\.0\.0\.1:\d+: does not let user loader set the session variables that the load needs \(ERROR 1227 .*\); grant the user SUPER, or unset enforce_storage_engine \(InnoDB\) for the restore\n$/,
    );
    expect((await at.run('restore', { artifacts })).code).toBe(0);
    at.server.sql('SET GLOBAL enforce_storage_engine = NULL');
    expect((await at.run('restore', { ...loader, artifacts })).code).toBe(0);
    expect(at.server.sql("SELECT engine FROM information_schema.tables WHERE table_schema = 'shop'")).toBe('MyISAM');
  });

  test('read-only transactions by default, and rows that are cut, do not refuse a load', async () => {
    const artifacts = await pointOf('CREATE TABLE t (a INT); CREATE TABLE u (a INT)');
    at.server.sql('SET GLOBAL tx_read_only = 1, GLOBAL sql_select_limit = 1, GLOBAL max_allowed_packet = 16777216');
    try {
      const { code, log } = await at.run('restore', { artifacts });
      expect({ code, log }).toMatchObject({ code: 0 });
    } finally {
      at.server.sql(
        'SET GLOBAL tx_read_only = 0, GLOBAL sql_select_limit = 18446744073709551615, GLOBAL max_allowed_packet = 1073741824',
      );
    }
    expect(tables()).toBe('t\nu');
  });

  test('the size of a table in memory is for the load alone', async () => {
    const artifacts =
      await pointOf(`SET SESSION max_heap_table_size = 67108864; CREATE TABLE m (a VARCHAR(4000)) ENGINE=MEMORY CHARSET=latin1;
      INSERT INTO m SELECT REPEAT('x', 4000) FROM seq_1_to_6000`);
    const { code, log } = await at.run('restore', { ...loader, artifacts });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(at.server.sql('SELECT COUNT(*), MIN(LENGTH(a)) FROM shop.m; SELECT @@GLOBAL.max_heap_table_size')).toBe(
      '6000\t4000\n16777216',
    );
  });
});
