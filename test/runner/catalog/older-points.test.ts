import { stateOf } from '../../../cli/points/points';
import { objectsOf } from '../../../contracts/restore-point';
import { readBack } from '../../../runner/catalog/read-back';
import type { OlderPoint } from '../../points/older-bucket';
import { olderWorld } from '../fakes/older-world';

const KINDS = ['retired', 'users', 'gzip', 'safety'] as const satisfies readonly OlderPoint[];

test('are listed as they were signed, newest first', async () => {
  const { world, bucket } = olderWorld();
  const { points, publicKeys, server } = bucket;
  const { entries, refused } = await world.points(true);
  expect(refused).toEqual([]);
  expect(entries.map((entry) => [entry.point.run, stateOf(entry), entry.point.quiesce, entry.point.safety])).toEqual([
    [points.safety, 'verified', 'whole-backup', true],
    [points.gzip, 'verified', 'whole-backup', undefined],
    [points.users, 'verified', 'snapshot', undefined],
    [points.retired, 'retired', 'never', undefined],
  ]);
  for (const { point, signedBy, state } of entries) {
    expect(point).toMatchObject({
      version: 1,
      app: 'shop',
      cluster: 'local',
      captures: [{ name: null, engine: { version: server } }],
    });
    expect(signedBy.key).toBe(publicKeys[0]!.id);
    expect(state).toMatchObject({
      run: point.run,
      broken: null,
      verified: expect.stringMatching(/^2026-11-29T22:52:/),
    });
  }
  const files = entries.map(({ point }) => objectsOf(point).map(({ key }) => key.split('/').at(-1)!));
  expect(files.map((names) => names.length)).toEqual([6, 9, 10, 7]);
  expect(files[1]).toEqual(['index', ...parts('dump.sql.gz', 7), 'users.sql.00000']);
  expect(files[2]).toEqual(['index', ...parts('dump.sql.zst', 8), 'users.sql.00000']);
  expect(await world.runs()).toEqual([points.safety, points.gzip, points.users]);
});

test('are read back completely, including retired ones', async () => {
  const { world } = olderWorld();
  const { entries } = await world.points(true);
  const { exitCode, log } = await world.run((context) =>
    readBack(
      context,
      entries.flatMap(({ point }) => objectsOf(point)),
    ),
  );
  const bytes = entries.flatMap(({ point }) => objectsOf(point)).reduce((sum, object) => sum + object.bytes, 0);
  expect({ exitCode, last: log.at(-1) }).toMatchObject({
    exitCode: 0,
    last: { event: 'progress', bytes, total: bytes },
  });
  expect(bytes).toBeGreaterThan(20_000);
});

test('are verified, which adds to their state', async () => {
  const { world, bucket } = olderWorld();
  const before = await world.points(true);
  const { exitCode, log } = await world.verify();
  expect({ exitCode, events: world.events() }).toEqual({ exitCode: 0, events: [] });
  const { safety, gzip, users, retired } = bucket.points;
  const verified = log.filter(({ event }) => event === 'verified').map((line) => line.verified);
  expect(verified.sort()).toEqual([users, gzip, safety].sort());
  const after = await world.points(true);
  for (const [index, { point, state }] of after.entries.entries()) {
    const earlier = before.entries[index]!.state!;
    if (point.run === retired) expect(state).toEqual(earlier);
    else expect(state).toEqual({ ...earlier, verified: expect.stringMatching(/^2026-12-07T/) });
  }
});

