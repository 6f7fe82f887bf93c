import { rfc3339 } from '../../../contracts/time';
import { protectedWorld } from '../fakes/restorable';
import { newKey, PREFIX, type World } from '../fakes/world';

const signedBy = (world: World, run: string) =>
  JSON.parse(world.store.text(`${PREFIX}/${run}/restore-point.json`)!).signature.key;
const sync = (world: World, ...publicKeys: unknown[]) => Object.assign(world.config, { publicKeys });

test('no backup is refused between `keys --rotate`, the sync of the commit, and `keys --finish`', async () => {
  const { world, run } = await protectedWorld();
  Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 100 } } });
  const old = world.key;
  const next = newKey(rfc3339(world.clock.now()));
  const backup = async () => {
    const { exitCode, run: made } = await world.backup();
    world.clock.pass(3_600_000);
    return [exitCode, signedBy(world, made)];
  };
  // The Secret has both keys; keys/<app>.json waits for review, merge and sync.
  world.nextKey = next;
  expect(await backup()).toEqual([0, old.publicKey.id]);
  sync(world, old.publicKey, next.publicKey);
  expect(await backup()).toEqual([0, next.publicKey.id]);
  // The Secret has only the new key, and the old one's end waits for the sync.
  Object.assign(world, { key: next, nextKey: undefined });
  expect(await backup()).toEqual([0, next.publicKey.id]);
  const until = rfc3339(world.clock.now() + 86_400_000);
  sync(world, { ...old.publicKey, until }, next.publicKey);
  expect(await backup()).toEqual([0, next.publicKey.id]);
  world.clock.pass(30 * 86_400_000);
  expect(await backup()).toEqual([0, next.publicKey.id]);
  expect(await world.runs()).toHaveLength(6);
  expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
});

test('signatures of the old key before a late merge stay valid', async () => {
  const { world } = await protectedWorld();
  const old = world.key;
  const next = newKey(rfc3339(world.clock.now()));
  world.nextKey = next;
  world.clock.pass(60 * 86_400_000);
  const { run } = await world.backup();
  expect(signedBy(world, run)).toBe(old.publicKey.id);
  sync(world, old.publicKey, next.publicKey);
  expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
});

test('a key that is not in keys/<app>.json signs nothing', async () => {
  const { world } = await protectedWorld();
  Object.assign(world, { key: newKey() });
  const { exitCode, failure } = await world.backup();
  expect([exitCode, failure?.cause]).toEqual([3, expect.stringContaining('readers would reject the signature')]);
});

test('a next key that is invalid, or that starts later, does not prevent the current one from signing', async () => {
  const { world } = await protectedWorld();
  const later = newKey(rfc3339(world.clock.now() + 86_400_000));
  sync(world, world.key.publicKey, later.publicKey);
  for (const next of [{ ...later, pem: 'no key' }, later]) {
    world.nextKey = next;
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    world.clock.pass(3_600_000);
  }
});
