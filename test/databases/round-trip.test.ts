import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describeServer, PASSWORD, shop } from './server/shop';
import { KEY } from './server/store';

const rich = `
  CREATE DATABASE \`shop\`; CREATE DATABASE \`odd \\'name\\" \`\`tick\`\` $(id) ü\`; CREATE DATABASE \`-x\`;
  USE shop;
  CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(80) CHARACTER SET utf8mb4, photo LONGBLOB, note TEXT);
  CREATE TABLE orders (id INT PRIMARY KEY, customer INT, total DECIMAL(9,2), FOREIGN KEY (customer) REFERENCES customers (id));
  CREATE TABLE log (id INT PRIMARY KEY AUTO_INCREMENT, what TEXT);
  INSERT INTO customers (name, photo, note) VALUES ('Zoë 🦊', 0x00ff0a0d27221a5c, 'a\\'b"c\\\\d\\n\\r\\t -- Dump completed'), ('', '', NULL);
  INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, -0.01);
  CREATE VIEW spenders AS SELECT name, total FROM customers JOIN orders ON customer = customers.id;
  CREATE TABLE prices (id INT PRIMARY KEY, price INT) WITH SYSTEM VERSIONING;
  INSERT INTO prices VALUES (1, 10); UPDATE prices SET price = 11 WHERE id = 1;
  CREATE SEQUENCE numbers START WITH 7; SELECT NEXTVAL(numbers);
  DELIMITER ;;
  CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC BEGIN /* {{ $$ */ RETURN x * 2; END;;
  CREATE PROCEDURE note_it(IN what TEXT) BEGIN INSERT INTO log (what) VALUES (what); END;;
  CREATE TRIGGER after_order AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO log (what) VALUES (CONCAT('order ', NEW.id)); END;;
  CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM log WHERE id < 0; END;;
  DELIMITER ;
  USE \`odd \\'name\\" \`\`tick\`\` $(id) ü\`;
  CREATE TABLE \`t\`\`x\` (\`select\` INT PRIMARY KEY); INSERT INTO \`t\`\`x\` VALUES (42);`;

/** Everything that must be the same as before: data, definitions, and their effects. */
const state = `
  SELECT id, name, HEX(name), HEX(photo), HEX(note) FROM shop.customers; SELECT * FROM shop.orders; SELECT id, what FROM shop.log;
  SELECT * FROM shop.spenders; SELECT id, price FROM shop.prices FOR SYSTEM_TIME ALL ORDER BY price; SELECT shop.twice(21);
  SELECT \`select\` FROM \`odd \\'name\\" \`\`tick\`\` $(id) ü\`.\`t\`\`x\`;
  SELECT schema_name FROM information_schema.schemata ORDER BY 1;
  SELECT routine_name, routine_definition, definer FROM information_schema.routines WHERE routine_schema = 'shop' ORDER BY 1;
  SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = 'shop';
  SELECT event_name, event_definition, status FROM information_schema.events WHERE event_schema = 'shop';
  SELECT table_name, table_type, engine FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1;`;

