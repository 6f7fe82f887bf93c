import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { MINUTE } from './death';
import { protectedWorld } from './restorable';
import type { World } from './world';

export const BOTH = ['database', 'crm'];

/** An app with two captures, and two restore points of it. */
export async function twoPoints(): Promise<{ world: World; older: string; newer: string }> {
  const { world, run: older } = await protectedWorld(BOTH);
  const { run: newer } = await world.backup();
  world.clock.pass(60 * MINUTE);
  world.kanister.performed.length = 0;
  world.cluster.requests.length = 0;
  return { world, older, newer };
}

export const loads = ({ kanister }: World) => kanister.performed.filter(({ action }) => action === 'restore');

/** Where the data of each capture is from: the run of its last load, with its state unless complete. `-`: it was never loaded. */
export function dataOf(world: World): string[] {
  return BOTH.map((capture) => {
    const load = loads(world).findLast((one) => one.capture === capture);
    if (!load) return '-';
    const found = world.cluster.find<ActionSetObject>('actionsets', 'kanister', load.name);
    const state = found?.status?.state ?? 'gone';
    const [run = ''] = load.artifacts.point!.keyValue.directory!.split('/');
    return state === 'complete' ? run : `${run} ${state}`;
  });
}
