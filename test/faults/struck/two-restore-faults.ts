import { killController, startController } from './controller';
import type { Fault, Outcome } from './fault';
import { killRunner } from './runner-faults';
import { SECOND } from './two-backup-faults';

const DOWN = 'down, and said so';

const two = (name: string, what: string, outcomes: readonly Outcome[], strike: Fault['strike']): Fault => ({
  ...{ name: `two-restore-${name}`, what: `two captures: ${what}`, quiesce: 'snapshot', two: true, run: 'restore' },
  ...{ outcomes, strike },
});

/** An app of two captures runs wholly on the point, wholly on what it had, or is down and an Event reports it. */
export const twoRestoreFaults: readonly Fault[] = [
  ...(
    [
      ['safety point', [DOWN]],
      ['load', [DOWN]],
      ['start writers', [DOWN, 'restored']],
    ] as const
  ).map(([step, outcomes]) =>
    two(step.replace(' ', '-'), `a restore's runner killed in '${step}'`, outcomes, async (scene) => {
      await scene.watch.step(step);
      await killRunner(scene);
      scene.struck();
    }),
  ),
  {
    ...two(
      'controller',
      "the controller killed in a restore's loads",
      [DOWN, 'as before', 'restored'],
      async (scene) => {
        await scene.watch.taskBegins('restore', SECOND);
        await killController();
        scene.struck();
      },
    ),
    repair: startController,
  },
  two('task', 'one of the two loads killed', ['as before'], async ({ watch, struck }) => {
    watch.processesOf(await watch.taskBegins('restore', SECOND)).signal('SIGKILL');
    struck();
  }),
];
