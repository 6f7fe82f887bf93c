import { describeServer, type How, shop } from './server/shop';

/** A dump loads under the conditions in which it was made, even if the server would refuse its data today. */
describeServer('a load', () => {
  const at = shop();
  const schemas = () =>
    at.server.sql(
      "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')",
    );
  const packet = () => at.server.sql('SELECT @@GLOBAL.max_allowed_packet');
  afterEach(() => {
    for (const name of schemas().split('\n').filter(Boolean))
      at.server.sql(`DROP DATABASE \`${name.replaceAll('`', '``')}\``);
    at.server.sql("DROP USER IF EXISTS admin@'127.0.0.1'");
  });

  /** Runs backup, preflight and restore over damaged data. `state` is the same before and after. */
  async function comesBack(make: string, state: string): Promise<void> {
    at.server.sql(make);
    const before = at.server.sql(state);
    const { artifacts } = await at.backup();
    at.server.sql('DROP DATABASE shop; CREATE DATABASE shop');
    const preflight = await at.run('preflight', { options: artifacts.point! });
    expect({ code: preflight.code, log: preflight.log }).toMatchObject({ code: 0 });
    const { code, log } = await at.run('restore', { artifacts });
    expect(log).not.toMatch(/^ERROR/m);
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(at.server.sql(state)).toBe(before);
    expect(schemas()).not.toContain('jerrycan_load');
    expect(packet()).toBe('16777216');
  }

  const wide = Array.from({ length: 200 }, (_, i) => `c${i} VARCHAR(40) NOT NULL DEFAULT ''`).join(', ');

  test.each<[string, string, string]>([
    [
      'a default that takes from a sequence',
      `CREATE DATABASE shop; USE shop; CREATE SEQUENCE ids; CREATE TABLE orders (id BIGINT NOT NULL DEFAULT NEXTVAL(ids) PRIMARY KEY);
       INSERT INTO orders VALUES (DEFAULT)`,
      'SELECT * FROM shop.orders; SHOW CREATE TABLE shop.orders; SHOW CREATE SEQUENCE shop.ids',
    ],
    [
      'a default that takes from a sequence of another database, which comes later',
      `CREATE DATABASE shop CHARACTER SET latin1; CREATE DATABASE \`z\`\`z\` CHARACTER SET utf8mb3 COLLATE utf8mb3_bin; USE shop;
       CREATE SEQUENCE \`z\`\`z\`.ids START WITH 7 INCREMENT BY 3; CREATE SEQUENCE own;
       CREATE TABLE orders (id BIGINT NOT NULL DEFAULT NEXTVAL(\`z\`\`z\`.ids) PRIMARY KEY, a INT DEFAULT NEXTVAL(own)); INSERT INTO orders VALUES (DEFAULT, DEFAULT)`,
      'SELECT * FROM shop.orders; SHOW CREATE TABLE shop.orders; SHOW CREATE SEQUENCE `z``z`.ids; SHOW CREATE DATABASE `z``z`; SHOW CREATE DATABASE shop',
    ],
    [
      'rows too wide for the strict mode',
      `CREATE DATABASE shop; SET SESSION innodb_strict_mode=OFF; CREATE TABLE shop.wide (id INT PRIMARY KEY, ${wide}) CHARSET=utf8mb4;
       INSERT INTO shop.wide (id) VALUES (1)`,
      'SELECT COUNT(*) FROM shop.wide; SHOW CREATE TABLE shop.wide',
    ],
    [
      'a row format that the strict mode refuses',
      `CREATE DATABASE shop; SET SESSION innodb_strict_mode=OFF;
       CREATE TABLE shop.t (id INT PRIMARY KEY) ROW_FORMAT=DYNAMIC KEY_BLOCK_SIZE=8; CREATE TABLE shop.u (id INT PRIMARY KEY) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4`,
      'SHOW CREATE TABLE shop.t; SHOW CREATE TABLE shop.u',
    ],
    [
      'rows that are older than their check',
      `CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT PRIMARY KEY, j LONGTEXT); INSERT INTO t VALUES (1,'');
       SET SESSION check_constraint_checks=OFF; ALTER TABLE t MODIFY j JSON; ALTER TABLE t ADD CONSTRAINT positive CHECK (id > 5)`,
      'SELECT * FROM shop.t; SHOW CREATE TABLE shop.t',
    ],
    [
      'old modes, per object',
      `CREATE DATABASE shop; USE shop; SET SESSION sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,IGNORE_SPACE';
       CREATE TABLE "a""b" (d DATETIME DEFAULT '0000-00-00 00:00:00', t TIMESTAMP NOT NULL DEFAULT '0000-00-00 00:00:00', s VARCHAR(9) DEFAULT '\\', g VARCHAR(20) AS (s || 'x') STORED);
       INSERT INTO "a""b" (s) VALUES ('\\\\');
       CREATE FUNCTION f() RETURNS VARCHAR(20) DETERMINISTIC RETURN 'a\\' || "shop".g(1);
       CREATE VIEW v AS SELECT "s" || '\\' AS "x" FROM "a""b";
       CREATE TRIGGER tr BEFORE INSERT ON "a""b" FOR EACH ROW SET NEW.s = 'a\\' || 'b'`,
      'SHOW CREATE TABLE shop.`a"b`; SELECT d, s, g FROM shop.`a"b`; SHOW CREATE FUNCTION shop.f; SELECT * FROM shop.v; SELECT action_statement, sql_mode FROM information_schema.triggers WHERE trigger_schema = "shop"',
    ],
    [
      'dates that no month has, and subtractions below zero',
      `CREATE DATABASE shop; USE shop; SET SESSION sql_mode='ALLOW_INVALID_DATES,NO_UNSIGNED_SUBTRACTION';
       CREATE TABLE t (d DATE NOT NULL DEFAULT '2020-02-31', e DATETIME, a INT UNSIGNED, b INT UNSIGNED, c INT AS (a - b) VIRTUAL);
       INSERT INTO t (e, a, b) VALUES ('2021-04-31 10:00:00', 1, 2), ('2020-00-00 00:00:00', 3, 2);`,
      'SELECT d, e, a, b FROM shop.t; SHOW CREATE TABLE shop.t',
    ],
    [
      'subtractions above all signed numbers',
      `CREATE DATABASE shop; USE shop; CREATE TABLE big (a BIGINT UNSIGNED, b BIGINT UNSIGNED AS (a - 1) VIRTUAL); INSERT INTO big (a) VALUES (18446744073709551615)`,
      'SELECT * FROM shop.big; SHOW CREATE TABLE shop.big',
    ],
    [
      'packages, which only another mode knows',
      `CREATE DATABASE shop; USE shop; SET SESSION sql_mode=ORACLE;
       DELIMITER //
       CREATE PACKAGE p AS FUNCTION f RETURN INT; END; //
       CREATE PACKAGE BODY p AS x INT := 4; FUNCTION f RETURN INT AS BEGIN RETURN x; END; END; //
       DELIMITER ;`,
      'SHOW CREATE PACKAGE shop.p; SHOW CREATE PACKAGE BODY shop.p; SELECT shop.p.f()',
    ],
    [
      'a timestamp without a default, whatever the server gives it',
      `CREATE DATABASE shop; SET SESSION explicit_defaults_for_timestamp = 1; CREATE TABLE shop.t (a INT, t TIMESTAMP NOT NULL, n TIMESTAMP NULL);
       SET GLOBAL explicit_defaults_for_timestamp = 0`,
      'SHOW CREATE TABLE shop.t',
    ],
    [
      'history, periods, invisible and generated columns',
      `CREATE DATABASE shop; USE shop; CREATE TABLE h (id INT PRIMARY KEY, p INT INVISIBLE DEFAULT 3, g INT AS (id + 1) STORED INVISIBLE, v INT AS (p * 2) VIRTUAL) WITH SYSTEM VERSIONING
         PARTITION BY SYSTEM_TIME INTERVAL 1 DAY PARTITIONS 3;
       INSERT INTO h (id) VALUES (1), (2); UPDATE h SET p = 4 WHERE id = 1; DELETE FROM h WHERE id = 2;
       CREATE TABLE per (id INT, s DATE, e DATE, PERIOD FOR q (s, e), UNIQUE (id, q WITHOUT OVERLAPS)); INSERT INTO per VALUES (1, '2020-01-01', '2020-02-01')`,
      'SELECT id, p, g, v, row_start, row_end FROM shop.h FOR SYSTEM_TIME ALL ORDER BY 1, 5; SHOW CREATE TABLE shop.h; SHOW CREATE TABLE shop.per; SELECT * FROM shop.per',
    ],
    [
      'views on views, and on what other databases hold',
      `CREATE DATABASE shop; CREATE DATABASE zoo; USE shop; CREATE TABLE zoo.t (a INT); INSERT INTO zoo.t VALUES (5); CREATE FUNCTION zoo.f() RETURNS INT DETERMINISTIC RETURN 6;
       CREATE VIEW zoo.w AS SELECT a, zoo.f() AS f FROM zoo.t; CREATE VIEW b AS SELECT * FROM zoo.w; CREATE VIEW a AS SELECT * FROM b`,
      'SELECT * FROM shop.a; SHOW CREATE VIEW shop.a; SHOW CREATE VIEW zoo.w',
    ],
    [
      'definers that are no more',
      `CREATE DATABASE shop; USE shop; CREATE TABLE t (a INT); CREATE DEFINER=gone@nowhere VIEW v AS SELECT 1 AS one; CREATE DEFINER=gone@nowhere FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
       CREATE DEFINER=gone@nowhere TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1; CREATE DEFINER=gone@nowhere EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = 1`,
      'SELECT definer FROM information_schema.routines WHERE routine_schema = "shop"; SELECT definer FROM information_schema.triggers WHERE trigger_schema = "shop"; SELECT definer, status FROM information_schema.events WHERE event_schema = "shop"',
    ],
  ])('takes %s', async (_, make, state) => {
    try {
      await comesBack(make, state);
    } finally {
      at.server.sql('SET GLOBAL explicit_defaults_for_timestamp = DEFAULT');
    }
  });

  describe('is refused before anything is dropped', () => {
    const admin = { props: { user: 'admin' }, secrets: { 'mariadb/root-password': 'admin' } } as How;

    /** Expects that a load by this account is refused by its preflight, and by the load itself without a preflight. */
    async function refused(make: string, grants: string, message: string | RegExp): Promise<void> {
      at.server.sql(make);
      const { artifacts } = await at.backup();
      at.server.sql(
        `CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'admin'; ${grants}; SET GLOBAL max_allowed_packet = 1073741824`,
      );
      try {
        const preflight = await at.run('preflight', { ...admin, options: artifacts.point! });
        expect(preflight.log).toMatch(message);
        expect(preflight.code).toBe(1);
        const restore = await at.run('restore', { ...admin, artifacts });
        expect(restore.log).toMatch(message);
        expect(restore.words).toMatch(/^jerrycan: nothing was changed: /);
        expect(schemas()).toContain('shop');
      } finally {
        at.server.sql('SET GLOBAL max_allowed_packet = 16777216');
      }
    }
    const GRANTS =
      "GRANT ALL ON shop.* TO admin@'127.0.0.1'; GRANT SELECT, RELOAD, PROCESS ON *.* TO admin@'127.0.0.1'";

    test.each([
      ['a view', 'CREATE DEFINER=root@localhost VIEW shop.v AS SELECT 1', 'view shop.v'],
      ['a routine', 'CREATE DEFINER=root@localhost PROCEDURE shop.p() SELECT 1', 'routine shop.p'],
      [
        'a trigger',
        'CREATE TABLE shop.t (a INT); CREATE DEFINER=root@localhost TRIGGER shop.x BEFORE INSERT ON shop.t FOR EACH ROW SET @a = 1',
        'trigger shop.x',
      ],
      ['an event', 'CREATE DEFINER=root@localhost EVENT shop.e ON SCHEDULE EVERY 1 DAY DO SET @a = 1', 'event shop.e'],
    ])('for %s of another definer', async (_, make, named) => {
      await refused(
        `CREATE DATABASE shop; ${make}`,
        GRANTS,
        new RegExp(`user admin may not load this restore point \\(missing: SET USER for ${named} by root@localhost\\)`),
      );
    });

    test('for what the dump holds and the server does not', async () => {
      at.server.sql('CREATE DATABASE shop; CREATE VIEW shop.v AS SELECT 1');
      const { artifacts } = await at.backup();
      at.server.sql(`DROP VIEW shop.v; CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'admin';
        GRANT SELECT, INSERT, CREATE, DROP, ALTER, LOCK TABLES, SUPER, SET USER ON *.* TO admin@'127.0.0.1'`);
      const { code, log } = await at.run('preflight', { ...admin, options: artifacts.point! });
      expect(log).toContain('(missing: CREATE VIEW on shop)');
      expect(code).toBe(1);
    });
  });
});
