import type { World } from '../../e2e/world/world';
import type { Fault } from './fault';

const BALLOON = 'balloon/';
const MEBIBYTE = 1 << 20;

/** A store whose disk has room for a few dumps; a balloon takes all of the rest but half a dump. */
export const storeFaults: readonly Fault[] = (['never', 'snapshot'] as const).map(
  (quiesce): Fault => ({
    name: 'store-full',
    what: 'the disk of the store full in mid upload',
    quiesce,
    smallStore: '400Mi',
    outcomes: ['no point'],
    prepare: fillUp,
    async strike({ watch, struck }) {
      await watch.snapshotOpens();
      struck();
    },
    repair: makeRoom,
  }),
);

/** Smaller and smaller objects, until none goes in; then one of them is taken out again. */
async function fillUp(world: World): Promise<void> {
  let number = 0;
  for (const size of [64, 16, 4, 1])
    for (;;) {
      const put = world.store.put(
        `${BALLOON}${String(number++).padStart(4, '0')}`,
        Buffer.alloc(size * MEBIBYTE, number),
      );
      if (
        !(await put.then(
          () => true,
          () => false,
        ))
      )
        break;
    }
  // A few megabytes: the dump starts, and finds no room for its end.
  const last = (await world.store.versions(BALLOON)).filter(({ bytes }) => bytes === 4 * MEBIBYTE).at(-1);
  if (last) await world.store.destroy(last);
}

async function makeRoom(world: World): Promise<void> {
  for (const version of await world.store.versions(BALLOON)) await world.store.destroy(version);
}
