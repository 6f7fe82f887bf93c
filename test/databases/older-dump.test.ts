import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { findProgram } from './server/programs';
import { describeServer, type How, shop } from './server/shop';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/**
 * Restore points from before the dump had facts in its header: their tables are locked, and their events are in the
 * middle.
 */
describeServer('an older dump', () => {
  const at = shop('--event-scheduler=ON');

  async function older() {
    const dump = execFileSync(
      findProgram('mariadb-dump')!,
      [
        ...[
          '--no-defaults',
          '--host=127.0.0.1',
          `--port=${at.server.port}`,
          '--protocol=TCP',
          '--user=root',
          '--default-character-set=utf8mb4',
        ],
        ...['--single-transaction', '--routines', '--events', '--triggers', '--hex-blob', '--databases', 'shop', 'zoo'],
      ],
      { env: { ...process.env, MYSQL_PWD: at.server.password } },
    );
    const header = `-- Jerrycan dump: mariadb ${at.server.sql('SELECT VERSION()')}\n-- Database: shop\n-- Database: zoo\n`;
    const bytes = gzipSync(Buffer.concat([Buffer.from(header), dump]));
    const directory = 'shop-20250101t000000z-older';
    const index = Buffer.from(`dump dump.sql.gz.00000 ${bytes.length} ${sha256(bytes)}\n`);
    await at.store.write(`${directory}/dump.sql.gz.00000`, bytes);
    await at.store.write(`${directory}/index`, index);
    return { point: { directory, index: `${index.length}:${sha256(index)}` } };
  }

  test('is loaded without its locks, and its events last', async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE DATABASE zoo; USE shop; CREATE SEQUENCE ids; CREATE TABLE orders (id BIGINT NOT NULL DEFAULT NEXTVAL(ids) PRIMARY KEY, n INT);
      INSERT INTO orders VALUES (DEFAULT, 5); CREATE EVENT tick ON SCHEDULE EVERY 1 SECOND STARTS '2030-01-01 00:00:00' DO UPDATE shop.orders SET n = n + 1;
      CREATE EVENT zoo.tack ON SCHEDULE EVERY 1 SECOND DISABLE COMMENT 'c' DO SET @a = 1;
      DELIMITER ;;
      CREATE PROCEDURE p() BEGIN
        SELECT '
LOCK TABLES \`x\` WRITE
';
      END;;
      DELIMITER ;`);
    const state = `SELECT * FROM shop.orders; SHOW CREATE EVENT shop.tick; SHOW CREATE EVENT zoo.tack; SHOW CREATE PROCEDURE shop.p`;
    const before = at.server.sql(state);
    const artifacts = await older();
    at.server.sql('DROP DATABASE shop; DROP DATABASE zoo');
    const assertions = [
      'SELECT COUNT(*) = 1 FROM shop.orders',
      "SELECT COUNT(*) = 0 FROM information_schema.events WHERE event_schema IN ('shop', 'zoo')",
    ];
    expect((await at.run('preflight', { options: artifacts.point })).code).toBe(0);
    const { code, log } = await at.run('restore', { artifacts, props: { assertions } });
    expect({ code, log }).toEqual({ code: 0, log: expect.not.stringContaining('ERROR') });
    expect(at.server.sql(state)).toBe(before);
  });

  test('does not list the rights that it needs: the rights for the objects of the server are checked instead', async () => {
    const options = (await older()).point;
    at.server.sql(`CREATE DATABASE other; CREATE VIEW other.v AS SELECT 1; CREATE USER loader@'127.0.0.1' IDENTIFIED BY 'loader';
      GRANT SELECT, SHOW VIEW, INSERT, CREATE, DROP, ALTER, EXECUTE, TRIGGER, EVENT ON *.* TO loader@'127.0.0.1'; SET GLOBAL max_allowed_packet = 1073741824`);
    const look = () =>
      at.run('preflight', {
        options,
        props: { user: 'loader' },
        secrets: { 'mariadb/root-password': 'loader' },
      } as How);
    expect(await look()).toMatchObject({
      code: 1,
      words:
        "jerrycan: user loader may not load this restore point (missing: ALTER ROUTINE on shop, CREATE ROUTINE on shop); grant these rights, or set another user in the app's file\n",
    });
    at.server.sql("GRANT CREATE ROUTINE, ALTER ROUTINE ON shop.* TO loader@'127.0.0.1'");
    expect(await look()).toMatchObject({ code: 0 });
  });
});
