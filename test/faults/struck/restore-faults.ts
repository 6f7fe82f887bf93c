import { killController, startController } from './controller';
import type { Fault, Scene } from './fault';

/** A restore's writers are down from its second step on; only a restore starts them again. */
const DOWN = 'down, and said so';

const kill = async ({ watch, runnerDied }: Scene): Promise<void> => {
  (await watch.runnerProcesses()).signal('SIGKILL');
  runnerDied();
};

/** The faults of a backup, in a restore; the app then runs on the old data, or the new, or is down and an Event reports it. */
export const restoreFaults: readonly Fault[] = [
  ...(
    [
      ['read back', ['as before']],
      // The step is logged before the first writer is stopped.
      ['stop writers', [DOWN, 'as before']],
      ['safety point', [DOWN]],
      ['load', [DOWN]],
      ['start writers', [DOWN, 'restored']],
    ] as const
  ).map(
    ([step, outcomes]): Fault => ({
      name: `restore-${step.replace(' ', '-')}`,
      what: `a restore's runner killed in '${step}'`,
      quiesce: 'never',
      run: 'restore',
      outcomes,
      async strike(scene) {
        await scene.watch.step(step);
        await kill(scene);
        scene.struck();
      },
    }),
  ),
  {
    name: 'restore-controller',
    what: "the controller killed in a restore's load",
    quiesce: 'never',
    run: 'restore',
    outcomes: [DOWN, 'as before', 'restored'],
    async strike(scene) {
      await scene.watch.taskBegins('restore');
      await killController();
      scene.struck();
    },
    repair: startController,
  },
  {
    name: 'restore-task',
    what: "a restore's load killed",
    quiesce: 'never',
    run: 'restore',
    outcomes: ['as before'],
    async strike(scene) {
      const pod = await scene.watch.taskBegins('restore');
      await new Promise((resolve) => setTimeout(resolve, 3000));
      scene.watch.processesOf(pod).signal('SIGKILL');
      scene.struck();
    },
  },
];
