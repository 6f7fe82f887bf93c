import type { StoredObject } from '../../../contracts/restore-point';
import { World } from './world';

/** The actions that Kanister was asked for, in order. */
export const actions = (world: World) => world.kanister.performed.map(({ action }) => action);

/** The index of a capture in the restore point of a run. */
export async function indexOf(world: World, run: string, capture = 'database'): Promise<StoredObject> {
  const { point } = (await world.points()).entries.find((entry) => entry.point.run === run)!;
  return point.captures.find(({ name }) => name === capture)!.objects[0]!;
}

/** A world with one restore point. */
export async function protectedWorld(captures?: readonly string[]): Promise<{ world: World; run: string }> {
  const world = new World('snapshot', captures);
  const { run } = await world.backup();
  world.clock.pass(3_600_000);
  world.kanister.performed.length = 0;
  world.cluster.requests.length = 0;
  return { world, run };
}
