import { Site } from './world/app/site';
import { dropDatabases } from './world/app/story';
import { replicas, serving } from './world/app/wordpress';
import { wordpressDump } from './world/checkout';
import { withKanister } from './world/gate';
import { Kanctl } from './world/kanister/kanctl';
import { World } from './world/world';

/** The recipe in seeds/000, word for word, with our names: four manual actions with Kanister's own command line. */
withKanister('the four actions by kanctl', () => {
  const deployment = ['--blueprint', 'wordpress.database', '--deployment', 'wordpress/wordpress'];
  let world: World;
  let kanctl: Kanctl;
  let backup: string;
  let before: string[];

  beforeAll(async () => {
    world = await World.begin({ quiesce: 'never', captures: { database: wordpressDump({ kanctlActions: true }) } });
    kanctl = await Kanctl.start();
    await Site.visit(async (site) => {
      await site.install(world.editor);
      await site.logIn(world.editor);
      await site.write('By hand');
      before = await site.posts();
    });
  });
  afterAll(async () => {
    await kanctl?.end();
    await world?.end();
  });

  test('quiesce, backup, unquiesce', async () => {
    const quiesce = await kanctl.createActionSet('--action', 'quiesce', ...deployment);
    expect(await replicas()).toEqual({ wanted: 0, ready: 0 });
    const profile = ['--profile', 'wordpress.database', '--statefulset', 'wordpress/wordpress-mariadb'];
    backup = await kanctl.createActionSet('--action', 'backup', '--blueprint', 'wordpress.database', ...profile);
    await kanctl.createActionSet('--action', 'unquiesce', '--from', quiesce);
    await serving();
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
  });

  test('its objects are in a folder of their own, and are not a restore point', async () => {
    const keys = await world.store.keys('jerrycan/local/wordpress/');
    expect(keys).not.toHaveLength(0);
    expect(keys.filter((key) => !key.startsWith('jerrycan/local/wordpress/kanctl/'))).toEqual([]);
    expect(await world.points()).toEqual([]);
  });

  test('quiesce, restore, unquiesce', async () => {
    await dropDatabases(world.root);
    const quiesce = await kanctl.createActionSet('--action', 'quiesce', ...deployment);
    await kanctl.createActionSet('--action', 'restore', '--from', backup);
    await kanctl.createActionSet('--action', 'unquiesce', '--from', quiesce);
    await serving();
    expect(await Site.visit((site) => site.posts())).toEqual(before);
  });

  test('a backup by the runner still works as before', async () => {
    const { exitCode, run } = await world.backup();
    expect(exitCode).toBe(0);
    expect((await world.points()).map((point) => point.run)).toEqual([run]);
  });
});
