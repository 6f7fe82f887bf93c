import { plain, type Schema } from './schemas/grammar/statement';
import { Bench } from './schemas/trial';
import { type MariadbServer, startMariadb } from './server/mariadb-server';
import { describeServer } from './server/shop';

/** Faults that random schemas once found. */
describeServer('what a random schema found', () => {
  let server: MariadbServer;
  let bench: Bench;
  beforeAll(async () => {
    server = await startMariadb('secret');
    bench = new Bench(server);
  });
  afterAll(() => server?.stop());

  const schema = (name: string, comment: string, ...lines: readonly string[]): Schema => ({
    seed: 0,
    names: [name],
    databases: [plain(`CREATE DATABASE ${name}${comment}`)],
    objects: [{ kind: 'any', name: '', database: name, settings: [], statements: lines.map(plain) }],
  });

  test.each<[string, Schema[]]>([
    [
      'a view whose definer is a role, whatever its name',
      [
        schema(
          'one',
          '',
          'CREATE ROLE IF NOT EXISTS keeper4789',
          'CREATE DEFINER = keeper4789 VIEW v AS SELECT 1 AS a',
        ),
      ],
    ],
    [
      'a view beyond ASCII that a latin1 client made',
      [schema('one', '', 'SET NAMES latin1', 'CREATE VIEW `ü4` AS SELECT 1 AS a')],
    ],
    [
      'the comment of a database whose sequence another one takes from',
      [
        schema('two', " COMMENT 'it''s \\\\ \n two'", 'CREATE SEQUENCE s'),
        schema('one', '', 'CREATE TABLE t (a INT DEFAULT NEXTVAL(two.s))'),
      ],
    ],
    [
      'views with a check option on views whose names come later',
      [
        schema(
          'one',
          '',
          'CREATE TABLE t (a INT)',
          'CREATE VIEW z AS SELECT a FROM t',
          'CREATE VIEW m AS SELECT a FROM z WHERE a > 1 WITH CHECK OPTION',
          'CREATE VIEW a AS SELECT a FROM m WITH LOCAL CHECK OPTION',
          'CREATE ROLE IF NOT EXISTS keeper',
          'CREATE DEFINER = keeper VIEW b AS SELECT a FROM z WITH CHECK OPTION',
          'SET NAMES latin1',
          "CREATE VIEW `ä` AS SELECT a FROM z WHERE a <> 'é' WITH CHECK OPTION",
        ),
        schema('two', '', 'CREATE VIEW a AS SELECT a FROM one.z WITH CHECK OPTION'),
        schema('zoo', '', 'CREATE VIEW a AS SELECT a FROM one.z WITH CHECK OPTION'),
      ],
    ],
    [
      'views that take rows through views whose names come later',
      [
        schema(
          'one',
          '',
          'CREATE TABLE t (a INT)',
          'CREATE VIEW z AS SELECT a FROM t',
          'CREATE VIEW m AS SELECT a FROM z WHERE a > 1',
          'CREATE VIEW a AS SELECT a FROM m',
        ),
      ],
    ],
    [
      'sequences that began again',
      [
        schema(
          'one',
          '',
          'CREATE SEQUENCE down START 7 INCREMENT -7 MINVALUE 3 MAXVALUE 1000 CYCLE',
          'DO NEXTVAL(down)',
          'DO NEXTVAL(down)',
          "CREATE SEQUENCE `a``b'\\ \nx` START 5 MINVALUE 1 MAXVALUE 6 CYCLE NOCACHE",
          "DO NEXTVAL(`a``b'\\ \nx`)",
          "DO NEXTVAL(`a``b'\\ \nx`)",
          "DO NEXTVAL(`a``b'\\ \nx`)",
          'CREATE SEQUENCE ended START 5 MINVALUE 1 MAXVALUE 6 CYCLE NOCACHE',
          'DO NEXTVAL(ended)',
          'DO NEXTVAL(ended)',
          'CREATE SEQUENCE ids START 5',
          'DO NEXTVAL(ids)',
        ),
      ],
    ],
    [
      'generated columns that can be computed in different sql_modes only',
      [
        schema(
          'one',
          '',
          "SET sql_mode = 'NO_UNSIGNED_SUBTRACTION'",
          'CREATE TABLE f (a BIGINT UNSIGNED, b BIGINT AS (a * 2 - 1) STORED)',
          'INSERT INTO f (a) VALUES (0), (7)',
          'CREATE TABLE k (a INT UNSIGNED, b BIGINT UNSIGNED, c BIGINT AS (a - 1) VIRTUAL, KEY (c))',
          'INSERT INTO k (a) VALUES (0)',
        ),
        schema(
          'two',
          '',
          "SET sql_mode = ''",
          'CREATE TABLE `a/b.*[]^$\\` (a BIGINT UNSIGNED, b BIGINT UNSIGNED AS (a - 1) VIRTUAL) WITH SYSTEM VERSIONING',
          'INSERT INTO `a/b.*[]^$\\` (a) VALUES (18446744073709551615)',
          "SET sql_mode = 'NO_UNSIGNED_SUBTRACTION'",
          'CREATE TABLE s (a BIGINT UNSIGNED, b BIGINT UNSIGNED AS (a - 1) STORED)',
          "SET sql_mode = ''",
          'INSERT INTO s (a) VALUES (18446744073709551615)',
          "SET sql_mode = 'NO_UNSIGNED_SUBTRACTION'",
          'CREATE TABLE z (a BIGINT UNSIGNED, b BIGINT AS (a - 1) STORED)',
          'INSERT INTO z (a) VALUES (0)',
        ),
      ],
    ],
  ])('comes back: %s', async (_, schemas) => {
    expect(bench.make(schemas).refused).toEqual([]);
    expect(await bench.roundTrip()).toEqual({ kind: 'same' });
  });

  test.each<[string, string[], string]>([
    [
      'a view that cannot be read, whatever its name',
      ['CREATE TABLE t (a INT)', "CREATE VIEW `a\tb\nc``d'\\x` AS SELECT a FROM t", 'DROP TABLE t'],
      "views cannot be read (`one`.`a?b?c``d'\\x` (ERROR 1356)); they use a missing table",
    ],
    [
      'a row of a history that ended when it began',
      [
        "SET timestamp = UNIX_TIMESTAMP('2021-03-01 10:00:00')",
        'CREATE TABLE `h``1` (a INT) WITH SYSTEM VERSIONING',
        'INSERT INTO `h``1` VALUES (1)',
        'DELETE FROM `h``1`',
        'CREATE TABLE p (a INT, f TIMESTAMP(6) GENERATED ALWAYS AS ROW START, `t``o` TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (f, `t``o`)) WITH SYSTEM VERSIONING',
        'INSERT INTO p (a) VALUES (1)',
        'DELETE FROM p',
        'CREATE TABLE sound (a INT) WITH SYSTEM VERSIONING',
        'INSERT INTO sound VALUES (1)',
        'SET timestamp = DEFAULT',
        'DELETE FROM sound',
      ],
      'histories contain rows that start and end at the same time, which cannot be loaded (one.h`1, one.p); delete them',
    ],
    [
      'an empty shape',
      [
        "SET sql_mode = ''",
        'CREATE TABLE t (id INT, g GEOMETRY NOT NULL, p POINT)',
        'INSERT INTO t (id) VALUES (1)',
        'CREATE TABLE sound (g GEOMETRY NOT NULL, p POINT)',
        'INSERT INTO sound VALUES (POINT(1, 2), NULL)',
      ],
      'rows contain an empty shape, which cannot be loaded (one.t.g); set a shape',
    ],
    [
      'stored values that the time zone decides',
      [
        "SET time_zone = '+13:00'",
        "CREATE TABLE t (c INET4, x TIMESTAMP AS (DATE_ADD('2020-01-01', INTERVAL 1 DAY)) STORED)",
        'INSERT INTO t (c) VALUES (NULL)',
        'CREATE TABLE u (at TIMESTAMP NULL, day DATE AS (DATE(at)) STORED, words VARCHAR(40) AS (CONCAT(at)) STORED, v DATE AS (DATE(at)) VIRTUAL, one INT AS (at IS NULL) STORED)',
        "INSERT INTO u (at) VALUES ('2026-01-01 01:00:00')",
        "SET time_zone = '+00:00'",
        'CREATE TABLE sound (at TIMESTAMP(6) NULL, day DATE AS (DATE(at)) STORED, words VARCHAR(10) AS (CONCAT(at)) STORED)',
        "INSERT IGNORE INTO sound (at) VALUES ('2026-01-01 01:00:00.987654')",
      ],
      "stored generated columns depend on the time zone of the writer's session, and a load would change them (one.t.x, one.u.day, one.u.words); make them VIRTUAL",
    ],
    [
      'a table that can be computed in no one sql_mode',
      [
        "SET sql_mode = 'NO_UNSIGNED_SUBTRACTION'",
        'CREATE TABLE t (a BIGINT UNSIGNED, b BIGINT AS (a - 1) VIRTUAL)',
        'INSERT INTO t (a) VALUES (0)',
        "SET sql_mode = ''",
        'FLUSH TABLES',
        'INSERT INTO t (a) VALUES (18446744073709551615)',
      ],
      'generated columns cannot be recomputed in a single sql_mode (one.t); correct the rows',
    ],
  ])('is refused before a dump: %s', async (_, lines, words) => {
    expect(bench.make([schema('one', '', ...lines)]).refused).toEqual([]);
    expect(await bench.roundTrip()).toEqual({
      kind: 'refused',
      stage: 'preflight',
      words: expect.stringContaining(words),
    });
  });
});
