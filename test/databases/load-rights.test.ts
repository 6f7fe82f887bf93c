import { describeServer, type How, shop } from './server/shop';
import type { Ended } from './server/task';

describeServer('a preflight of a restore asks what the account may load', () => {
  const at = shop();
  const RUN = 'shop-20260101t000000z-aaaaa';
  /** The rights that a load of tables needs. */
  const TABLES = 'SELECT, INSERT, CREATE, DROP, ALTER';
  const loader = { props: { user: 'loader' }, secrets: { 'mariadb/root-password': 'loader-canary' } } as How;
  let point: Readonly<Record<string, string>>;

  beforeAll(async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY); INSERT INTO shop.t VALUES (1);
      CREATE DATABASE \`shop_1\`; CREATE TABLE shop_1.t (a INT);
      CREATE DATABASE \`a\`\`b %\\c\`; CREATE DATABASE empty`);
    point = (await at.backup({ options: { run: RUN } })).artifacts.point!;
  });
  afterEach(() => at.server.sql("DROP USER IF EXISTS loader@'127.0.0.1'; DROP ROLE IF EXISTS loaders"));

  /**
   *
   * @param grants the text between `GRANT` and `TO`
   */
  async function look(grants: readonly string[], options: Record<string, string> = {}) {
    at.server.sql(
      "CREATE USER loader@'127.0.0.1' IDENTIFIED BY 'loader-canary'; GRANT SUPER ON *.* TO loader@'127.0.0.1'",
    );
    for (const grant of grants)
      at.server.sql(
        `GRANT ${grant.replace('WITH', "TO loader@'127.0.0.1' WITH")}${grant.includes('WITH') ? '' : " TO loader@'127.0.0.1'"}`,
      );
    return asked(options);
  }

  async function asked(options: Record<string, string> = {}) {
    const { code, log } = await at.run('preflight', { ...loader, options: { ...point, ...options } });
    expect(log).not.toContain('canary');
    const hash = at.server.sql("SELECT authentication_string FROM mysql.user WHERE user = 'loader'");
    expect(log).not.toContain(hash.slice(1));
    return { code, word: /^jerrycan: (.*)$/m.exec(log)?.[1] };
  }

  const ALL = ['shop', 'shop\\_1', 'a``b \\%\\\\c', 'empty'];

  test.each<[string, string[]]>([
    ['everything', ['ALL ON *.*']],
    ['just enough everywhere', [`${TABLES} ON *.*`]],
    ['just enough in each database', ALL.map((name) => `${TABLES} ON \`${name}\`.*`)],
    ['all in each database, and by a pattern', ['shop%', 'a``b%', 'emp_y'].map((name) => `ALL ON \`${name}\`.*`)],
    [
      'some everywhere and the rest in each',
      ['SELECT ON *.*', ...ALL.map((name) => `INSERT, CREATE, DROP, ALTER ON \`${name}\`.*`)],
    ],
  ])('%s is enough', async (_, grants) => {
    expect(await look(grants)).toEqual({ code: 0, word: undefined });
  });

  test('what a role may do that is its default counts', async () => {
    at.server.sql(`CREATE ROLE loaders; GRANT ${TABLES} ON *.* TO loaders`);
    expect(await look(['loaders'])).toMatchObject({ code: 1 });
    at.server.sql("SET DEFAULT ROLE loaders FOR loader@'127.0.0.1'");
    expect(await asked()).toEqual({ code: 0, word: undefined });
  });

  test.each<[string, string[], string]>([
    [
      'one right',
      ['SELECT, INSERT, CREATE, ALTER ON *.*'],
      'DROP on a`b %\\c, DROP on empty, DROP on shop, DROP on shop_1',
    ],
    [
      'one database',
      ['shop', 'a``b \\%\\\\c', 'empty'].map((name) => `ALL ON \`${name}\`.*`),
      'SELECT on shop_1, INSERT on shop_1, CREATE on shop_1, DROP on shop_1, ALTER on shop_1',
    ],
    [
      'all but one table',
      [`${TABLES} ON \`shop%\`.*`, `${TABLES} ON \`a\`\`b%\`.*`, 'ALL ON empty.x'],
      'SELECT on empty, INSERT on empty, CREATE on empty, DROP on empty, ALTER on empty',
    ],
    [
      'a database whose name only resembles the pattern',
      [`${TABLES} ON \`shop\`.*`, `${TABLES} ON \`a\`\`b%\`.*`, `${TABLES} ON empty.*`, `${TABLES} ON \`shop\\_\`.*`],
      'SELECT on shop_1, INSERT on shop_1, CREATE on shop_1, DROP on shop_1, ALTER on shop_1',
    ],
  ])('without %s it is refused, by name', async (_, grants, missing) => {
    expect(await look(grants)).toEqual({
      code: 1,
      word: `user loader may not load this restore point (missing: ${missing}); grant these rights, or set another user in the app's file`,
    });
  });

  test('needs no right for objects that only the server has', async () => {
    at.server.sql('CREATE VIEW shop.v AS SELECT 1; CREATE FUNCTION shop.f() RETURNS INT RETURN 1');
    const ended = await look([`SHOW VIEW, EXECUTE, ${TABLES} ON *.*`]);
    at.server.sql('DROP VIEW shop.v; DROP FUNCTION shop.f');
    expect(ended).toEqual({ code: 0, word: undefined });
  });

  describe('needs the rights for all that the dump has, even if the server has nothing of it', () => {
    afterEach(() => at.server.sql('DROP DATABASE IF EXISTS x'));

    /** Expects that the account lacks exactly these rights, and nothing after they are granted. */
    async function asks(make: string, missing: string, cure: string[]): Promise<Ended['artifacts']> {
      at.server.sql(`CREATE DATABASE x; ${make}`);
      const { artifacts } = await at.backup({ options: { quiesce: 'whole-backup' } });
      at.server.sql('DROP DATABASE x');
      const x = artifacts.point!;
      const all = await look(['SET USER ON *.*', ...[...ALL, 'x'].map((name) => `${TABLES} ON \`${name}\`.*`)], x);
      expect(all).toEqual({
        code: 1,
        word: `user loader may not load this restore point (missing: ${missing}); grant these rights, or set another user in the app's file`,
      });
      for (const grant of cure) at.server.sql(`GRANT ${grant} TO loader@'127.0.0.1'`);
      expect(await asked(x)).toEqual({ code: 0, word: undefined });
      return artifacts;
    }

    test.each<[string, string, string, string[]]>([
      [
        'a view, of a table that is called as a database of the server',
        'CREATE TABLE x.mysql (a INT); CREATE VIEW x.v AS SELECT mysql.a FROM x.mysql',
        'CREATE VIEW on x',
        ['CREATE VIEW ON x.*'],
      ],
      [
        'a trigger',
        'CREATE TABLE x.t (a INT); CREATE TRIGGER x.x BEFORE INSERT ON x.t FOR EACH ROW SET @a = 1',
        'TRIGGER on x',
        ['TRIGGER ON x.*'],
      ],
      [
        'a routine',
        'CREATE PROCEDURE x.p() SELECT 1',
        'CREATE ROUTINE on x, ALTER ROUTINE on x',
        ['CREATE ROUTINE, ALTER ROUTINE ON x.*'],
      ],
      ['an event', 'CREATE EVENT x.e ON SCHEDULE EVERY 1 DAY DO SET @a = 1', 'EVENT on x', ['EVENT ON x.*']],
    ])('%s', async (_, make, missing, cure) => void (await asks(make, missing, cure)));

    test.each<[string, string, string, string[]]>([
      [
        'a table that merges others',
        'CREATE TABLE x.t (a INT) ENGINE=MyISAM; CREATE TABLE x.m (a INT) ENGINE=MERGE UNION=(x.t)',
        'UPDATE on x, DELETE on x',
        ['UPDATE, DELETE ON x.*'],
      ],
      [
        "a view of the server's own tables",
        'CREATE VIEW x.v AS SELECT a.user FROM mysql.user AS a JOIN performance_schema.users AS b',
        'CREATE VIEW on x, SELECT on mysql, SELECT on performance_schema',
        ['CREATE VIEW ON x.*', 'SELECT ON mysql.*', 'SELECT ON performance_schema.*'],
      ],
      [
        "a view of the server's own functions",
        'CREATE VIEW x.v AS SELECT sys.version_major() AS a',
        'CREATE VIEW on x, EXECUTE on sys',
        ['CREATE VIEW ON x.*', 'EXECUTE ON sys.*'],
      ],
    ])('%s, which loads then', async (_, make, missing, cure) => {
      const artifacts = await asks(make, missing, cure);
      const { code, log } = await at.run('restore', { artifacts, ...loader });
      expect({ code, log }).toMatchObject({ code: 0 });
    });
  });

  test('needs the rights of --users only with it', async () => {
    const users = { users: 'true' };
    expect(await look([`${TABLES} ON *.*`])).toMatchObject({ code: 0 });
    expect(await asked(users)).toMatchObject({
      code: 1,
      word: expect.stringContaining(
        'may not create users (missing: CREATE USER); grant it, or restore without --users',
      ),
    });
    at.server.sql("GRANT CREATE USER ON *.* TO loader@'127.0.0.1'");
    expect(await asked(users)).toMatchObject({ code: 1, word: expect.stringContaining('missing: GRANT OPTION') });
    at.server.sql("GRANT SELECT ON *.* TO loader@'127.0.0.1' WITH GRANT OPTION");
    expect(await asked(users)).toEqual({ code: 0, word: undefined });
  });

  test('an account that passes loads', async () => {
    at.server.sql("CREATE USER loader@'127.0.0.1' IDENTIFIED BY 'loader-canary'");
    at.server.sql(`GRANT ${TABLES}, SUPER ON *.* TO loader@'127.0.0.1'`);
    expect(await asked()).toMatchObject({ code: 0 });
    expect((await at.run('restore', { artifacts: { point }, ...loader })).code).toBe(0);
    expect(at.server.sql('SELECT a FROM shop.t')).toBe('1');
  });
});
