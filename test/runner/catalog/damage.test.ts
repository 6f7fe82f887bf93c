import { cutAt, type Damage, flipAt, places, RottenDisk } from '../fakes/damage';
import { keyOf } from '../fakes/kept';
import { PREFIX, World } from '../fakes/world';

/** Large enough for 200 different positions. */
const text = (seed: number): string =>
  Array.from({ length: 60 }, (_, n) => `INSERT INTO t VALUES (${seed * n});`).join('\n');

function world(): World {
  const made = new World('never');
  made.kanister.parts = [text(7), text(11)];
  return made;
}

/** The files that a task writes. */
const WRITTEN = ['dump.sql.zst.00000', 'dump.sql.zst.00001', 'index'];

const damages = (bytes: number): [string, Damage][] => [
  ...places(bytes).map((at): [string, Damage] => [`cut at ${at}`, cutAt(at)]),
  ...places(bytes).map((at): [string, Damage] => [`flipped at ${at}`, flipAt(at)]),
];

const bytesOf = (of: World, key: string): number => Buffer.byteLength(of.store.text(key)!);

describe.each([...WRITTEN, 'users.sql.00000'])(
  '%s, truncated at 200 positions and with a bit flipped at 200',
  (file) => {
    const sizeIn = async (): Promise<number> => {
      const whole = world();
      const { run } = await whole.backup();
      return bytesOf(whole, keyOf(run, file));
    };

    test('does not become a restore point if damaged on its way to the store', async () => {
      const wrong: string[] = [];
      for (const [what, damage] of damages(await sizeIn())) {
        const damaged = world();
        const upload = damaged.store.upload.bind(damaged.store);
        damaged.store.upload = (key, body) => upload(key, key.endsWith(`/${file}`) ? damage(Buffer.from(body)) : body);
        const { exitCode, failure } = await damaged.backup();
        const listed = (await damaged.points()).entries.length;
        const files = damaged.store.keys().filter((key) => key.endsWith('.json'));
        const named = failure?.cause.includes(file) || (file === 'index' && failure?.cause.includes('the index'));
        if (exitCode !== 1 || listed > 0 || files.length > 0 || damaged.writers() !== 2 || !named)
          wrong.push(`${what}: ${exitCode}, ${listed} listed, ${files}; ${failure?.cause}`);
      }
      expect(wrong).toEqual([]);
    });

    test('is refused before the app is touched if damaged in the store', async () => {
      const intact = world();
      const { run } = await intact.backup();
      const key = keyOf(run, file);
      const size = bytesOf(intact, key);
      const disk = new RottenDisk(intact.store, key);
      intact.clock.pass(3_600_000);
      const wrong: string[] = [];
      for (const [what, damage] of damages(size)) {
        disk.damage = damage;
        wrong.push(...(await refused(intact, run, what, file)));
      }
      expect(wrong).toEqual([]);
      disk.damage = (bytes) => bytes;
      expect(await intact.restore(run)).toMatchObject({ exitCode: 0 });
    });
  },
);

describe('restore-point.json, truncated at 200 positions and with a bit flipped at 200', () => {
  test('is not listed, and is refused before the app is touched', async () => {
    const intact = world();
    const { run } = await intact.backup();
    const key = `${PREFIX}/${run}/restore-point.json`;
    const size = bytesOf(intact, key);
    const disk = new RottenDisk(intact.store, key);
    intact.clock.pass(3_600_000);
    const wrong: string[] = [];
    for (const [what, damage] of damages(size)) {
      disk.damage = damage;
      const { entries, refused: none } = await intact.points();
      if (entries.length > 0 || none[0]?.key !== key) wrong.push(`${what}: listed`);
      wrong.push(...(await refused(intact, run, what, 'restore-point.json')));
    }
    expect(wrong).toEqual([]);
    disk.damage = (bytes) => bytes;
    expect(await intact.restore(run)).toMatchObject({ exitCode: 0 });
  });
});

describe('state.json, truncated at 200 positions and with a bit flipped at 200', () => {
  test('is ignored: the point is not verified, and never the latest', async () => {
    const intact = world();
    const { run } = await intact.backup();
    const key = `${PREFIX}/${run}/state.json`;
    const size = bytesOf(intact, key);
    const disk = new RottenDisk(intact.store, key);
    intact.clock.pass(3_600_000);
    const wrong: string[] = [];
    for (const [what, damage] of damages(size)) {
      disk.damage = damage;
      const { entries } = await intact.points();
      if (entries.length !== 1 || entries[0]!.state !== undefined) wrong.push(`${what}: believed`);
      wrong.push(...(await refused(intact, 'latest', what, 'has no verified restore point')));
    }
    expect(wrong).toEqual([]);
    disk.damage = (bytes) => bytes;
    expect(await intact.restore('latest')).toMatchObject({ exitCode: 0 });
  });
});

/** The error if a restore is not refused for this cause before the app is touched. */
async function refused(of: World, run: string, what: string, cause: string): Promise<string[]> {
  const before = of.cluster.requests.length;
  const { exitCode, failure } = await of.restore(run);
  const touched = of.cluster.requests.slice(before).filter((request) => /^(SCALE|POST actionsets)/.test(request));
  const said = failure?.cause.includes(cause) && failure.next.includes('npx jerrycan points');
  if (exitCode === 3 && touched.length === 0 && said) return [];
  return [`${what}: ${exitCode}, ${touched}; ${failure?.message}`];
}
