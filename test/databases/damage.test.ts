import { cutAt, flipAt, places } from '../runner/fakes/damage';
import { describeServer, shop } from './server/shop';
import type { Artifacts, Ended } from './server/task';

/** A sample of the 200 places that the runner's own tests use, because each one runs the whole script here. All of them: `DAMAGE_PLACES=200`. */
const PLACES = Number(process.env.DAMAGE_PLACES ?? 8);

describeServer('a restore point of which one object is damaged', () => {
  const at = shop();
  const run = 'shop-20260105t000000z-aaaaa';
  let artifacts: Artifacts;

  beforeAll(async () => {
    at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY, b TEXT);
      INSERT INTO shop.t SELECT seq, MD5(seq) FROM shop.seq_1_to_3000; CREATE USER clerk@'%' IDENTIFIED BY 'c'`);
    artifacts = (await at.backup({ options: { run }, props: { partSize: 40_000 } })).artifacts;
    at.server.sql(
      'DROP DATABASE shop; CREATE DATABASE shop; CREATE TABLE shop.now (a INT); INSERT INTO shop.now VALUES (7)',
    );
  });

  const restore = () => at.run('restore', { artifacts, options: { users: 'true' } });

  /** Returns the problems if the script did not refuse the damage before it changed anything. */
  const loaded = ({ code, log }: Ended, file: string): string[] => {
    const words = log.split('\n').filter((line) => line.startsWith('jerrycan: '));
    const refused = words.length > 0 && words.every((word) => word.startsWith('jerrycan: nothing was changed: '));
    const named = words.some((word) => word.includes(`${run}/${file}: `));
    const left = at.server.sql('SELECT a FROM shop.now; SHOW TABLES FROM shop');
    return code === 1 && refused && named && left === '7\nnow' ? [] : [`${code} ${words.join('; ')}; ${left}`];
  };

  test.each(['index', 'dump.sql.zst.00000', 'dump.sql.zst.00001', 'users.sql.00000'])(
    `%s, cut at ${PLACES} places and with a bit flipped at ${PLACES}: nothing is changed`,
    async (file) => {
      const whole = await at.store.read(`${run}/${file}`);
      const wrong: string[] = [];
      for (const place of places(whole.length, PLACES))
        for (const damage of [cutAt(place), flipAt(place)]) {
          await at.store.write(`${run}/${file}`, damage(whole));
          wrong.push(...loaded(await restore(), file).map((one) => `at ${place}: ${one}`));
        }
      await at.store.write(`${run}/${file}`, whole);
      expect(wrong).toEqual([]);
    },
  );

  test('and once it is whole again it is restored', async () => {
    expect((await restore()).code).toBe(0);
    expect(at.server.sql('SELECT COUNT(*) FROM shop.t')).toBe('3000');
  });
});
