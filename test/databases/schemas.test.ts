import { Campaign } from './schemas/campaign';
import { schemaOf } from './schemas/grammar/schema';
import { plain, render, type Schema, script, statementsOf } from './schemas/grammar/statement';
import { shrink } from './schemas/shrink';
import { differences, stateOf } from './schemas/state';
import { Bench, verdictOf } from './schemas/trial';
import { type MariadbServer, startMariadb } from './server/mariadb-server';
import { describeServer } from './server/shop';

/**
 * The number of random schemas, the first seed, and the maximum time. A fast machine tries only schemas that are known
 * to pass, and a slow one fewer of them. So an unknown fault does not fail an unrelated change; `npm run schemas`
 * searches for those.
 */
const SCHEMAS = Number(process.env.SCHEMAS ?? 240);
const SECONDS = Number(process.env.SCHEMA_SECONDS ?? 60);
const SEED = Number(process.env.SEED ?? 1);
/** The number of schemas in one dump. */
const AT_ONCE = 40;

/** A schema of one database with these statements. */
const small = (...lines: readonly string[]): Schema => ({
  seed: 0,
  names: ['`small`'],
  databases: [plain('CREATE DATABASE `small`')],
  objects: lines.map((line) => ({
    kind: 'any',
    name: '',
    database: '`small`',
    settings: [],
    statements: [plain(line)],
  })),
});

describeServer('random schemas', () => {
  let server: MariadbServer;
  let bench: Bench;
  beforeAll(async () => {
    server = await startMariadb('secret');
    bench = new Bench(server);
  });
  afterAll(() => server?.stop());

  test(
    `come back as they were, or a preflight names the reason (SEED=${SEED} SCHEMAS=${SCHEMAS} SCHEMA_SECONDS=${SECONDS})`,
    async () => {
      const campaign = new Campaign(bench, SEED);
      const until = Date.now() + SECONDS * 1000;
      do await campaign.batch(Math.min(AT_ONCE, SCHEMAS - campaign.schemas));
      while (campaign.schemas < SCHEMAS && Date.now() < until && campaign.findings.size === 0);
      const report = campaign.report();
      process.stdout.write(`seed ${SEED}: ${report.split('\n').at(-1)}\n`);
      if (campaign.findings.size > 0) throw new Error(report);
      expect(campaign.doubt).toBeUndefined();
    },
    SECONDS * 1000 + 600_000,
  );

  test.each([
    ['a value', 'UPDATE small.t SET a = 2', ['rows', 'checksum']],
    ['a bit of a fraction', 'UPDATE small.t SET f = f + 1e-7', ['rows', 'checksum']],
    ['a row', 'DELETE FROM small.t', ['rows', 'count', 'checksum']],
    ['a row of the history', 'DELETE HISTORY FROM small.h', ['rows', 'count']],
    ['a default', 'ALTER TABLE small.t ALTER a SET DEFAULT 7', ['create', 'columns']],
    ['where a sequence goes on', 'DO NEXTVAL(small.s)', ['rows']],
    [
      'an sql_mode',
      'SET sql_mode = ANSI_QUOTES; CREATE OR REPLACE PROCEDURE small.p() SELECT 1',
      ['create', 'routines'],
    ],
    ['a definer', 'CREATE OR REPLACE DEFINER=app@`%` VIEW small.v AS SELECT a FROM small.t', ['create', 'views']],
    ['an event that is off', 'ALTER EVENT small.e DISABLE', ['create', 'events']],
    ['a trigger that is gone', 'DROP TRIGGER small.tr', ['create', 'triggers']],
    ['a database that is gone', 'DROP DATABASE small', ['create']],
  ])('differ by %s', (_, change, facets) => {
    const { refused } = bench.make([
      small(
        'CREATE TABLE t (a INT, f DOUBLE)',
        'INSERT INTO t VALUES (1, 1.1)',
        'CREATE TABLE h (a INT) WITH SYSTEM VERSIONING',
        'INSERT INTO h VALUES (1)',
        'DELETE FROM h',
        'CREATE SEQUENCE s NOCACHE',
        'CREATE PROCEDURE p() SELECT 1',
        'CREATE VIEW v AS SELECT a FROM t',
        'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DO 1',
        'CREATE TRIGGER tr AFTER DELETE ON t FOR EACH ROW SET @x = 1',
      ),
    ]);
    expect(refused).toEqual([]);
    const before = stateOf(server);
    expect(differences(before, stateOf(server))).toEqual([]);
    server.sql(change);
    const found = differences(before, stateOf(server)).map(({ about }) => (JSON.parse(about) as string[])[3]);
    expect(found).toEqual(expect.arrayContaining(facets));
  });

  test('that a preflight refuses are counted by its reason', async () => {
    bench.make([small('CREATE TABLE gone (a INT)', 'CREATE VIEW v AS SELECT a FROM gone', 'DROP TABLE gone')]);
    expect(await bench.roundTrip()).toMatchObject({
      kind: 'refused',
      stage: 'preflight',
      words: expect.stringContaining('`small`.`v`'),
    });
  });
});

