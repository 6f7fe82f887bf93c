import { stateOf } from '../../../cli/points/points';
import { objectsOf } from '../../../contracts/restore-point';
import { readBack } from '../../../runner/catalog/read-back';
import { olderWorld } from '../fakes/older-world';

const KINDS = ['retired', 'users', 'gzip', 'safety'] as const;
const CAPTURES = ['database', 'crm'];

test('points of two captures are listed as they were signed, newest first', async () => {
  const { world, bucket } = olderWorld({}, 'v2');
  const { points, server } = bucket;
  const { entries, refused } = await world.points(true);
  expect(refused).toEqual([]);
  expect(entries.map((entry) => [entry.point.run, stateOf(entry), entry.point.quiesce, entry.point.safety])).toEqual([
    [points.safety, 'verified', 'whole-backup', true],
    [points.gzip, 'verified', 'whole-backup', undefined],
    [points.users, 'verified', 'snapshot', undefined],
    [points.retired, 'retired', 'never', undefined],
  ]);
  for (const { point } of entries) {
    expect(point.version).toBe(2);
    expect(point.captures.map(({ name, engine }) => [name, engine])).toEqual(
      CAPTURES.map((name) => [name, { name: 'mariadb', version: server }]),
    );
  }
});

test('they are read back and verified, both captures of each', async () => {
  const { world, bucket } = olderWorld({}, 'v2');
  const all = (await world.points(true)).entries.flatMap(({ point }) => objectsOf(point));
  expect(all).toHaveLength(
    bucket.versions.filter(({ key, body }) => body && /\/(database|crm)\/[iud]/.test(key)).length,
  );
  expect(await world.run((context) => readBack(context, all))).toMatchObject({ exitCode: 0 });
  const { exitCode, log } = await world.verify();
  const { safety, gzip, users } = bucket.points;
  const verified = log.filter(({ event }) => event === 'verified').map((line) => line.verified);
  expect({ exitCode, verified: verified.sort(), events: world.events() }).toEqual({
    ...{ exitCode: 0, verified: [users, gzip, safety].sort(), events: [] },
  });
});

test.each(KINDS)('they are restored: %s', async (kind) => {
  const { world, bucket } = olderWorld({}, 'v2');
  const { prefix, points, versions } = bucket;
  const run = points[kind];
  expect(await world.restore(run)).toMatchObject({ failure: undefined });
  const loads = world.kanister.performed.filter(({ action }) => action === 'restore');
  expect(loads.map(({ capture }) => capture).sort()).toEqual([...CAPTURES].sort());
  const { point } = (await world.points(true)).entries.find((entry) => entry.point.run === run)!;
  for (const { capture, artifacts } of loads) {
    const { objects } = point.captures.find(({ name }) => name === capture)!;
    const directory = `${kind === 'retired' ? 'recovered/' : ''}${run}/${capture}`;
    expect(artifacts.point!.keyValue).toEqual({ directory, index: `${objects[0]!.bytes}:${objects[0]!.sha256}` });
    // The load finds exactly the earlier content.
    for (const { key } of objects) {
      const file = key.slice(key.lastIndexOf('/') + 1);
      const written = versions.find((version) => version.key === `${run}/${capture}/${file}`)!;
      expect(world.store.latest(`${prefix}/${directory}/${file}`)).toEqual(written.body);
    }
  }
});

test.each(CAPTURES)(
  'an attack on %s is reported, and only its own objects are copied, beside those of the other',
  async (name) => {
    const { world, bucket } = olderWorld({}, 'v2');
    const run = bucket.points.users;
    world.store.upload(`${bucket.prefix}/${run}/${name}/index`, 'evil');
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    expect(world.events()).toEqual(['PointCovered']);
    const copies = world.store.keys(`${bucket.prefix}/recovered/`);
    expect(copies).toEqual([`${bucket.prefix}/recovered/${run}/${name}/index`]);
    const signed = bucket.versions.find(({ key }) => key === `${run}/${name}/index`)!.body!;
    expect(world.store.latest(copies[0]!)).toEqual(signed);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
    const directories = world.kanister.performed.map(({ artifacts }) => artifacts.point?.keyValue.directory);
    expect(directories.filter((directory) => directory !== undefined).sort()).toEqual([
      ...CAPTURES.map((capture) => `recovered/${run}/${capture}`).sort(),
    ]);
  },
);

test('they are retired by the next backup, all objects of both captures', async () => {
  const { world, bucket } = olderWorld({}, 'v2');
  const { prefix, points, versions } = bucket;
  Object.assign(world.config, { retention: { keepAtLeast: 1 } });
  const { exitCode, run } = await world.backup();
  expect({ exitCode, events: world.events(), runs: await world.runs() }).toEqual({
    exitCode: 0,
    events: [],
    runs: [run],
  });
  for (const kept of [points.users, points.gzip, points.safety]) {
    const left = world.store.keys(`${prefix}/${kept}/`).filter((key) => world.store.latest(key));
    expect(left).toEqual([`${prefix}/${kept}/state.json`]);
  }
  // The sweep deletes what the checks of the servers left.
  const probes = versions.map(({ key }) => key).filter((key) => key.endsWith('/preflight'));
  expect(probes.length).toBeGreaterThanOrEqual(6);
  for (const key of probes) expect(world.store.changes).toContain(`DELETE ${prefix}/${key}`);
  expect(await world.restore(points.users)).toMatchObject({ exitCode: 0 });
});