test.each([['latest', 'gzip'], ...KINDS.map((kind) => [kind, kind] as const)] as const)(
  'are restored: %s',
  async (wanted, kind) => {
    const { world, bucket } = olderWorld();
    const { prefix, points, versions } = bucket;
    const run = points[kind];
    const { failure } = await world.restore(wanted === 'latest' ? wanted : points[wanted]);
    expect(failure).toBeUndefined();
    const objects = objectsOf((await world.points(true)).entries.find(({ point }) => point.run === run)!.point);
    const directory = kind === 'retired' ? `recovered/${run}` : run;
    expect(world.kanister.performed.map(({ action }) => action)).toEqual(['preflight', 'backup', 'restore']);
    expect(world.kanister.performed.at(-1)!.artifacts).toEqual({
      point: { keyValue: { directory, index: `${objects[0]!.bytes}:${objects[0]!.sha256}` } },
    });
    // The load finds exactly the earlier content.
    for (const { key } of objects) {
      const file = key.slice(key.lastIndexOf('/') + 1);
      const written = versions.find((version) => version.key === `${run}/${file}`)!;
      expect(world.store.latest(`${prefix}/${directory}/${file}`)).toEqual(written.body);
    }
  },
);

test.each([
  ['a part', 'dump.sql.zst.00003'],
  ['the accounts', 'users.sql.00000'],
  ['the signed content', 'restore-point.json'],
])('are safe if an attacker overwrites %s', async (_, file) => {
  const { world, bucket } = olderWorld();
  const run = bucket.points.users;
  world.store.upload(`${bucket.prefix}/${run}/${file}`, 'evil');
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
  expect(world.events()).toEqual(['PointCovered']);
  const signed = bucket.versions.find(({ key }) => key === `${run}/${file}`)!.body!;
  expect(world.store.latest(`${bucket.prefix}/recovered/${run}/${file}`)).toEqual(signed);
  expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
});

test('with a flipped bit are broken', async () => {
  const { world, bucket } = olderWorld();
  const run = bucket.points.gzip;
  const { key, versionId, body } = bucket.versions.find((version) => version.key === `${run}/dump.sql.gz.00002`)!;
  const flipped = Buffer.from(body!);
  flipped[100]! ^= 1;
  world.store.alter(`${bucket.prefix}/${key}`, versionId, flipped);
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
  expect(await world.restore(run)).toMatchObject({ exitCode: 3 });
  expect(await world.restore('latest')).toMatchObject({ exitCode: 0 });
  expect(world.kanister.performed.at(-1)!.artifacts.point!.keyValue.directory).toBe(bucket.points.users);
});

test('are retired by the next backup, and retired ones stay as they are', async () => {
  const { world, bucket } = olderWorld();
  const { prefix, points, versions } = bucket;
  Object.assign(world.config, { retention: { keepAtLeast: 1 } });
  const { exitCode, log, run } = await world.backup();
  expect({ exitCode, events: world.events(), runs: await world.runs() }).toEqual({
    exitCode: 0,
    events: [],
    runs: [run],
  });
  expect(log.filter(({ event }) => event === 'retired').map(({ retired }) => retired)).toEqual([
    points.users,
    points.gzip,
    points.safety,
  ]);
  expect(world.store.changes.filter((change) => change.includes(points.retired))).toEqual([]);
  const { entries } = await world.points(true);
  expect(entries.map((entry) => stateOf(entry))).toEqual(['verified', 'retired', 'retired', 'retired', 'retired']);
  // The sweep deletes what runs without a restore point left.
  const left = versions.map(({ key }) => key).filter((key) => key.endsWith('/preflight'));
  expect(left).toHaveLength(3);
  for (const key of left) expect(world.store.changes).toContain(`DELETE ${prefix}/${key}`);
  expect(await world.restore(points.users)).toMatchObject({ exitCode: 0 });
});

test('are trusted after the end of the key that signed them', async () => {
  const until = '2026-11-30T00:00:00Z';
  const { world } = olderWorld({ until });
  expect((await world.points(true)).entries).toHaveLength(4);
  expect(await world.verify()).toMatchObject({ exitCode: 0 });
  expect(await world.restore('latest')).toMatchObject({ exitCode: 0 });
  const ended = olderWorld({ until: '2026-11-29T12:00:00Z' });
  expect(await ended.world.points()).toMatchObject({ entries: [] });
});

const parts = (name: string, count: number) =>
  Array.from({ length: count }, (_, number) => `${name}.${String(number).padStart(5, '0')}`);
