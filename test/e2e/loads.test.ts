import { secretKey } from '../../blueprints/dsl';
import { MARIADB, sql, startWith } from './world/app/mariadb';
import { replicas, serving } from './world/app/wordpress';
import { wordpressDump } from './world/checkout';
import { must, path } from './world/cluster/api';
import { until } from './world/cluster/until';
import { withKanister } from './world/gate';
import { type EndedRun, World } from './world/world';

/** What a load leaves in the server, and what it changes while it runs. */
const LEFT = `SELECT @@GLOBAL.log_bin_trust_function_creators, @@GLOBAL.max_allowed_packet,
  (SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'jerrycan_load')`;

const wide = Array.from({ length: 200 }, (_, i) => `c${i} VARCHAR(40) NOT NULL DEFAULT ''`).join(', ');

/** Objects that the server once accepted and would refuse today, and an event that writes every second. */
const SHOP = `
  CREATE DATABASE shop; USE shop;
  CREATE SEQUENCE ids;
  CREATE TABLE orders (id BIGINT NOT NULL DEFAULT NEXTVAL(ids) PRIMARY KEY);
  INSERT INTO orders VALUES (DEFAULT);
  SET SESSION innodb_strict_mode = OFF;
  CREATE TABLE wide (id INT PRIMARY KEY, ${wide}) CHARSET=utf8mb4;
  INSERT INTO wide (id) VALUES (7);
  SET GLOBAL log_bin_trust_function_creators = 1;
  CREATE FUNCTION f() RETURNS INT RETURN 1;
  SET GLOBAL log_bin_trust_function_creators = 0;
  CREATE TABLE ticks (who VARCHAR(9), at DATETIME(6));
  CREATE EVENT tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.ticks VALUES ('shop', UTC_TIMESTAMP(6));`;

