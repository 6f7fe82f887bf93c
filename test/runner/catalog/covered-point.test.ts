import { seal } from '../../../runner/catalog/signature';
import { StoreError } from '../../../runner/ports/object-store';
import { flip, keptPoints, keyOf, namedVersion, nextBackup, rot, sign, stateOf } from '../fakes/kept';
import type { World } from '../fakes/world';

const DAY = 86_400_000;
const FILES = ['dump.sql.zst.00000', 'index', 'users.sql.00000', 'restore-point.json'];

const recovered = (run: string, file: string) => keyOf(`recovered/${run}`, file);
const copies = (world: World) => world.store.changes.filter((change) => change.startsWith('COPY'));

describe.each(FILES)('a change of %s of a kept point', (file) => {
  test.each([
    ['a newer version', (world: World, key: string) => void world.store.upload(key, 'evil')],
    [
      'one of the same size',
      (world: World, key: string) => void world.store.upload(key, world.store.text(key)!.replace(/\S/, '*')),
    ],
    ['a marker', (world: World, key: string) => world.store.delete(key)],
  ])('%s is an attack: it is reported, and the signed version is copied, once', async (_, attack) => {
    const { world, runs } = await keptPoints(3);
    const run = runs[1]!;
    const signed = world.store.text(keyOf(run, file));
    await attack(world, keyOf(run, file));
    const { exitCode, log } = await world.verify();
    expect({ exitCode, events: world.events() }).toEqual({ exitCode: 5, events: ['PointCovered'] });
    expect(world.store.text(recovered(run, file))).toBe(signed);
    expect(log).toContainEqual(expect.objectContaining({ event: 'recovered', recovered: run, objects: 1 }));
    expect(copies(world)).toHaveLength(1);
    for (let night = 0; night < 4; night++) {
      world.clock.pass(DAY);
      expect(await world.verify()).toMatchObject({ exitCode: 5 });
    }
    expect(copies(world)).toHaveLength(1);
    // It is verified and counted like any other point.
    expect(stateOf(world, run).verified! > new Date(world.clock.now() - 4 * DAY).toISOString()).toBe(true);
  });
});

test('an attack is reported, and the signed version is safe, before the first byte of the night is read back', async () => {
  const { world, runs } = await keptPoints(3);
  await world.store.delete(keyOf(runs[2]!, 'index'));
  let then: object | undefined;
  world.store.before = (request) => {
    if (request === `DIGEST ${keyOf(runs[0]!, 'index')}`)
      then ??= { events: world.events(), copies: copies(world).length };
  };
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
  expect(then).toEqual({ events: ['PointCovered'], copies: 1 });
});

test('the same bytes once more do not count as an attack: a PUT whose answer was lost is retried', async () => {
  const { world, runs } = await keptPoints(1);
  for (const file of [...FILES, 'state.json'])
    world.store.upload(keyOf(runs[0]!, file), world.store.text(keyOf(runs[0]!, file))!);
  expect(await world.verify()).toMatchObject({ exitCode: 0 });
  expect(await nextBackup(world)).toMatchObject({ exitCode: 0 });
  expect([world.events(), copies(world)]).toEqual([[], []]);
});

test('the same point signed a little earlier does not count as an attack: a request of a killed run may arrive after its next pod has written', async () => {
  const { world, runs } = await keptPoints(2);
  const key = keyOf(runs[0]!, 'restore-point.json');
  const { signed, signature } = JSON.parse(world.store.text(key)!);
  world.store.upload(key, seal(signed, world.key.pem, new Date(Date.parse(signature.time) - 5000).toISOString()));
  expect(await world.verify()).toMatchObject({ exitCode: 0 });
  expect(await nextBackup(world)).toMatchObject({ exitCode: 0 });
  expect([world.events(), copies(world)]).toEqual([[], []]);
  // Another point under the same name is an attack.
  const other = { ...signed, blueprint: `sha256:${'1'.repeat(64)}` };
  world.store.upload(key, seal(other, world.key.pem, new Date(Date.parse(signature.time) - 5000).toISOString()));
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
});

