import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { quote, writeScript } from './server/programs';
import { describeServer, type How, shop } from './server/shop';

const RECORD = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'jerrycan_load'";
const UNSAFE = `CREATE DATABASE shop; SET GLOBAL log_bin_trust_function_creators=1; CREATE FUNCTION shop.f() RETURNS INT RETURN 1;
  SET GLOBAL log_bin_trust_function_creators=0`;
const trusts = 'SELECT @@GLOBAL.log_bin_trust_function_creators, @@GLOBAL.max_allowed_packet';

describeServer('what a load changes of the server', () => {
  const at = shop('--log-bin', '--server-id=1');
  afterEach(() =>
    at.server.sql(`DROP DATABASE IF EXISTS shop; DROP DATABASE IF EXISTS jerrycan_load; DROP USER IF EXISTS admin@'127.0.0.1';
      SET GLOBAL log_bin_trust_function_creators=0; SET GLOBAL max_allowed_packet = 16777216; SET GLOBAL innodb_default_row_format = dynamic`),
  );

  test('lets a function in that is unsafe for the binary log, and is put back', async () => {
    at.server.sql(UNSAFE);
    const { artifacts } = await at.backup();
    at.server.sql('DROP FUNCTION shop.f');
    const { code, log } = await at.run('restore', { artifacts });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(log).toContain(
      'log_bin_trust_function_creators is set to 1 during this load, and reset to 0 after it (function shop.f is',
    );
    expect(at.server.sql('SELECT shop.f()')).toBe('1');
    expect(at.server.sql(trusts)).toBe('0\t16777216');
    expect(at.server.sql(RECORD)).toBe('0');
  });

  test('is refused in the preflight where the account may not, with the statement to run', async () => {
    at.server.sql(UNSAFE);
    const { artifacts } = await at.backup();
    at.server.sql(
      `CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'admin'; GRANT ALL ON shop.* TO admin@'127.0.0.1'; GRANT SET USER ON *.* TO admin@'127.0.0.1'; SET GLOBAL max_allowed_packet = 1073741824`,
    );
    const admin = { props: { user: 'admin' }, secrets: { 'mariadb/root-password': 'admin' } } as How;
    const ended = await at.run('preflight', { ...admin, options: artifacts.point! });
    expect(ended.code).toBe(1);
    expect(ended.words).toMatch(
      /log_bin_trust_function_creators=0 \(function shop\.f .*\), and user admin may not change it .*; run SET GLOBAL log_bin_trust_function_creators = 1 for the restore/,
    );
    at.server.sql('SET GLOBAL log_bin_trust_function_creators = 1');
    expect(await at.run('preflight', { ...admin, options: artifacts.point! })).toMatchObject({ code: 0 });
    expect(await at.run('restore', { ...admin, artifacts })).toMatchObject({ code: 0 });
  });

  test('is a default row format too: a long key fits in no older one', async () => {
    at.server.sql(
      'CREATE DATABASE shop; CREATE TABLE shop.t (a VARCHAR(700) PRIMARY KEY) CHARSET=utf8mb4; SET GLOBAL innodb_default_row_format = compact',
    );
    const { artifacts } = await at.backup();
    const { code, log } = await at.run('restore', { artifacts });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(
      at.server.sql(
        "SELECT row_format FROM information_schema.tables WHERE table_schema = 'shop'; SELECT @@GLOBAL.innodb_default_row_format",
      ),
    ).toBe('Dynamic\ncompact');
  });

  describe('by a load that is killed', () => {
    /**
     * The client that loads the dump kills the task's bash and all its processes, as a container's death does: no trap
     * runs.
     */
    const killed = (path: string) => {
      renameSync(join(path, 'mariadb'), join(path, 'real-mariadb'));
      writeScript(
        join(path, 'mariadb'),
        `case " $* " in *" --max-allowed-packet=1G "*) kill -KILL "$PPID" $(cat "/proc/$PPID/task/$PPID/children") ;; esac; exec ${quote(join(path, 'real-mariadb'))} "$@"`,
      );
    };
    let artifacts: Awaited<ReturnType<typeof at.backup>>['artifacts'];
    beforeEach(async () => {
      at.server.sql(UNSAFE);
      artifacts = (await at.backup()).artifacts;
      const { code } = await at.run('restore', { artifacts, tamper: killed });
      expect(code).toBe(null);
      expect(at.server.sql(trusts)).toBe('1\t1073741824');
      expect(at.server.sql('SELECT * FROM jerrycan_load.settings ORDER BY 1')).toBe(
        'log_bin_trust_function_creators\t0\nmax_allowed_packet\t16777216',
      );
    });

    test.each<[string, () => Promise<{ code: number | null; log: string }>]>([
      ['restore', () => at.run('restore', { artifacts })],
      ['backup', () => at.run('backup', { options: { safety: 'true' } })],
      ['preflight', () => at.run('preflight', { options: { safety: 'true' } })],
    ])('is put back by the next %s', async (_, next) => {
      const { code, log } = await next();
      expect({ code, log }).toMatchObject({ code: 0 });
      expect(at.server.sql(trusts)).toBe('0\t16777216');
      expect(at.server.sql(RECORD)).toBe('0');
    });

    test('is in no dump, and no value of another kind is put back', async () => {
      at.server.sql("INSERT INTO jerrycan_load.settings VALUES ('general_log', '1'), ('read_only', '1')");
      const backup = await at.backup({ options: { safety: 'true' } });
      expect(backup.artifacts.server!.empty).toBe('true');
      expect(at.server.sql('SELECT @@GLOBAL.general_log, @@GLOBAL.read_only')).toBe('0\t0');
    });
  });

  test('is changed by one load at a time', async () => {
    at.server.sql('CREATE DATABASE shop');
    const { artifacts } = await at.backup();
    const [one, two] = await Promise.all([at.run('restore', { artifacts }), at.run('restore', { artifacts })]);
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(at.server.sql(trusts)).toBe('0\t16777216');
    expect(at.server.sql(RECORD)).toBe('0');
  });
});
