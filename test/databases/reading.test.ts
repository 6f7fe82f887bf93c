import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { quote, writeScript } from './server/programs';
import { describeServer, type How, shop } from './server/shop';

/** The backup's task and the preflight before it refuse for the same reasons, with the same message. */
describeServer('a dump that could not read everything', () => {
  const at = shop();
  const run = 'shop-20260101t000000z-aaaaa';
  const backup = { props: { user: 'backup' }, secrets: { 'mariadb/root-password': 'backup-canary' } } as How;
  const word = (log: string) => /^jerrycan: (.*)$/m.exec(log)?.[1];

  beforeEach(() =>
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY, b TEXT); INSERT INTO shop.t VALUES (1, 'canary-row');
      CREATE USER backup@'127.0.0.1' IDENTIFIED BY 'backup-canary'`),
  );
  afterEach(() => {
    const names = at.server.sql(
      "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') AND schema_name NOT LIKE '#%'",
    );
    for (const name of names.split('\n').filter(Boolean))
      at.server.sql(`DROP DATABASE \`${name.replaceAll('`', '``')}\``);
    at.server.sql("DROP USER backup@'127.0.0.1'");
  });

  const grant = (...rights: readonly string[]) => {
    for (const right of rights) at.server.sql(`GRANT ${right} TO backup@'127.0.0.1'`);
  };

  /** Runs both, and expects the same answer. */
  async function refused(how: How = {}): Promise<string | undefined> {
    const before = await at.store.list();
    const preflight = await at.run('preflight', { ...how, options: { quiesce: 'snapshot', ...how.options } });
    const dump = await at.run('backup', { ...how, options: { run, quiesce: 'snapshot', ...how.options } });
    expect([preflight.code, dump.code]).toEqual([1, 1]);
    expect(word(dump.log)).toBe(word(preflight.log));
    expect(preflight.log + dump.log).not.toContain('canary');
    expect(await at.store.list()).toEqual(before);
    return word(dump.log);
  }

  const missing = (rights: string) =>
    `user backup may not read everything that a dump contains (missing: ${rights}); grant these rights, or set another user in the app's file`;

  test.each<[string, string[], string]>([
    ['triggers', ['SELECT, LOCK TABLES, SHOW VIEW, RELOAD, PROCESS, EVENT ON *.*'], 'TRIGGER on shop'],
    ['events', ['SELECT, LOCK TABLES, SHOW VIEW, TRIGGER ON *.*'], 'EVENT on shop'],
    ['views', ['SELECT, TRIGGER, EVENT ON *.*'], 'SHOW VIEW on shop'],
    [
      'routines',
      ['SHOW DATABASES ON *.*', 'SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.*', 'SELECT ON mysql.user'],
      'SELECT on mysql.proc',
    ],
    [
      'one of two databases',
      ['SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.*'],
      'SHOW DATABASES on *.*, SELECT on mysql.proc',
    ],
    [
      'one of two databases, of which it sees the names',
      ['SHOW DATABASES ON *.*', 'ALL ON shop.*', 'SELECT ON mysql.*'],
      'SELECT on other, TRIGGER on other, EVENT on other',
    ],
  ])('%s: names the right that the account lacks', async (_, rights, lacks) => {
    at.server.sql('CREATE VIEW shop.v AS SELECT 1 AS one');
    if (rights[0]!.includes('SHOW DATABASES') || lacks.startsWith('SHOW DATABASES')) {
      if (!lacks.startsWith('SELECT on mysql')) at.server.sql('CREATE DATABASE other; CREATE TABLE other.t (a INT)');
    }
    grant(...rights);
    expect(await refused(backup)).toBe(missing(lacks));
  });

  test('all rights on a database show the bodies of its routines from 11.3 on only', async () => {
    at.server.sql('CREATE PROCEDURE shop.p() SELECT 1');
    grant('SHOW DATABASES ON *.*', 'ALL ON shop.*', 'SELECT ON mysql.global_priv', 'SELECT ON mysql.user');
    const { code, log } = await at.run('preflight', { ...backup, options: { quiesce: 'snapshot' } });
    const before = Number(/^(\d+\.\d+)/.exec(at.server.sql('SELECT VERSION()'))![1]) < 11.3;
    if (before) expect(log).toMatch(/missing: SELECT on mysql\.proc\)/);
    else expect(log).not.toContain('missing: ');
    expect(code === 1).toBe(before);
  });

  test.each([
    ['everywhere', ['SELECT, SHOW VIEW, TRIGGER, EVENT ON *.*']],
    ['by database', ['SHOW DATABASES ON *.*', 'SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.*', 'SELECT ON mysql.*']],
  ])('just enough rights %s dump everything', async (_, rights) => {
    at.server.sql(`CREATE VIEW shop.v AS SELECT 1 AS one; CREATE SEQUENCE shop.s;
      CREATE TRIGGER shop.x BEFORE INSERT ON shop.t FOR EACH ROW SET @a = 1; CREATE FUNCTION shop.f() RETURNS INT RETURN 1;
      CREATE EVENT shop.e ON SCHEDULE EVERY 1 DAY DO SET @a = 1`);
    grant(...rights);
    const { artifacts } = await at.backup({ ...backup, options: { run } });
    at.server.sql('DROP DATABASE shop');
    expect((await at.run('restore', { artifacts })).code).toBe(0);
    const counted = ['tables', 'triggers', 'routines', 'events'].map((table) => {
      const schema = { tables: 'table', triggers: 'trigger', routines: 'routine', events: 'event' }[table];
      return at.server.sql(`SELECT COUNT(*) FROM information_schema.${table} WHERE ${schema}_schema = 'shop'`);
    });
    expect(counted).toEqual(['3', '1', '1', '1']);
  });

  test('a view whose table, column, function or right is gone is named, and what works is not', async () => {
    at.server.sql(`CREATE TABLE shop.gone (a INT, c INT); CREATE TABLE shop.kept (a INT); CREATE VIEW shop.sound AS SELECT * FROM shop.kept; CREATE VIEW shop.\`od\`\`d\` AS SELECT * FROM shop.gone;
      CREATE VIEW shop.column_gone AS SELECT b FROM shop.t; CREATE FUNCTION shop.f() RETURNS INT RETURN 1;
      CREATE VIEW shop.on_view AS SELECT * FROM shop.\`od\`\`d\`; CREATE DEFINER=backup@'127.0.0.1' VIEW shop.rightless AS SELECT * FROM shop.t;
      DROP TABLE shop.gone; ALTER TABLE shop.t DROP COLUMN b`);
    expect(await refused()).toBe(
      'views cannot be read (`shop`.`column_gone` (ERROR 1356), `shop`.`od``d` (ERROR 1356), `shop`.`on_view` (ERROR 1356), `shop`.`rightless` (ERROR 1143));' +
        ' they use a missing table, column, function, or right of the definer: drop or fix them',
    );
  });

  test('a restore that would repair it explains how: it needs no dump', async () => {
    const point = (await at.backup({ options: { run } })).artifacts.point!;
    at.server.sql('CREATE VIEW shop.broken AS SELECT * FROM shop.t; ALTER TABLE shop.t RENAME shop.gone');
    const options = { ...point, quiesce: 'whole-backup', safety: 'true' };
    const refusal = await at.run('preflight', { options: { ...options, run: `${run}1` } });
    expect(word(refusal.log)).toMatch(/`shop`\.`broken`.*; or restore with --no-safety-point$/);
    expect((await at.run('preflight', { options: point })).code).toBe(0);
    expect((await at.run('restore', { artifacts: { point } })).code).toBe(0);
    expect(at.server.sql('SELECT COUNT(*) FROM shop.t')).toBe('1');
  });

  test('users that cannot be read are found before the dump', async () => {
    const kept = at.server.sql("SELECT HEX(priv) FROM mysql.global_priv WHERE user = 'mariadb.sys'");
    at.server.sql("DELETE FROM mysql.global_priv WHERE user = 'mariadb.sys'; FLUSH PRIVILEGES");
    const said = await refused();
    at.server.sql(
      `INSERT INTO mysql.global_priv VALUES ('localhost', 'mariadb.sys', UNHEX('${kept}')); FLUSH PRIVILEGES`,
    );
    expect(said).toMatch(
      /^the server's users cannot be read \(ERROR 1449 .*'mariadb\.sys'@'localhost'.*mariadb\.sys@localhost exists$/,
    );
    expect((await at.run('preflight')).code).toBe(0);
  });

  test('transaction-precise histories are found before the dump', async () => {
    at.server.sql(`CREATE TABLE shop.precise (a INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START, e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END,
      PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING; CREATE TABLE shop.by_time (a INT) WITH SYSTEM VERSIONING`);
    expect(await refused()).toMatch(/transaction-precise periods \(shop\.precise\); use/);
  });

  test('a table that cannot be opened is named, however the writers are stopped', async () => {
    at.server.sql('CREATE TABLE shop.merged (a INT) ENGINE=MERGE UNION=(shop.t); FLUSH TABLES');
    for (const quiesce of ['snapshot', 'whole-backup'])
      expect(await refused({ options: { quiesce } })).toMatch(/^tables cannot be read \(shop\.merged\); check/);
  });

  test.each(["a'b", 'a\\b'])('events of %s are refused, by name', async (name) => {
    at.server.sql(`CREATE DATABASE \`${name}\``);
    expect((await at.run('preflight', { options: { quiesce: 'snapshot' } })).code).toBe(0);
    at.server.sql(`CREATE EVENT \`${name}\`.e ON SCHEDULE EVERY 1 DAY DO SET @a = 1`);
    expect(await refused()).toContain(`cannot dump events of databases with ' or \\ in their name (${name}); rename`);
  });

  test('events of a database with " in its name come back as they were, and so do the others', async () => {
    at.server.sql(`CREATE DATABASE \`a"b\`;
      DELIMITER //
      SET time_zone = '+03:00', sql_mode = ''//
      CREATE EVENT \`a"b\`.\`odd\`\`4 "name\` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-02 03:04:05' COMMENT 'it''s' DO BEGIN
        SET @a = 'tab\tand \\\\ "quote"'; -- a comment
        SET @b = 1;
      END//
      SET sql_mode = 'ANSI_QUOTES'//
      CREATE EVENT shop.plain ON SCHEDULE AT '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO DELETE FROM "t" WHERE a = 0//`);
    const shown = () => at.server.sql(`SHOW CREATE EVENT \`a"b\`.\`odd\`\`4 "name\`; SHOW CREATE EVENT shop.plain`);
    const before = shown();
    expect((await at.run('preflight', { options: { quiesce: 'snapshot' } })).code).toBe(0);
    const { artifacts } = await at.backup({ options: { run } });
    at.server.sql('DROP DATABASE `a"b`; DROP DATABASE shop');
    expect((await at.run('restore', { artifacts })).code).toBe(0);
    expect(shown()).toBe(before);
  });

  /** Pipes the output of mariadb-dump through sed. */
  test('a limit of rows is refused, which mariadb-dump obeys without a word', async () => {
    at.server.sql("INSERT INTO shop.t VALUES (2, 'b'); SET GLOBAL sql_select_limit = 1");
    try {
      expect(await refused()).toBe(
        `server 127.0.0.1:${at.server.port}: has sql_select_limit=1, and mariadb-dump would read only that many rows of a table; run SET GLOBAL sql_select_limit = 18446744073709551615`,
      );
    } finally {
      at.server.sql('SET GLOBAL sql_select_limit = 18446744073709551615');
    }
  });

  const edited = (program: string) => (path: string) => {
    renameSync(join(path, 'mariadb-dump'), join(path, 'real-dump'));
    writeScript(join(path, 'mariadb-dump'), `${quote(join(path, 'real-dump'))} "$@" | sed ${quote(program)}`);
  };

  test.each([
    ['a table', '/^CREATE TABLE `wp_4/d', '(table shop.wp_4 or table shop.wp_7|table shop.wp_7 or table shop.wp_4)'],
    ['a sequence', '/^CREATE SEQUENCE/d', 'sequence shop.s'],
    ['a view', '/^.*50001 VIEW/d', 'view shop.v'],
    ['a trigger', '/DROP TRIGGER/d', 'trigger shop.x'],
    ['an event', '/DROP EVENT/d', 'event shop.e'],
    ['a procedure', '/DROP PROCEDURE/d', 'procedure shop.p'],
    ['a package', '/DROP PACKAGE BODY/d', 'package body shop.pk'],
  ])('a dump that lacks %s fails, and names it', async (_, program, named) => {
    at.server.sql(`CREATE TABLE shop.wp_4 (a INT); CREATE TABLE shop.wp_7 (a INT); CREATE SEQUENCE shop.s; CREATE VIEW shop.v AS SELECT 1 AS one;
      CREATE TRIGGER shop.x BEFORE INSERT ON shop.t FOR EACH ROW SET @a = 1; CREATE PROCEDURE shop.p() SELECT 1;
      CREATE EVENT shop.e ON SCHEDULE EVERY 1 DAY DO SET @a = 1; SET sql_mode = ORACLE;
      DELIMITER //
      CREATE PACKAGE shop.pk AS FUNCTION g RETURN INT; END//
      CREATE PACKAGE BODY shop.pk AS FUNCTION g RETURN INT AS BEGIN RETURN 1; END; END//`);
    const { code, log } = await at.run('backup', { options: { run }, tamper: edited(program) });
    expect([code, word(log)]).toEqual([
      1,
      expect.stringMatching(`the dump is incomplete \\(missing: ${named}\\); check`), // The server does not guarantee an order.
    ]);
    const whole = await at.run('backup', { options: { run }, tamper: edited('') });
    expect([whole.code, word(whole.log)]).toEqual([0, undefined]);
  });

  test("mariadb-dump's own error is in the last words, names included", async () => {
    const failing = (path: string) =>
      writeScript(
        join(path, 'mariadb-dump'),
        `echo "mariadb-dump: Couldn't execute 'SHOW FIELDS FROM \\\`v\\\`': View 'shop.v' references invalid table(s) (1356)" >&2; exit 2`,
      );
    const { words } = await at.run('backup', { options: { run }, tamper: failing });
    expect(words).toMatch(
      /failed with status 2 \(mariadb-dump: Couldn't execute .*View 'shop\.v' references invalid table\(s\) \(1356\); 137 and 143/,
    );
    expect(words).not.toContain('see above');
  });
});
