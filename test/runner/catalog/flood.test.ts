import { objectsOf } from '../../../contracts/restore-point';
import { CANDIDATES } from '../../../runner/catalog/candidates';
import { SWEPT_AT_ONCE } from '../../../runner/retention/sweep';
import { keptPoints, keyOf, nextBackup, sign, stateOf } from '../fakes/kept';
import { protectedWorld } from '../fakes/restorable';
import { PREFIX, World } from '../fakes/world';
import { floods } from '../small-heap/flood';

const HOUR = 3_600_000;
const OWN = ['restore-point.json', 'state.json'];
/** More versions than are kept in memory for a directory. */
const MANY = 15_000;

/** The requests for an object's bytes from now on. */
function reads(world: World): string[] {
  const found: string[] = [];
  world.store.before = (request) => {
    if (/^(GET|DIGEST)/.test(request)) found.push(request);
  };
  return found;
}

describe.each([
  ['shorter than any file of the runner', (i: number) => `{"junk":${i}}`],
  ['of a size that the runner writes', (i: number) => `{"junk":"${'x'.repeat(800)}${i}"}`],
])("junk over the runner's own files, %s", (_, junk) => {
  test.each([0, 1000, 5000])('%d versions: a restore and a verification read few of them', async (count) => {
    const { world, run } = await protectedWorld();
    for (const file of OWN) for (let i = 0; i < count; i++) world.store.upload(keyOf(run, file), junk(i));
    const requests = reads(world);
    expect(await world.restore('latest')).toMatchObject({ exitCode: 0 });
    expect(requests.filter((request) => request.startsWith('GET')).length).toBeLessThan(200);
    requests.length = 0;
    expect(await world.verify()).toMatchObject({ exitCode: count === 0 ? 0 : 5 });
    expect(requests.length).toBeLessThan(400);
    expect(world.events().includes('PointCovered')).toBe(count > 0);
    expect(stateOf(world, run).verified).toBeTruthy();
  });
});

/** The results of a restore, a verification and a backup of a flooded app, and their requests to the store. */
async function flooded(kind: string, junk: number) {
  const { world, runs } = await keptPoints(2);
  floods[kind]!(world, runs[0]!, junk);
  const requests = reads(world);
  const ran = [await world.restore(runs[0]!), await world.verify()];
  world.clock.pass(HOUR);
  world.store.changes.length = 0;
  ran.push(await nextBackup(world));
  const { entries } = await world.points();
  return {
    said: [...ran.map(({ exitCode }) => exitCode), entries.length, ...world.events()],
    log: ran.flatMap(({ log }) => log),
    reads: requests.length,
    deleted: world.store.changes.filter((change) => change.startsWith('DELETE')).length,
  };
}

describe.each(Object.keys(floods))('%s', (kind) => {
  test('the number does not matter, and costs no reads', async () => {
    const [one, many] = [await flooded(kind, 1), await flooded(kind, MANY)];
    expect(many.said).toEqual(one.said);
    // The three of them read the runner's own files this many times.
    const most = OWN.some((file) => kind.endsWith(file)) ? 10 * 2 * CANDIDATES : 0;
    expect(many.reads - one.reads).toBeLessThanOrEqual(most);
    expect(many.deleted).toBeLessThanOrEqual(SWEPT_AT_ONCE);
  });
});

test('junk in the directory of a dead run is swept in shares, with a warning', async () => {
  const { log, deleted } = await flooded('keys of a run that never was', MANY);
  expect(deleted).toBe(SWEPT_AT_ONCE);
  expect(log).toContainEqual(
    expect.objectContaining({ event: 'warning', cause: expect.stringContaining('2000 keys') }),
  );
  expect(await flooded('keys of a run that never was', 3)).toMatchObject({ deleted: 3 });
});

test('versions of one key of a dead run are swept by one marker', async () => {
  expect(await flooded('versions of a key of a run that never was', MANY)).toMatchObject({ deleted: 1 });
});

test('junk that arrives while a backup runs does not become part of its restore point', async () => {
  const world = new World();
  let flood = true;
  world.store.before = (request) => {
    const [, run] = /^LIST \S+\/(wordpress-[^/]+)\/database\/index$/.exec(request) ?? [];
    if (!run || !flood) return;
    flood = false;
    world.store.floodKeys(keyOf(run, 'a-'), MANY);
    world.store.flood(keyOf(run, 'junk'), MANY);
  };
  const { exitCode, run } = await world.backup();
  expect([exitCode, flood]).toEqual([0, false]);
  const [entry] = (await world.points()).entries;
  expect([entry?.point.run, entry?.covered]).toEqual([run, []]);
  expect(entry && objectsOf(entry.point).map(({ key }) => key)).toEqual(
    ['index', 'dump.sql.zst.00000', 'dump.sql.zst.00001', 'users.sql.00000'].map((file) => keyOf(run, file)),
  );
});

test.each([
  ['before', (lay: () => void, write: () => void) => [lay, write]],
  ['after', (lay: () => void, write: () => void) => [write, lay]],
])('a state of the runner counts if junk is put there %s it', async (_, order) => {
  const { world, runs } = await keptPoints(1);
  const key = keyOf(runs[0]!, 'state.json');
  const lay = () => world.store.flood(key, MANY, 'x'.repeat(500));
  const retired = new Date(world.clock.now()).toISOString();
  for (const step of order(lay, () => sign(world, runs[0]!, { retired }))) step();
  const { entries } = await world.points(true);
  expect(entries[0]?.state).toMatchObject({ retired, verified: expect.any(String) });
});

test('a restore point without a signature among the versions that are read is reported', async () => {
  const { world, runs } = await keptPoints(2);
  const key = keyOf(runs[0]!, 'restore-point.json');
  const signed = world.store.text(key)!;
  world.store.destroy(key);
  world.store.flood(key, MANY, 'x'.repeat(1000));
  world.store.upload(key, signed);
  world.store.flood(key, MANY, 'x'.repeat(1000));
  const requests = reads(world);
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
  expect(world.events()).toEqual(['PointBroken']);
  expect(requests.filter((request) => request === `GET ${key}`)).toHaveLength(4 * CANDIDATES);
  const { refused } = await world.points();
  expect(refused).toMatchObject([{ key, disowned: true }]);
});

test('a directory of any size is covered only if a part of its point is', async () => {
  const { world, runs } = await keptPoints(1);
  world.store.floodKeys(keyOf(runs[0]!, 'a-'), MANY);
  const covered = async () => (await world.points()).entries[0]?.covered.map(({ artifact }) => artifact);
  expect(await covered()).toEqual([]);
  world.store.flood(keyOf(runs[0]!, 'dump.sql.zst.00000'), MANY);
  expect(await covered()).toEqual(['dump']);
  world.store.destroy(keyOf(runs[0]!, 'users.sql.00000'));
  expect(await world.points()).toMatchObject({
    entries: [],
    refused: [{ cause: expect.stringContaining('is missing') }],
  });
});

test('a retired point gets its markers, and the junk around it gets none', async () => {
  const { world, runs } = await keptPoints(3);
  Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 1 } } });
  world.store.floodKeys(keyOf(runs[0]!, 'a-'), MANY);
  await nextBackup(world);
  expect(stateOf(world, runs[0]!).retired).toBeTruthy();
  const deleted = world.store.changes.filter((change) => change.startsWith(`DELETE ${PREFIX}/${runs[0]}/`));
  expect(deleted.map((change) => change.split('/').at(-1)).sort()).toEqual([
    'dump.sql.zst.00000',
    'dump.sql.zst.00001',
    'index',
    'restore-point.json',
    'users.sql.00000',
  ]);
});