/** Loads that a server refused after its databases were dropped, or that a writer inside the server would spoil. */
withKanister('a load', () => {
  let world: World;
  /** The point of the data that SHOP creates, and a time after its dump. */
  let run: string;
  let dumped: string;

  const ask = (text: string) => sql(world.root, text);
  const succeeds = ({ exitCode, stderr }: EndedRun) =>
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
  const failure = ({ log }: EndedRun) => log.findLast(({ event }) => event === 'failed');
  const generation = async () =>
    (await must<{ metadata: { generation: number } }>({ path: path('deployments', MARIADB.namespace, 'wordpress') }))
      .metadata.generation;
  /** Waits until each of these events writes again after this time. */
  const tick = (after: string, ...who: string[]) =>
    until('the events write', async () => {
      const wrote = await ask(`SELECT DISTINCT who FROM shop.ticks WHERE at > '${after}'`);
      return who.every((each) => wrote.flat().includes(each));
    });
  const now = async () => (await ask('SELECT UTC_TIMESTAMP(6)'))[0]![0]!;

  beforeAll(async () => {
    world = await World.begin({ quiesce: 'snapshot' });
    await startWith(['--log-bin', '--server-id=1', '--event-scheduler=ON']);
    await serving();
    await ask(SHOP);
    const backup = await world.backup();
    succeeds(backup);
    ({ run } = backup);
    dumped = await now();
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    await world.endJobs();
    await serving();
    expect(await ask(LEFT)).toEqual([['0', '16777216', '0']]);
  });

  test('takes a default from a sequence, rows too wide for the strict mode, and a function that the binary log calls unsafe', async () => {
    const shown = () =>
      ask('SHOW CREATE TABLE shop.orders; SHOW CREATE SEQUENCE shop.ids; SHOW CREATE TABLE shop.wide');
    const before = await shown();
    await ask('DELETE FROM shop.orders; DELETE FROM shop.wide; DROP FUNCTION shop.f');
    // With a safety point of the current data, which contains such objects too.
    succeeds(await world.restore(run));
    expect(await shown()).toEqual(before);
    expect(await ask('SELECT id FROM shop.orders')).toEqual([['1']]);
    expect(await ask('SELECT id, c0, c199 FROM shop.wide')).toEqual([['7', '', '']]);
    expect(await ask('SELECT shop.f()')).toEqual([['1']]);
    await ask('INSERT INTO shop.orders VALUES (DEFAULT)');
    expect(await ask('SELECT COUNT(*), COUNT(DISTINCT id) FROM shop.orders')).toEqual([['2', '2']]);
  });

  test('holds what the point holds, though events of this database and of another write every second', async () => {
    await ask(`CREATE DATABASE ops;
      CREATE EVENT ops.tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.ticks VALUES ('ops', UTC_TIMESTAMP(6))`);
    await tick(dumped, 'shop', 'ops');
    const assertions = [
      'SELECT COUNT(*) > 0 FROM shop.ticks',
      // A running event has written by then.
      'SELECT SLEEP(3) = 0',
      `SELECT COUNT(*) = 0 FROM shop.ticks WHERE at > '${dumped}'`,
    ];
    await world.declare({ quiesce: 'snapshot', captures: { database: wordpressDump({ assertions }) } });
    succeeds(await world.restore(run, '--no-safety-point'));
    await tick(await now(), 'shop', 'ops');
    await ask('DROP DATABASE ops');
  });

  test('is not made of tables without transactions while an event writes: the backup is refused before it stops a writer', async () => {
    await ask('CREATE TABLE shop.notes (note TEXT) ENGINE=MyISAM');
    await world.declare({ quiesce: 'whole-backup' });
    const before = await generation();
    const refused = await world.backup();
    expect(refused.exitCode).toBe(3);
    expect(failure(refused)).toMatchObject({
      step: 'check server',
      cause: expect.stringContaining(
        'events run while the dump reads tables that a snapshot does not include (shop.tick; shop.notes (MyISAM))',
      ),
    });
    expect(await generation()).toBe(before);
    await ask('DROP TABLE shop.notes; DROP EVENT shop.tick; DROP FUNCTION shop.f');
  });

  test('that its account may not do is refused before anything is dropped, and done when the account has the right that is named', async () => {
    const missing = 'user admin may not load this restore point (missing: SET USER for view shop.v by root@localhost)';
    const password = world.secrets.find(({ name }) => name === 'database')!.value;
    await ask(`CREATE DEFINER=root@localhost VIEW shop.v AS SELECT id FROM shop.orders;
      CREATE USER admin@'%' IDENTIFIED BY '${password}';
      GRANT ALL ON shop.* TO admin@'%'; GRANT ALL ON wordpress.* TO admin@'%';
      GRANT SELECT, RELOAD, PROCESS ON *.* TO admin@'%'`);
    const database = wordpressDump({ user: 'admin', password: secretKey(MARIADB.name, 'mariadb-password') });
    await world.declare({ quiesce: 'snapshot', captures: { database } });
    const backup = await world.backup();
    expect(backup.exitCode).toBe(5);
    expect(failure(backup)?.cause).toContain(missing);
    await serving();
    await ask('INSERT INTO shop.orders VALUES (DEFAULT)');
    const before = { generation: await generation(), orders: await ask('SELECT id FROM shop.v ORDER BY id') };
    const refused = await world.restore(backup.run);
    expect(refused.exitCode).toBe(3);
    expect(failure(refused)).toMatchObject({
      step: 'check server',
      cause: expect.stringContaining(missing),
      next: expect.stringMatching(/^grant these rights/),
    });
    expect({ generation: await generation(), orders: await ask('SELECT id FROM shop.v ORDER BY id') }).toEqual(before);
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
    // Before 11.0 SUPER includes SET USER, and the right to accept rows of any size.
    await ask("GRANT SUPER ON *.* TO admin@'%'");
    succeeds(await world.restore(backup.run, '--no-safety-point'));
    expect(await ask('SELECT id FROM shop.v ORDER BY id')).toEqual(before.orders.slice(0, -1));
  });
});
