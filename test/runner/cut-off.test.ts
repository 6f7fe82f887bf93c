import { ApiError } from '../../runner/cluster';
import type { LeaseObject } from '../../runner/lease';
import { World } from './fakes/world';

const OTHER = 'wordpress-20261121t042000z-bbbbb';

/** A restore on another node has taken the Lease and stopped the writers. */
function takenOver(world: World): void {
  const quiesce = { mode: 'restore', until: null, workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }] };
  const found = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
  const annotations = { 'jerrycan.dev/record': JSON.stringify({ run: OTHER, actionSets: [], quiesce }) };
  world.cluster.set('leases', 'kanister', {
    ...found,
    metadata: { ...found.metadata, annotations },
    spec: { ...found.spec, holderIdentity: OTHER },
  });
}

test('a run that was cut off from the API server starts no writer of a restore, whenever the server is there again', async () => {
  for (let away = 295_000; away <= 320_000; away += 500) {
    const world = new World('whole-dump');
    world.kanister.dumpsIn = 3_000_000;
    let begun: number | undefined;
    world.onLog = ({ event, action, state }) => {
      if (event !== 'action-set' || action !== 'backup' || state !== 'running') return;
      begun = world.clock.now();
      world.cluster.before = (request) => {
        if (world.clock.now() >= begun! + away) return;
        throw new ApiError(0, `${request}: no route to host`);
      };
      void world.clock.sleep(200_000).then(() => takenOver(world));
    };
    const { exitCode } = await world.backup();
    expect({ away, exitCode, writers: world.writers() }).toEqual({ away, exitCode: 1, writers: 0 });
  }
});
