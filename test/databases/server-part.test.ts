import { describeServer, PASSWORD, shop } from './server/shop';

const RUN = 'shop-20260101t000000z-aaaaa/database';
const both = `SELECT 'shop', id FROM shop.orders UNION ALL SELECT 'crm', id FROM crm.people ORDER BY 1, 2`;
const schemas = `SELECT schema_name FROM information_schema.schemata
  WHERE schema_name NOT LIKE '#%' AND schema_name NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys') ORDER BY 1`;

describeServer('a server that several apps share', () => {
  const at = shop('--event-scheduler=ON', '--max-allowed-packet=1G');
  const props = { databases: ['shop', 'shop-archive'] };

  beforeEach(() => {
    at.server.sql(`CREATE OR REPLACE DATABASE shop; CREATE OR REPLACE DATABASE \`shop-archive\`; CREATE OR REPLACE DATABASE crm;
      CREATE TABLE shop.orders (id INT PRIMARY KEY); INSERT INTO shop.orders VALUES (1), (2);
      CREATE TABLE crm.people (id INT PRIMARY KEY); INSERT INTO crm.people VALUES (7);
      CREATE TABLE crm.old (id INT) ENGINE=MyISAM;
      CREATE EVENT crm.hourly ON SCHEDULE EVERY 1 HOUR DO DO 1;
      DROP DATABASE IF EXISTS shop_new; DROP USER IF EXISTS app@'%'`);
  });

  const dumpOf = async (of = props) => (await at.backup({ props: of, options: { run: RUN } })).artifacts;

  test('is dumped only in the listed databases, whatever the others contain, and without its users', async () => {
    const { point } = await dumpOf();
    expect(point).toMatchObject({ directory: RUN });
    const index = (await at.store.read(`${RUN}/index`)).toString();
    expect(index.split('\n').map((line) => line.split(' ')[0])).toEqual(['dump', '']);
  });

  test('is restored only in the listed databases', async () => {
    const artifacts = await dumpOf();
    at.server.sql('DELETE FROM shop.orders; INSERT INTO crm.people VALUES (8)');
    const restore = await at.run('restore', { props, artifacts });
    expect({ code: restore.code, log: restore.log }).toEqual({ code: 0, log: expect.not.stringContaining('ERROR') });
    expect(at.server.sql(both)).toBe('crm\t7\ncrm\t8\nshop\t1\nshop\t2\n'.trim());
    expect(at.server.sql("SELECT status FROM information_schema.events WHERE event_schema = 'crm'")).toBe('ENABLED');
  });

  test('keeps every database of other apps when a restore is undone', async () => {
    const shopOnly = { databases: ['shop', 'shop_new'] };
    const safety = await at.backup({ props: shopOnly, options: { run: RUN, safety: 'true' } });
    at.server.sql('CREATE DATABASE shop_new');
    const undo = await at.run('restore', { props: shopOnly, artifacts: safety.artifacts, options: { undo: 'true' } });
    expect({ code: undo.code, log: undo.log }).toEqual({ code: 0, log: expect.not.stringContaining('ERROR') });
    expect(at.server.sql(schemas)).toBe('crm\nshop\nshop-archive');
  });

  test('cannot be restored from a point with a database that the capture does not list', async () => {
    const artifacts = await dumpOf({ databases: ['shop', 'crm'] } as never).catch((error: Error) => error);
    // MyISAM in crm: only a dump of stopped writers may contain it.
    expect(artifacts).toBeInstanceOf(Error);
    at.server.sql('DROP TABLE crm.old');
    const point = await dumpOf({ databases: ['shop', 'crm'] });
    for (const action of ['preflight', 'restore']) {
      const how = action === 'restore' ? { artifacts: point } : { options: { ...point.point } };
      const ended = await at.run(action, { props, ...how });
      expect(ended.code).toBe(1);
      expect(ended.log).toContain('the dump contains the database crm, which the capture does not list');
    }
    expect(at.server.sql(both)).toBe('crm\t7\nshop\t1\nshop\t2');
  });

  test('must have every listed database', async () => {
    for (const action of ['backup', 'preflight']) {
      const ended = await at.run(action, { props: { databases: ['shop', 'lost', 'Shop'] }, options: { run: RUN } });
      expect(ended.code).toBe(1);
      expect(ended.log).toContain('has no database lost, Shop that user root can see');
    }
  });

  test('is dumped and restored by an account that sees only the listed databases', async () => {
    at.server.sql(`CREATE USER app@'%' IDENTIFIED BY ${quoted(PASSWORD)}; GRANT ALL ON shop.* TO app@'%';
      GRANT ALL ON \`shop-archive\`.* TO app@'%'; GRANT SELECT ON mysql.proc TO app@'%'`);
    const own = { ...props, user: 'app' };
    const artifacts = await dumpOf(own);
    at.server.sql('DELETE FROM shop.orders');
    const restore = await at.run('restore', { props: own, artifacts });
    expect({ code: restore.code, log: restore.log }).toEqual({ code: 0, log: expect.not.stringContaining('ERROR') });
    expect(at.server.sql(both)).toBe('crm\t7\nshop\t1\nshop\t2');
  });
});

const quoted = (text: string): string => `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`;
