import { cutAt, type Damage, flipAt, PLACES, places, RottenDisk } from '../fakes/damage';
import { BOTH } from '../fakes/two-captures';
import { PREFIX, World } from '../fakes/world';

const FILES = ['dump.sql.zst.00000', 'index', 'users.sql.00000'];
const ARTIFACTS = BOTH.flatMap((capture) => FILES.map((file) => `${capture}/${file}`));

/** Each part has more bytes than places are damaged outside of CI. */
function world(): World {
  const made = new World('snapshot', BOTH);
  const text = (seed: number) => Array.from({ length: 15 }, (_, n) => `INSERT INTO t VALUES (${seed * n});`).join('\n');
  made.kanister.parts = [text(7), text(11)];
  return made;
}

const damages = (bytes: number): [string, Damage][] =>
  places(bytes, PLACES).flatMap((at): [string, Damage][] => [
    [`cut at ${at}`, cutAt(at)],
    [`flipped at ${at}`, flipAt(at)],
  ]);

describe.each(ARTIFACTS)(
  `%s of a point with two captures, cut at ${PLACES} places and with a bit flipped at ${PLACES}`,
  (file) => {
    test('does not become a restore point, of neither capture, if damaged on its way to the store', async () => {
      const whole = world();
      const { run } = await whole.backup();
      const wrong: string[] = [];
      for (const [what, damage] of damages(Buffer.byteLength(whole.store.text(`${PREFIX}/${run}/${file}`)!))) {
        const damaged = world();
        const upload = damaged.store.upload.bind(damaged.store);
        damaged.store.upload = (key, body) => upload(key, key.endsWith(`/${file}`) ? damage(Buffer.from(body)) : body);
        const { exitCode, failure } = await damaged.backup();
        const listed = (await damaged.points()).entries.length;
        const files = damaged.store.keys().filter((key) => key.endsWith('.json'));
        if (exitCode !== 1 || listed > 0 || files.length > 0 || damaged.writers() !== 2)
          wrong.push(`${what}: ${exitCode}, ${listed} listed, ${files}; ${failure?.cause}`);
      }
      expect(wrong).toEqual([]);
    });

    test('is refused before the app is touched if damaged in the store, and the other capture can be restored', async () => {
      const intact = world();
      const { run } = await intact.backup();
      intact.clock.pass(3_600_000);
      const key = `${PREFIX}/${run}/${file}`;
      const size = Buffer.byteLength(intact.store.text(key)!);
      const disk = new RottenDisk(intact.store, key);
      const wrong: string[] = [];
      for (const [what, damage] of damages(size)) {
        disk.damage = damage;
        const before = intact.cluster.requests.length;
        const { exitCode, failure } = await intact.restore(run);
        const touched = intact.cluster.requests.slice(before).filter((one) => /^(SCALE|POST actionsets)/.test(one));
        if (exitCode !== 3 || touched.length > 0 || !failure?.cause.includes(file))
          wrong.push(`${what}: ${exitCode}, ${touched}; ${failure?.message}`);
      }
      expect(wrong).toEqual([]);
      const other = BOTH.filter((capture) => !file.startsWith(`${capture}/`));
      expect(await intact.restore(run, { only: other })).toMatchObject({ exitCode: 0 });
      disk.damage = (bytes) => bytes;
      expect(await intact.restore(run)).toMatchObject({ exitCode: 0 });
    });
  },
);
