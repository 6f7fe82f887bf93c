import { list } from '../../e2e/world/cluster/api';
import { kubectl } from '../../e2e/world/cluster/kubectl';
import type { Capture } from '../run-watch';
import { killController, startController } from './controller';
import type { Fault, Outcome, Scene } from './fault';
import { Processes } from './processes';
import { killRunner } from './runner-faults';

/** The second capture of the app. Its server and its tasks are in a different namespace from the app. */
export const SECOND: Capture = { capture: 'crm', namespace: 'crm' };

/** A fault of an app with two captures, whose pairs are written across both servers. */
const two = (name: string, what: string, outcomes: readonly Outcome[], strike: Fault['strike']): Fault => ({
  ...{ name: `two-${name}`, what: `two captures: ${what}`, quiesce: 'snapshot', two: true, outcomes, strike },
  repair: startController,
});

const runnerKilled = ([step, outcomes]: readonly [string, readonly Outcome[]]): Fault =>
  two(`runner-${step.replace(' ', '-')}`, `the runner killed in '${step}'`, outcomes, async (scene) => {
    await scene.watch.step(step);
    await killRunner(scene);
    scene.struck();
  });

/** A backup of two captures is whole, or there is no restore point. */
export const twoBackupFaults: readonly Fault[] = [
  ...(
    [
      ['check server', ['no point', 'adopted']],
      ['quiesce', ['no point', 'adopted']],
      ['dump', ['no point', 'adopted']],
      ['read back', ['adopted']],
      ['restore point', ['adopted', 'committed']],
    ] as const
  ).map(runnerKilled),
  two(
    'guard',
    "the runner killed in 'dump', its Job deleted, and then the guard killed",
    ['no point', 'adopted'],
    guard,
  ),
  two('controller-preflight', 'the controller killed in the preflight', ['no point', 'refused'], async (scene) => {
    await scene.watch.taskBegins('preflight', SECOND);
    await killController();
    scene.struck();
  }),
  two(
    'controller-dump',
    'the controller killed, a snapshot open',
    ['no point', 'committed', 'adopted'],
    async (scene) => {
      await scene.watch.snapshotOpens(SECOND);
      await killController();
      scene.struck();
    },
  ),
  two('task-preflight', 'the preflight of one killed', ['no point', 'refused'], killed('taskBegins', 'preflight')),
  two('task-begun', 'the dump of one killed before its snapshot is open', ['no point'], killed('taskBegins', 'backup')),
  two('task-snapshot', 'the dump of one killed, its snapshot open', ['no point'], async (scene) => {
    scene.watch.processesOf(await scene.watch.snapshotOpens(SECOND)).signal('SIGKILL');
    scene.struck();
  }),
];

function killed(moment: 'taskBegins', action: string): Fault['strike'] {
  return async ({ watch, struck }: Scene) => {
    watch.processesOf(await watch[moment](action, SECOND)).signal('SIGKILL');
    struck();
  };
}

/** The writers are stopped, only the guard starts them, and it is killed too. */
async function guard(scene: Scene): Promise<void> {
  await scene.watch.step('dump');
  await killRunner(scene);
  await kubectl(['-n', 'kanister', 'delete', 'jobs', '--all', '--wait=false']);
  const pods = await list<{ metadata: { name: string } }>('pods', 'kanister', 'app.kubernetes.io/name=jerrycan-guard');
  if (pods.length === 0) throw new Error('the guard has no pod');
  for (const { metadata } of pods) (await Processes.of('kanister', metadata.name)).signal('SIGKILL');
  scene.struck();
}
