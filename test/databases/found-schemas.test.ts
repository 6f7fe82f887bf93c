import { type MariadbServer, startMariadb } from './mariadb-server';
import { plain, type Schema } from './schemas/statement';
import { Bench } from './schemas/trial';
import { describeServer } from './shop';

/** What random schemas once found. */
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
  ])('comes back: %s', async (_, schemas) => {
    expect(bench.make(schemas).refused).toEqual([]);
    expect(await bench.roundTrip()).toEqual({ kind: 'same' });
  });
});
