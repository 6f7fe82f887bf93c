import type { Quiesce } from '../../../contracts/app-config';
import { kubectl } from '../../e2e/world/cluster/kubectl';
import { killController, startController } from './controller';
import type { Fault, Outcome, Scene } from './fault';

/** In the order of a run, with the words of its log; what may come of a run that dies there. */
const STEPS: readonly (readonly [step: string, quiesce: Quiesce, outcomes: readonly Outcome[]])[] = [
  // The kill may miss a step that takes milliseconds: the runner then died a step later.
  ['lease', 'snapshot', ['no point', 'adopted']],
  ['preflight', 'snapshot', ['no point', 'adopted']],
  ['check server', 'snapshot', ['no point', 'adopted']],
  ['quiesce', 'snapshot', ['no point', 'adopted']],
  ['dump', 'never', ['adopted']],
  ['dump', 'snapshot', ['no point', 'adopted']],
  ['dump', 'whole-backup', ['no point', 'adopted']],
  ['read back', 'snapshot', ['adopted']],
  ['restore point', 'snapshot', ['adopted', 'committed']],
  ['retention', 'never', ['committed']],
];

/** SIGKILL: no handler ends the quiesce. */
export async function killRunner({ watch, runnerDied }: Scene): Promise<void> {
  (await watch.runnerProcesses()).signal('SIGKILL');
  runnerDied();
}

/** The runner is killed, and its work is ended or taken over. */
export const runnerFaults: readonly Fault[] = [
  ...STEPS.map(
    ([step, quiesce, outcomes]): Fault => ({
      name: `runner-${step.replace(' ', '-')}`,
      what: `the runner killed in '${step}'`,
      quiesce,
      outcomes,
      async strike(scene) {
        await scene.watch.step(step);
        await killRunner(scene);
        scene.struck();
      },
    }),
  ),
  ...(['never', 'snapshot', 'whole-backup'] as const).map(
    (quiesce): Fault => ({
      name: 'runner-snapshot',
      what: "the runner killed in 'dump', the snapshot open",
      quiesce,
      outcomes: ['adopted', 'no point'],
      async strike(scene) {
        await scene.watch.snapshotOpens();
        await killRunner(scene);
        scene.struck();
      },
    }),
  ),
  ...(['snapshot', 'whole-backup'] as const).flatMap((quiesce) => [
    gone('quiesce', "the runner killed in 'quiesce', and its Job deleted", quiesce, ({ watch }) =>
      watch.step('quiesce'),
    ),
    gone('dump', "the runner killed in 'dump', and its Job deleted", quiesce, ({ watch }) =>
      watch.task('is there', () => true),
    ),
  ]),
  gone('snapshot', 'the runner killed, the snapshot open, and its Job deleted', 'snapshot', ({ watch }) =>
    watch.snapshotOpens(),
  ),
  both('begun', 'the runner and the controller killed at once, the task not begun yet', 'snapshot', ({ watch }) =>
    watch.task('is there', () => true),
  ),
  both('snapshot', 'the runner and the controller killed at once, the snapshot open', 'snapshot', ({ watch }) =>
    watch.snapshotOpens(),
  ),
  both('snapshot', 'the runner and the controller killed at once, the snapshot open', 'whole-backup', ({ watch }) =>
    watch.snapshotOpens(),
  ),
];

/** Only the guard and the next run follow it. */
function gone(name: string, what: string, quiesce: Quiesce, moment: (scene: Scene) => Promise<unknown>): Fault {
  return {
    name: `runner-gone-${name}`,
    what,
    quiesce,
    outcomes: ['no point', 'adopted'],
    async strike(scene) {
      await moment(scene);
      await killRunner(scene);
      scene.struck();
      await kubectl(['-n', 'kanister', 'delete', 'jobs', '--all', '--wait=false']);
    },
  };
}

function both(name: string, what: string, quiesce: Quiesce, moment: (scene: Scene) => Promise<unknown>): Fault {
  return {
    name: `both-${name}`,
    what,
    quiesce,
    outcomes: ['no point', 'adopted'],
    async strike(scene) {
      await moment(scene);
      await Promise.all([killRunner(scene), killController()]);
      scene.struck();
    },
    repair: startController,
  };
}