test('a forged earlier copy is detected when the point is read', async () => {
  const { world, runs } = await keptPoints(1);
  const key = keyOf(runs[0]!, 'index');
  const signed = world.store.text(key)!;
  world.store.upload(recovered(runs[0]!, 'index'), signed.replace(/\S/, '*'));
  await world.store.delete(key);
  expect(await world.verify()).toMatchObject({ exitCode: 5 });
  expect(world.store.text(recovered(runs[0]!, 'index'))).toBe(signed);
  world.clock.pass(DAY);
  world.store.upload(recovered(runs[0]!, 'index'), 'evil');
  await world.verify();
  expect(copies(world)).toHaveLength(1);
});

test('a copy that differs from the signed version is reported and retried', async () => {
  const { world, runs } = await keptPoints(1);
  const key = keyOf(runs[0]!, 'index');
  const named = await namedVersion(world, runs[0]!, 'index');
  await world.store.delete(key);
  const { copy } = world.store;
  world.store.copy = async (from, versionId, to) => {
    await copy.call(world.store, from, versionId, to);
    world.store.upload(to, 'evil');
    const [first] = [...world.store.list(to)].filter(({ latest }) => !latest);
    flip(world.store.body(to, first!.versionId)!);
  };
  const { exitCode, log } = await world.verify();
  expect(exitCode).toBe(5);
  expect(log).toContainEqual(
    expect.objectContaining({ event: 'warning', cause: expect.stringContaining('differs from the signed') }),
  );
  world.store.copy = copy;
  world.clock.pass(DAY);
  await world.verify();
  const found = [...world.store.list(recovered(runs[0]!, 'index'))].map(({ versionId }) =>
    world.store.body(recovered(runs[0]!, 'index'), versionId)?.toString(),
  );
  expect(found).toContain(world.store.body(key, named)!.toString());
});

test('a store that refuses the copy does not prevent the read of a point', async () => {
  const { world, runs } = await keptPoints(7);
  await world.store.delete(keyOf(runs[3]!, 'index'));
  world.store.before = (request) => {
    if (request.startsWith('COPY')) throw new StoreError(403, 'AccessDenied', 'no');
  };
  const { exitCode, log } = await world.verify();
  expect(exitCode).toBe(5);
  expect(log.filter(({ event }) => event === 'verified')).toHaveLength(2);
});

describe('state.json', () => {
  test.each([
    ['garbage', (world: World, key: string) => void world.store.upload(key, 'evil')],
    ['a marker', (world: World, key: string) => world.store.delete(key)],
  ])('under %s is reported and written again, so that the old version may expire', async (_, attack) => {
    const { world, runs } = await keptPoints(7);
    const before = stateOf(world, runs[6]!);
    await attack(world, keyOf(runs[6]!, 'state.json'));
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    expect([world.events(), stateOf(world, runs[6]!)]).toEqual([['PointCovered'], before]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  test('that lacks an entry is written again, also of a retired point, and does not count as an attack', async () => {
    const { world, runs } = await keptPoints(2);
    const time = new Date(world.clock.now()).toISOString();
    sign(world, runs[0]!, { retired: time });
    sign(world, runs[0]!, { verified: time });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
    expect(stateOf(world, runs[0]!)).toMatchObject({ verified: time, retired: time });
    expect(world.events()).toEqual([]);
  });

  test('of a broken point stays broken, however it is overwritten', async () => {
    const { world, runs } = await keptPoints(2);
    await rot(world, runs[0]!, 'index');
    await world.verify();
    sign(world, runs[0]!, { verified: new Date(world.clock.now() + 1000).toISOString() });
    expect((await world.points()).entries.at(-1)!.state!.broken).not.toBeNull();
  });
});
