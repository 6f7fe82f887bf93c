import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MariadbServer, startMariadb } from './server/mariadb-server';
import { describeServer, type How, PASSWORD, shop } from './server/shop';
import type { Artifacts } from './server/task';

const ZONE = `INSERT INTO mysql.time_zone (Time_zone_id) VALUES (1); INSERT INTO mysql.time_zone_name VALUES ('Shop/Zone', 1);
  INSERT INTO mysql.time_zone_transition_type VALUES (1, 0, 3600, 0, 'CET')`;
const COLLATION = `<charset name="utf8mb4"><collation name="utf8mb4_shop_ci" id="1234"><rules><reset>b</reset><p>a</p></rules></collation></charset>`;

/** The needs that a restore checks before it drops anything, one need for each point. */
describeServer('a server that lacks what a load needs refuses it before anything is dropped', () => {
  const at = shop('--secure-timestamp=YES', '--lower-case-table-names=1', '--max-allowed-packet=1G');
  /** The server of the points, which meets all needs. */
  let rich: MariadbServer;
  let folder: string;
  let points = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jerrycan-rich-'));
    const charsets = join(folder, 'charsets');
    cpSync(at.server.sql('SELECT @@character_sets_dir'), charsets, { recursive: true });
    const index = join(charsets, 'Index.xml');
    writeFileSync(index, readFileSync(index, 'utf8').replace('</charsets>', `${COLLATION}</charsets>`));
    writeFileSync(join(folder, 'keys'), '1;000102030405060708090a0b0c0d0e0f\n');
    rich = await startMariadb(PASSWORD, [
      `--character-sets-dir=${charsets}`,
      '--plugin-load-add=file_key_management',
      `--loose-file-key-management-filename=${join(folder, 'keys')}`,
      '--secure-timestamp=SUPER',
      '--max-allowed-packet=1G',
    ]);
    rich.sql(`INSTALL SONAME 'ha_archive'; ${ZONE}`);
    at.server.sql('CREATE DATABASE shop; CREATE TABLE shop.now (a INT); INSERT INTO shop.now VALUES (7)');
  });
  afterAll(async () => {
    await rich?.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    for (const server of [at.server, rich]) server.sql("DROP USER IF EXISTS loader@'127.0.0.1'");
    rich.sql('DROP DATABASE IF EXISTS shop; DROP ROLE IF EXISTS loaders');
    at.server.sql(
      'DROP DATABASE IF EXISTS shop; CREATE DATABASE shop; CREATE TABLE shop.now (a INT); INSERT INTO shop.now VALUES (7)',
    );
  });

  const root: How = {};
  const loader = { props: { user: 'loader' }, secrets: { 'mariadb/root-password': 'loader' } } as How;
  const run = (action: string, server: MariadbServer, { props, ...how }: How) =>
    at.run(action, { ...how, props: { ...props, port: server.port } });

  async function pointOf(make: string) {
    rich.sql(`CREATE DATABASE shop; USE shop; ${make}`);
    const options = { run: `shop-20260101t000000z-${String(++points).padStart(5, '0')}`, quiesce: 'whole-backup' };
    const { code, log, artifacts } = await run('backup', rich, { options });
    expect({ code, log }).toMatchObject({ code: 0 });
    return artifacts;
  }

  /** Expects a refusal by the preflight, and by the restore itself without a preflight. */
  async function refused(artifacts: Artifacts, server: MariadbServer, as: How, message: string) {
    const now = server.sql('SELECT table_name FROM information_schema.tables WHERE table_schema = "shop"');
    expect(now).not.toBe('');
    const look = await run('preflight', server, { ...as, options: artifacts.point! });
    expect(look).toMatchObject({ code: 1, words: `jerrycan: ${message}\n` });
    const { code, words } = await run('restore', server, { ...as, artifacts });
    expect({ code, words }).toEqual({ code: 1, words: `jerrycan: nothing was changed: ${message}\n` });
    expect(server.sql('SELECT table_name FROM information_schema.tables WHERE table_schema = "shop"')).toBe(now);
  }
  const would = (server: MariadbServer, why: string) =>
    `server 127.0.0.1:${server.port}: cannot load this restore point: ${why}`;

  async function loads(artifacts: Artifacts, server: MariadbServer, as: How, state: string, is: string) {
    const { code, log } = await run('restore', server, { ...as, artifacts });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(server.sql(state)).toBe(is);
  }

  /** If no statement fixes the problem, `rich` is the server that the message suggests. */
  test.each<[string, string, string, string | undefined, string]>([
    [
      'an engine',
      'CREATE TABLE t (a INT) ENGINE=ARCHIVE; INSERT INTO t VALUES (1)',
      'it has no engine ARCHIVE (SHOW ENGINES); install its plugin, or restore into a server that has it',
      "INSTALL SONAME 'ha_archive'",
      'SELECT a FROM shop.t',
    ],
    [
      'the collation of a column',
      'CREATE TABLE t (a CHAR(1) COLLATE utf8mb4_shop_ci)',
      'it has no collation utf8mb4_shop_ci (SHOW COLLATION); restore into a server that has it',
      undefined,
      'SHOW CREATE TABLE shop.t',
    ],
    [
      'the collation under which a routine was made',
      'CREATE TABLE t (a INT); SET NAMES utf8mb4 COLLATE utf8mb4_shop_ci; CREATE PROCEDURE p() SELECT 1',
      'it has no collation utf8mb4_shop_ci (SHOW COLLATION); restore into a server that has it',
      undefined,
      'SHOW CREATE PROCEDURE shop.p',
    ],
    [
      "an event's time zone",
      "SET time_zone = 'Shop/Zone'; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SET @a = 1",
      'it does not know the time zone Shop/Zone, which events use; load the time zones (mariadb-tzinfo-to-sql)',
      ZONE,
      'SELECT event_name, time_zone FROM information_schema.events WHERE event_schema = "shop"',
    ],
    [
      'the right to write history',
      'CREATE TABLE h (a INT PRIMARY KEY) WITH SYSTEM VERSIONING; INSERT INTO h VALUES (1); UPDATE h SET a = 2',
      'it runs with secure_timestamp=YES, which does not allow a history of rows (shop.h); start it with secure_timestamp=NO for the restore',
      undefined,
      'SELECT a, row_start, row_end FROM shop.h FOR SYSTEM_TIME ALL ORDER BY a',
    ],
    [
      'keys',
      'CREATE TABLE t (a INT PRIMARY KEY) ENCRYPTED=YES',
      'it has no key management plugin, and shop.t is encrypted; install the plugin',
      undefined,
      'SHOW CREATE TABLE shop.t',
    ],
    [
      'capitals',
      'CREATE TABLE Orders (a INT); CREATE TABLE orders (a INT)',
      'it has lower_case_table_names=1, and names such as shop.Orders have capital letters; restore into a server with lower_case_table_names=0',
      undefined,
      'SELECT table_name FROM information_schema.tables WHERE table_schema = "shop" ORDER BY BINARY table_name',
    ],
  ])('%s', async (_, make, why, cure, state) => {
    const artifacts = await pointOf(make);
    const before = rich.sql(state);
    await refused(artifacts, at.server, root, would(at.server, why));
    const server = cure === undefined ? rich : at.server;
    if (cure !== undefined) server.sql(cure);
    await loads(artifacts, server, root, state, before);
  });

  const make = 'CREATE TABLE t (a INT); INSERT INTO t VALUES (5)';
  const account = (server: MariadbServer) =>
    server.sql("CREATE USER loader@'127.0.0.1' IDENTIFIED BY 'loader'; GRANT ALL ON shop.* TO loader@'127.0.0.1'");

  test.each([
    ['not any more', 'SET GLOBAL read_only = 0'],
    ['to nobody but this account', "GRANT READ_ONLY ADMIN ON *.* TO loader@'127.0.0.1'"],
  ])('writing: %s', async (_, cure) => {
    const artifacts = await pointOf(make);
    account(at.server);
    at.server.sql('SET GLOBAL read_only = 1');
    try {
      const why =
        'it is read_only, and user loader lacks the right READ_ONLY ADMIN; run SET GLOBAL read_only = 0, or restore into the primary server';
      await refused(artifacts, at.server, loader, would(at.server, why));
      at.server.sql(cure);
      await loads(artifacts, at.server, loader, 'SELECT a FROM shop.t', '5');
    } finally {
      at.server.sql('SET GLOBAL read_only = 0');
    }
  });

  test('history, from an account that may not set the time', async () => {
    const artifacts = await pointOf(
      'CREATE TABLE h (a INT) WITH SYSTEM VERSIONING; INSERT INTO h VALUES (1); DELETE FROM h',
    );
    account(rich);
    const message =
      "user loader may not load this restore point (missing: BINLOG REPLAY for the history of shop.h); grant these rights, or set another user in the app's file";
    await refused(artifacts, rich, loader, message);
    rich.sql("GRANT BINLOG REPLAY ON *.* TO loader@'127.0.0.1'");
    await loads(artifacts, rich, loader, 'SELECT a FROM shop.h FOR SYSTEM_TIME ALL', '1');
  });

  test('tables without encryption, where all must have it', async () => {
    const artifacts = await pointOf('CREATE TABLE t (a INT PRIMARY KEY) ENCRYPTED=NO; INSERT INTO t VALUES (5)');
    rich.sql("SET GLOBAL innodb_encrypt_tables = 'FORCE'");
    try {
      const why =
        "it runs with innodb_encrypt_tables=FORCE, and shop.t has ENCRYPTED=NO; run SET GLOBAL innodb_encrypt_tables = 'ON' for the restore";
      await refused(artifacts, rich, root, would(rich, why));
      rich.sql("SET GLOBAL innodb_encrypt_tables = 'ON'");
      await loads(artifacts, rich, root, 'SELECT a FROM shop.t', '5');
    } finally {
      rich.sql("SET GLOBAL innodb_encrypt_tables = 'OFF'");
    }
  });

  test("another definer, but not the account's own role", async () => {
    rich.sql('CREATE ROLE loaders');
    const artifacts = await pointOf('CREATE DEFINER=loaders VIEW v AS SELECT 5 AS a');
    account(rich);
    const message =
      "user loader may not load this restore point (missing: SET USER for view shop.v by loaders@); grant these rights, or set another user in the app's file";
    await refused(artifacts, rich, loader, message);
    rich.sql(
      "GRANT SELECT ON shop.* TO loaders; GRANT loaders TO loader@'127.0.0.1'; SET DEFAULT ROLE loaders FOR loader@'127.0.0.1'",
    );
    await loads(artifacts, rich, loader, 'SELECT a FROM shop.v', '5');
  });
});
