import type { Quiesce } from '../../../contracts/app-config';
import { until } from '../../e2e/world/cluster/until';
import { endController, killController, startController } from './controller';
import type { Fault, Scene } from './fault';

const PREFIX = 'jerrycan/local/wordpress';

/** Kanister's controller is killed, and forgets what it was doing. */
export const controllerFaults: readonly Fault[] = [
  away('snapshot', 20, ['committed']),
  away('snapshot', 90, ['no point']),
  away('whole-backup', 20, ['committed']),
  killed('running-begun', 'the controller killed, its task not started yet', 'snapshot', begun),
  killed('running-begun', 'the controller killed, its task not started yet', 'whole-backup', begun),
  killed('running-snapshot', 'the controller killed, the snapshot open', 'never', open),
  killed('running-snapshot', 'the controller killed, the snapshot open', 'snapshot', open),
  killed('running-snapshot', 'the controller killed, the snapshot open', 'whole-backup', open),
  killed('upload-end', "the controller killed at the upload's end", 'never', stored),
  killed('upload-end', "the controller killed at the upload's end", 'snapshot', stored),
];

/** Not there when the ActionSet is made: it stays without a status. */
function away(quiesce: Quiesce, seconds: number, outcomes: Fault['outcomes']): Fault {
  return {
    name: `controller-pending-${seconds}`,
    what: `the controller killed, the ActionSet pending; back ${seconds} s later`,
    quiesce,
    outcomes,
    async strike({ watch, struck }) {
      await watch.step('quiesce');
      await endController();
      struck();
      await watch.actionSet();
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      await startController();
    },
    repair: startController,
  };
}

function killed(name: string, what: string, quiesce: Quiesce, moment: (scene: Scene) => Promise<unknown>): Fault {
  return {
    name: `controller-${name}`,
    what,
    quiesce,
    // Whether the dump is taken over depends on how far Kanister had come: it records nothing of what ends without it.
    outcomes: ['no point', 'committed', 'adopted'],
    async strike(scene) {
      await moment(scene);
      await killController();
      scene.struck();
    },
    repair: startController,
  };
}

function begun({ watch }: Scene): Promise<unknown> {
  return watch.task('is there', () => true);
}

function open({ watch }: Scene): Promise<unknown> {
  return watch.snapshotOpens();
}

/** The task writes the index last. */
export async function stored({ watch, world }: Scene): Promise<void> {
  const { metadata } = await watch.actionSet();
  const index = `${PREFIX}/${metadata.name}/index`;
  await until('the index is stored', async () => (await world.store.keys(index)).length > 0, {
    seconds: 120,
    every: 30,
  });
}
