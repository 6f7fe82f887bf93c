import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { seal } from '../../../runner/catalog/signature';
import { newState } from '../../../runner/catalog/state';
import { keyOf } from '../fakes/kept';
import { newKey, PREFIX, World } from '../fakes/world';

const NOW = '2026-11-21T04:20:00.000Z';

async function worldWithPoint() {
  const world = new World();
  const { run } = await world.backup();
  const key = `${PREFIX}/${run}/restore-point.json`;
  return { world, run, key, text: world.store.text(key)! };
}

test('a signed version counts, whatever covers it', async () => {
  const { world, run, key, text } = await worldWithPoint();
  const point = JSON.parse(text).signed;
  for (const forged of [
    'garbage',
    seal({ ...point, captures: [] }, newKey().pem, NOW),
    text.replace('10.11.13', '10.11.14'),
    seal({ ...point, app: 'shop' }, world.key.pem, NOW),
    seal({ ...point, cluster: 'other' }, world.key.pem, NOW),
    seal({ ...point, version: 3 }, world.key.pem, NOW),
    'x'.repeat(17 << 20),
  ])
    world.store.upload(key, forged);
  await world.store.delete(key);
  const { entries, refused } = await world.points();
  expect(entries.map((entry) => entry.point)).toEqual([point]);
  expect(entries[0]!.point.run).toBe(run);
  expect(refused).toEqual([]);
});

test('a point that was copied to the directory of another run does not count', async () => {
  const { world, run, text } = await worldWithPoint();
  const copy = run.replace(/.{5}$/, 'zzzzz');
  world.store.upload(`${PREFIX}/${copy}/restore-point.json`, text);
  const { entries, refused } = await world.points();
  expect(entries).toHaveLength(1);
  expect(refused).toEqual([{ key: `${PREFIX}/${copy}/restore-point.json`, cause: expect.stringContaining(run) }]);
});

test('a point that names objects outside of its directory is refused, even if it is signed', async () => {
  const { world, run, key, text } = await worldWithPoint();
  const point = JSON.parse(text).signed;
  for (const other of [
    `${PREFIX}/kanctl/x/dump`,
    `${PREFIX}/${run}/../../shop/x/dump`,
    `${PREFIX}/${run}/state.json`,
    `${PREFIX}/${run}/index`,
    `${PREFIX}/${run}/crm/index`,
    `${PREFIX}/${run}/database/x/index`,
  ]) {
    const world2 = new World();
    Object.assign(world2, { config: world.config, key: world.key });
    const [{ objects, ...capture }] = point.captures;
    const captures = [{ ...capture, objects: [{ ...objects[0], key: other }, ...objects.slice(1)] }];
    world2.store.upload(key, seal({ ...point, captures }, world.key.pem, NOW));
    expect((await world2.points()).refused[0]?.cause).toContain('has an invalid object');
  }
});

test('a point whose object is gone, or has another size, does not count', async () => {
  const { world, run } = await worldWithPoint();
  world.store.destroy(keyOf(run, 'users.sql.00000'));
  expect(await world.points()).toMatchObject({
    entries: [],
    refused: [{ cause: expect.stringContaining('users.sql.00000') }],
  });
});

test('a version or marker over an object of a point is reported', async () => {
  const { world, run } = await worldWithPoint();
  world.store.upload(keyOf(run, 'users.sql.00000'), 'evil');
  const { entries } = await world.points();
  expect(entries[0]!.covered.map(({ key }) => key)).toEqual([keyOf(run, 'users.sql.00000')]);
});

test('an older state on top does not bring a retired point back, nor does a marker over its state hide it', async () => {
  const { world, run } = await worldWithPoint();
  const key = `${PREFIX}/${run}/state.json`;
  const old = world.store.text(key)!;
  const { signed } = JSON.parse(old);
  world.store.upload(key, seal({ ...newState(signed), verified: NOW, retired: NOW }, world.key.pem, NOW));
  world.store.upload(key, old);
  await world.store.delete(key);
  expect((await world.points()).entries).toEqual([]);
  expect((await world.points(true)).entries[0]!.state).toMatchObject({ retired: NOW });
});

test('a larger file than the runner writes is not even read', async () => {
  const { world, run, key } = await worldWithPoint();
  world.store.upload(`${PREFIX}/${run}/state.json`, 'x'.repeat((64 << 10) + 1));
  world.store.upload(key, 'x'.repeat((8 << 20) + 1));
  const fetched: string[] = [];
  world.store.before = (request) => void fetched.push(request.replace(/ .*\//, ' '));
  expect((await world.points()).entries).toMatchObject([{ state: { verified: expect.any(String) } }]);
  expect(fetched.filter((request) => request.startsWith('GET'))).toEqual(['GET state.json', 'GET restore-point.json']);
});

test('a hundred forged states and the densest restore points do no harm in a heap of 96 MB', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-catalog-'));
  try {
    const outfile = join(directory, 'forged.mjs');
    buildSync({
      entryPoints: [resolve(__dirname, '../small-heap/forged.ts')],
      ...{ outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
    });
    const heap = ['--max-old-space-size=96', '--max-semi-space-size=1'];
    const { stdout, stderr } = spawnSync(process.execPath, [...heap, outfile], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { entries, exitCode } = JSON.parse(stdout);
    expect({ entries, exitCode }).toEqual({ entries: 1, exitCode: 0 });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
