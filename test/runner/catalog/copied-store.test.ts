import { objectsOf } from '../../../contracts/restore-point';
import { rfc3339 } from '../../../contracts/time';
import { readCatalog } from '../../../runner/catalog/catalog';
import { systemClock } from '../../../runner/ports/clock';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { keptPoints, keyOf, nextBackup } from '../fakes/kept';
import { newKey, PREFIX, World } from '../fakes/world';
import { MinioServer, pair } from '../s3/minio';

const DAY = 86_400_000;

/** Copies like rclone: the current versions only, with new version IDs and new dates. */
function copyStore(world: World): void {
  const { store } = world;
  const found = store.keys().map((key) => [key, store.text(key)!] as const);
  for (const key of new Set([...store.list('')].map((version) => version.key))) store.destroy(key);
  for (const [key, text] of found.reverse()) store.upload(key, text);
  store.changes.length = 0;
  world.kanister.performed.length = 0;
}

/** Three points, then a rotation, and a month later a copy of the store. */
async function copied(): Promise<{ world: World; runs: string[] }> {
  const { world, runs } = await keptPoints(3);
  const old = world.key;
  const fresh = newKey(rfc3339(world.clock.now()));
  const until = rfc3339(world.clock.now() + DAY);
  Object.assign(world, { key: fresh });
  Object.assign(world.config, { publicKeys: [{ ...old.publicKey, until }, fresh.publicKey] });
  world.clock.pass(30 * DAY);
  copyStore(world);
  return { world, runs };
}

test.each(['latest', 'the newest'])('is restored from with --dates-of-copy only: %s', async (wanted) => {
  const { world, runs } = await copied();
  const run = wanted === 'latest' ? wanted : runs[2]!;
  const { exitCode, failure } = await world.restore(run, { safetyPoint: false });
  expect([exitCode, failure?.next]).toEqual([3, expect.stringContaining('--dates-of-copy')]);
  expect(failure?.cause).toContain('after the end of its key');
  expect(world.kanister.performed).toEqual([]);
  expect(await world.restore(run, { safetyPoint: false, datesOfCopy: true })).toMatchObject({ exitCode: 0 });
  expect(world.kanister.performed.at(-1)!.artifacts.point!.keyValue.directory).toBe(`${runs[2]}/database`);
});

test('nothing is restored that a revoked key signed, even with the option', async () => {
  const { world, runs } = await copied();
  const [old, fresh] = world.config.publicKeys;
  Object.assign(world.config, { publicKeys: [{ ...old, revoked: true }, fresh] });
  for (const run of ['latest', runs[2]!])
    expect(await world.restore(run, { datesOfCopy: true })).toMatchObject({ exitCode: 3 });
});

test('a verification reports once a night how many points have untrusted dates, and marks none of them', async () => {
  const { world, runs } = await copied();
  for (let night = 0; night < 2; night++) {
    const { exitCode, log } = await world.verify();
    expect(exitCode).toBe(0);
    const warnings = log.filter(({ event }) => event === 'warning');
    expect(warnings).toMatchObject([
      { cause: expect.stringMatching(/^3 restore points have untrusted dates or keys, /) },
    ]);
    world.clock.pass(DAY);
  }
  expect([world.events(), world.store.changes]).toEqual([[], []]);
  expect(await world.restore(runs[0]!, { safetyPoint: false, datesOfCopy: true })).toMatchObject({ exitCode: 0 });
});

test('points of a key without an end are not affected: they are read back, restored and retired', async () => {
  const { world, runs } = await keptPoints(3);
  world.clock.pass(30 * DAY);
  copyStore(world);
  expect(await world.verify()).toMatchObject({ exitCode: 0 });
  expect(await world.restore('latest', { safetyPoint: false })).toMatchObject({ exitCode: 0 });
  expect(world.kanister.performed.at(-1)!.artifacts.point!.keyValue.directory).toBe(`${runs[2]}/database`);
  Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 1 } } });
  expect(await nextBackup(world)).toMatchObject({ exitCode: 0 });
  expect(await world.runs()).toHaveLength(1);
  expect(world.events()).toEqual([]);
});

test('an overwrite of a copy with the same size is found, and does not count', async () => {
  const { world, runs } = await keptPoints(1);
  copyStore(world);
  const key = keyOf(runs[0]!, 'dump.sql.zst.00000');
  const found = world.store.keys().find((one) => one.includes('/dump.'))!;
  expect(found).toBe(key);
  world.store.upload(key, world.store.text(key)!.replace(/./, '*'));
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
  expect(world.events()).toContain('PointCovered');
  expect(await world.restore('latest', { safetyPoint: false })).toMatchObject({ exitCode: 0 });
  expect(world.kanister.performed.at(-1)!.artifacts.point!.keyValue.directory).toBe(`recovered/${runs[0]}/database`);
});

const program = process.env.MINIO;
if (!program) test.skip('a copy in a real MinIO: left out, no program is named by MINIO', () => {});

/** A copy may go to a bucket without versioning, where versions have no IDs. */
(program ? describe : describe.skip)('a copy in a real MinIO', () => {
  let minio: MinioServer;
  beforeAll(async () => {
    minio = await MinioServer.start(program!);
  });
  afterAll(() => minio.end());

  test.each([
    ['locked', true],
    ['plain', false],
  ])('in the bucket %s is trusted with its own dates only', async (bucket, versioning) => {
    const world = new World();
    const publicKey = { ...world.key.publicKey, from: '2020-01-01T00:00:00Z' };
    Object.assign(world.config, { publicKeys: [publicKey] });
    // The real store's dates are today's.
    world.clock.pass(Date.now() - 2 * DAY - world.clock.now());
    const until = rfc3339(Date.now() - DAY);
    const { run } = await world.backup();
    const store = s3({
      ...{ address: minio.address(bucket, versioning), credentials: fixed(pair), clock: systemClock },
    });
    for (const key of world.store.keys(`${PREFIX}/${run}/`)) await store.put(key, world.store.text(key)!);
    const of = { ...world.config, publicKeys: [{ ...publicKey, until }] };
    expect(await readCatalog(store, of)).toMatchObject({ entries: [], refused: [{ doubted: 'dates' }] });
    const { entries } = await readCatalog(store, of, { dates: 'copy' });
    expect(entries).toMatchObject([{ point: { run }, covered: [], state: { verified: expect.any(String) } }]);
    for (const { key, versionId, sha256 } of objectsOf(entries[0]!.point))
      expect(await store.digest(key, versionId)).toMatchObject({ sha256 });
    const revoked = { ...of, publicKeys: [{ ...of.publicKeys[0]!, revoked: true as const }] };
    expect(await readCatalog(store, revoked, { dates: 'copy' })).toMatchObject({
      entries: [],
      refused: [{ doubted: 'revoked' }],
    });
  });
});
