import { describeServer, shop } from './server/shop';

describeServer('the password of the database', () => {
  const at = shop();
  const NEW = `new'"pass $HOME {{ }}`;
  const OLD = 'the-old-canary';

  beforeAll(() => at.server.sql('CREATE DATABASE shop; CREATE TABLE shop.t (a INT); INSERT INTO shop.t VALUES (1)'));

  const known = (password: string) => ({ secrets: { 'mariadb/root-password': password } });
  const SAID =
    /jerrycan: (nothing was changed: )?server 127\.0\.0\.1:\d+: cannot be queried as user \w+ \(ERROR 1045 \(28000\): Access denied for user .*\); check that it runs, and that the Secret mariadb \(key root-password\) has the user's password/;

  test.each(['preflight', 'backup', 'restore'])(
    '%s with a wrong one names the Secret to check, and does nothing',
    async (action) => {
      const artifacts = { point: { directory: 'shop-20260101t000000z-aaaaa', index: `1:${'a'.repeat(64)}` } };
      const { code, log } = await at.run(action, { artifacts, ...known(OLD) });
      expect({ code, log }).toEqual({ code: 1, log: expect.stringMatching(SAID) });
      expect(log).not.toContain(OLD);
      expect(await at.store.list()).toEqual([]);
      expect(at.server.sql('SELECT a FROM shop.t')).toBe('1');
    },
  );

  test('that is rotated is taken by the next task, and the old one is wrong from then on', async () => {
    const own = { props: { user: 'keeper' } };
    at.server.sql(`CREATE USER keeper@localhost IDENTIFIED BY '${OLD}'; GRANT ALL ON *.* TO keeper@localhost`);
    const point = (await at.backup({ ...own, ...known(OLD) })).artifacts;
    at.server.sql(`ALTER USER keeper@localhost IDENTIFIED BY '${NEW.replaceAll("'", "''")}'`);
    for (const action of ['backup', 'restore']) {
      const stale = await at.run(action, { artifacts: point, ...own, ...known(OLD) });
      expect({ code: stale.code, log: stale.log }).toEqual({ code: 1, log: expect.stringMatching(SAID) });
      expect((await at.run(action, { artifacts: point, ...own, ...known(NEW) })).code).toBe(0);
    }
    expect(at.server.sql('SELECT a FROM shop.t')).toBe('1');
  });
});
