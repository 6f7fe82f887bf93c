import { fill } from '../bench/database';
import { RunWatch } from '../faults/run-watch';
import { killController } from '../faults/struck/controller';
import { sql } from './world/app/mariadb';
import { Site } from './world/app/site';
import { replicas, serving } from './world/app/wordpress';
import { withKanister } from './world/gate';
import { type EndedRun, World } from './world/world';

/** Loading this takes a quarter of a minute. */
const BYTES = 150e6;
/** A load whose controller is deleted while it runs. */
withKanister('a load that nobody speaks of', () => {
  let world: World;
  let run: string;
  let before: string[][];

  const checksum = () => sql(world.root, 'CHECKSUM TABLE wordpress.wp_posts, wordpress.wp_postmeta');
  const warnings = ({ log }: EndedRun) => log.filter(({ event }) => event === 'warning').map(({ cause }) => cause);

  beforeAll(async () => {
    world = await World.begin();
    await Site.visit((site) => site.install(world.editor));
    await fill(world, BYTES);
    before = await checksum();
    ({ run } = await world.backup());
    await sql(world.root, "UPDATE wordpress.wp_posts SET post_title = 'lost' LIMIT 1");
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    await serving();
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
    expect(await checksum()).toEqual(before);
  });

  test('Kanister’s controller is killed: the end of the load’s own task is trusted', async () => {
    const watch = await RunWatch.begin('wordpress');
    const restoring = world.restore(run, '--no-safety-point');
    await watch.taskBegins('restore');
    await killController();
    const ended = await restoring;
    expect({ exitCode: ended.exitCode, stderr: ended.stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    expect(warnings(ended)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Kanister does not know that the task/)]),
    );
  });

  test('the runner and the controller are killed: the next restore takes over when the load has ended', async () => {
    const watch = await RunWatch.begin('wordpress');
    const restoring = world.restore(run, '--no-safety-point');
    await watch.taskBegins('restore');
    await killController();
    (await watch.runnerProcesses()).signal('SIGKILL');
    await restoring;
    await world.endJobs();
    const begun = Date.now();
    let again: EndedRun;
    do again = await world.restore(run, '--no-safety-point');
    while (again.exitCode !== 0 && Date.now() - begun < 240_000);
    expect({ exitCode: again.exitCode, stderr: again.stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
  });
});
