import { protectedWorld } from '../fakes/restorable';

const WORDS = 'server db:3306: the dump needs the engine ROCKSDB; install the plugin';

test('the advice of a failed load survives: loaded from the safety point, or down', async () => {
  const { world, run } = await protectedWorld();
  world.kanister.lastWords = `{"message": "jerrycan: ${WORDS}"}`;
  world.kanister.failures = ['restore'];
  const loaded = await world.restore(run);
  expect([loaded.exitCode, loaded.failure?.next]).toEqual([1, 'install the plugin']);
  world.kanister.failures = ['restore', 'restore'];
  const down = await world.restore(run);
  expect([down.exitCode, down.failure?.next]).toEqual([
    4,
    expect.stringMatching(/^install the plugin; then restore again, from this point or another/),
  ]);
});