describeServer('a round trip', () => {
  const at = shop();
  let before: string;

  beforeAll(() => {
    at.server.sql(rich);
    before = at.server.sql(state);
  });

  const ruin = () =>
    at.server.sql(
      'DROP DATABASE shop; CREATE DATABASE shop; CREATE TABLE shop.later (id INT); CREATE DATABASE unrelated',
    );

  test.each(['zstd', 'gzip'] as const)(
    '%s: brings back data, routines, events, triggers, views, and odd names',
    async (compression) => {
      const backup = await at.backup({
        props: { compression },
        options: { run: `shop-20260101t000000z-${compression}` },
      });
      ruin();
      const restore = await at.run('restore', {
        artifacts: backup.artifacts,
        props: { assertions: ['SELECT COUNT(*) = 2 FROM shop.orders'] },
      });
      expect(restore.log).not.toMatch(/ERROR|###.*ERROR/);
      expect(restore.code).toBe(0);
      expect(at.server.sql("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'unrelated'")).toBe(
        '1',
      );
      at.server.sql('DROP DATABASE unrelated');
      expect(at.server.sql(state)).toBe(before);
      at.server.sql('CALL shop.note_it("x"); DELETE FROM shop.log WHERE what = "x"');
    },
  );

  test('a row that is larger in a dump than the server takes comes back, and the server takes what it took', async () => {
    const limit = at.server.sql('SELECT @@GLOBAL.max_allowed_packet');
    expect(Number(limit)).toBe(16 * 1024 ** 2);
    at.server.sql(`CREATE DATABASE large; CREATE TABLE large.t (id INT, body LONGBLOB);
      INSERT INTO large.t VALUES (1, REPEAT(0x00ff0a, 4 * 1024 * 1024))`);
    const content = 'SELECT id, LENGTH(body), MD5(body) FROM large.t';
    const row = at.server.sql(content);
    expect(row).toContain(String(12 * 1024 ** 2));
    const { artifacts } = await at.backup();
    at.server.sql('DELETE FROM large.t');
    const { code, log } = await at.run('restore', { artifacts });
    expect(log).not.toContain('ERROR');
    expect(code).toBe(0);
    expect(at.server.sql(content)).toBe(row);
    expect(at.server.sql('SELECT @@GLOBAL.max_allowed_packet')).toBe(limit);
    at.server.sql('DROP DATABASE large');
  });

  test('reports what it stored: an index of bytes and hashes, and what the server is', async () => {
    const { artifacts } = await at.backup({
      options: { run: 'shop-20260102t000000z-aaaaa' },
      props: { compression: 'gzip' },
    });
    expect(artifacts.server).toEqual({ engine: 'mariadb', version: at.server.sql('SELECT VERSION()'), empty: 'false' });
    expect(artifacts.point!.directory).toBe('shop-20260102t000000z-aaaaa');
    const index = await at.store.read(`${artifacts.point!.directory}/index`);
    expect(artifacts.point!.index).toBe(`${index.length}:${sha256(index)}`);
    const lines = index
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '));
    expect(lines.map(([artifact, file]) => [artifact, file])).toEqual([
      ['dump', 'dump.sql.gz.00000'],
      ['users', 'users.sql.00000'],
    ]);
    for (const [, file, bytes, sum] of lines) {
      const object = await at.store.read(`${artifacts.point!.directory}/${file}`);
      expect([String(object.length), sha256(object)]).toEqual([bytes, sum]);
    }
    const dump = gunzipSync(await at.store.read(`${artifacts.point!.directory}/dump.sql.gz.00000`)).toString();
    expect(dump).toContain('0x00FF0A0D27221A5C');
    expect(dump.split('\n').slice(0, 4)).toEqual([
      `-- Jerrycan dump: mariadb ${artifacts.server!.version}`,
      '-- Database: -x',
      `-- Database: odd \\'name\\" \`tick\` $(id) ü`,
      '-- Database: shop',
    ]);
  });

  test('several parts are one stream', async () => {
    const backup = await at.backup({ props: { partSize: 1000 }, options: { run: 'shop-20260103t000000z-aaaaa' } });
    const parts = (await at.store.list()).filter((key) => key.startsWith('shop-20260103t000000z-aaaaa/dump.'));
    expect(parts.length).toBeGreaterThan(2);
    ruin();
    expect((await at.run('restore', { artifacts: backup.artifacts })).code).toBe(0);
    at.server.sql('DROP DATABASE unrelated');
    expect(at.server.sql(state)).toBe(before);
  });

  test('by kanctl, without options: a directory of its own, which delete removes and nothing else', async () => {
    const first = await at.backup();
    const second = await at.backup();
    expect(first.artifacts.point!.directory).toMatch(/^kanctl\/\d{8}t\d{6}z-[0-9a-f]{8}$/);
    const props = { kanctlActions: { deleteKey: { secret: 'deleter' } } } as const;
    const secrets = { 'deleter/accessKeyId': at.store.key.id, 'deleter/secretAccessKey': at.store.key.secret };
    const gone = await at.run('delete', { props, artifacts: first.artifacts, ...{ secrets } });
    expect(gone.code).toBe(0);
    const directories = new Set((await at.store.list()).map((key) => key.split('/').slice(0, -1).join('/')));
    expect(directories).not.toContain(first.artifacts.point!.directory);
    expect(directories).toContain(second.artifacts.point!.directory);
    const run = { point: { ...first.artifacts.point!, directory: 'shop-20260103t000000z-aaaaa' } };
    const refused = await at.run('delete', { props, artifacts: run, ...{ secrets } });
    expect(refused.log).toContain('must be a backup that kanctl made');
    expect(await at.store.list()).toContain('shop-20260103t000000z-aaaaa/index');
  });

  test('preflight reports what the server is, and stores nothing', async () => {
    const keys = await at.store.list();
    const { code, artifacts } = await at.run('preflight');
    expect(code).toBe(0);
    expect(artifacts).toEqual({
      server: { engine: 'mariadb', version: at.server.sql('SELECT VERSION()'), empty: 'false' },
    });
    expect(await at.store.list()).toEqual(keys);
  });

  test('no secret is in a log', async () => {
    const backup = await at.backup();
    const restore = await at.run('restore', { artifacts: backup.artifacts, options: { users: 'true' } });
    for (const { log } of [backup, restore]) {
      for (const secret of [PASSWORD, at.store.key.secret, KEY.secret]) expect(log).not.toContain(secret);
      expect(log).not.toContain(PASSWORD.slice(0, 8));
    }
  });
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
