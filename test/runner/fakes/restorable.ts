import { World } from './world';

/** The actions that Kanister was asked for, in order. */
export const actions = (world: World) => world.kanister.performed.map(({ action }) => action);

/** A world with one restore point. */
export async function protectedWorld(): Promise<{ world: World; run: string }> {
  const world = new World('snapshot');
  const { run } = await world.backup();
  world.clock.pass(3_600_000);
  world.kanister.performed.length = 0;
  world.cluster.requests.length = 0;
  return { world, run };
}