describe('a preflight that ends badly', () => {
  const ended = (code: number | null, ...lines: readonly string[]) => ({
    code,
    log: `${lines.join('\n')}\n`,
    words: '',
    artifacts: {},
    milliseconds: 1,
  });

  test('refuses a schema if its options require it', () => {
    const words = 'jerrycan: views cannot be read (`a`.`b` (ERROR 1356)); drop or fix them';
    expect(verdictOf(ended(1, 'server 127.0.0.1:1 is 10.11', words))).toBe(words);
  });

  test.each([
    ['was killed', ended(null, 'jerrycan: views cannot be read (`a`.`b`')],
    ['was killed by a signal that bash knows', ended(137, 'jerrycan: views cannot be read (`a`.`b`')],
    ['ends in no word of its own', ended(1, 'bash: line 7: oops: command not found')],
    ['has no server', ended(1, 'jerrycan: server 127.0.0.1:1: cannot be queried as user root (ERROR 2002)')],
    ['asks what the server does not know', ended(1, 'jerrycan: server 127.0.0.1:1: a query of this task failed')],
    ['has no store', ended(1, 'jerrycan: kando could not store run/preflight: gone')],
    ['lacks a program', ended(1, 'jerrycan: image mariadb: has no zstd; use another one')],
  ])('shows nothing of a schema if it %s', (_, one) => {
    expect(() => verdictOf(one)).toThrow('a preflight did not come to a verdict');
  });
});

describe('a schema of a seed', () => {
  test('is the same each time, and another of another seed', () => {
    expect(script(schemaOf(4711))).toBe(script(schemaOf(4711)));
    expect(script(schemaOf(4711))).not.toBe(script(schemaOf(4712)));
  });

  test('covers all that MariaDB offers, over some hundreds of seeds', () => {
    const all = Array.from({ length: 400 }, (_, seed) => statementsOf(schemaOf(seed)).join('\n')).join('\n');
    const words =
      'SEQUENCE;NEXTVAL;VIRTUAL;STORED;INVISIBLE;CHECK (;PARTITION BY;SYSTEM VERSIONING;PERIOD FOR;CREATE VIEW;WITH RECURSIVE;FUNCTION;PROCEDURE;AGGREGATE;PACKAGE BODY;' +
      "TRIGGER;FOLLOWS;EVENT;DEFINER=;keeper;ROW_FORMAT=;CHARACTER SET;sql_mode = 'ANSI_QUOTES';sql_mode = 'ORACLE';innodb_strict_mode = OFF;check_constraint_checks = OFF;" +
      'FOREIGN KEY;FULLTEXT;SPATIAL;COMPRESSED;JSON;INET6;UUID;ON UPDATE;f196;soon_gone';
    expect(words.split(';').filter((word) => !all.includes(word))).toEqual([]);
  });

  test('that fails is made as small as its fault', async () => {
    const schema = [...Array(300).keys()]
      .map(schemaOf)
      .find((one) => script(one).includes('NEXTVAL') && one.objects.length > 6)!;
    const least = await shrink(schema, async (smaller) => /CREATE TABLE[^;]*NEXTVAL/.test(script(smaller)), '', 1000);
    expect(least.objects.map(({ kind }) => kind)).toEqual(['table']);
    const [{ statements, settings }] = least.objects as [Schema['objects'][number]];
    expect(settings).toEqual([]);
    expect(statements).toHaveLength(1);
    expect(statements[0]!.parts).toHaveLength(1);
    expect(render(statements[0]!)).toContain('NEXTVAL');
  });

  test('sets back what one object is made under before the next', () => {
    const [one, two] = small('DO 1', 'DO 2').objects as [Schema['objects'][number], Schema['objects'][number]];
    const lines = statementsOf({ ...small(), objects: [{ ...one, settings: ["sql_mode = ''"] }, two] });
    expect(lines.slice(0, 4)).toEqual(['CREATE DATABASE `small`', 'USE `small`', "SET sql_mode = ''", 'DO 1']);
    expect(lines.slice(4)).toEqual([expect.stringMatching(/^SET NAMES utf8mb4, SESSION sql_mode = 'STRICT/), 'DO 2']);
  });
});
