import type { Cast } from '../cluster/cast';
import type { World } from '../world';
import { app, backup, backups, inLoad, killed, LATER, PAIR, restores, type Scenario, SHOP } from './story';

/** Does it once, when the first load is under way. */
const onceInLoad = (deed: (world: World) => void) => async (world: World, cast: Cast) => {
  await backup(world, cast);
  const look = () => {
    if (world.isWell) return;
    if (!inLoad(world)) world.timeline.after(200, look);
    else deed(world);
  };
  look();
};

/** Kanister's controller is another process from now on, which knows nothing of what it was doing (H1). */
const restart = (world: World) => {
  world.kanister.kill();
  world.timeline.after(5000, () => world.kanister.start());
};

/** A restore and Kanister's controller are killed in the load, whose task continues and ends. */
const forgotten = async (world: World, cast: Cast) => {
  await killed(inLoad, { command: 'restore' })(world, cast);
  restart(world);
  await world.run(LATER);
};

/** A thief with the app's key pair overwrites every key that it may write. */
const flooded = async (world: World, cast: Cast) => {
  for (let i = 0; i < 2; i++) await backup(world, cast);
  let next = 0;
  world.bucket.overlay(app(world).prefix, 60, (keys) => next++ % keys);
};

/** Servers and controllers that go away or forget, and a store that another program writes to. */
export const outageScenarios: readonly Scenario[] = [
  restores('a restore, while Kanister is restarted in its load', {}, { prepare: onceInLoad(restart), exitCode: 0 }),
  restores(
    'takeover: a restore after one that was killed in its load together with Kanister',
    {},
    { prepare: forgotten, exitCode: 0 },
  ),
  restores(
    'takeover: a restore after one of two captures that was killed in its loads together with Kanister',
    {},
    { app: PAIR, prepare: forgotten, exitCode: 0 },
  ),
  restores(
    'a restore of two captures, while Kanister is restarted in its loads',
    {},
    { app: PAIR, prepare: onceInLoad(restart), exitCode: 0 },
  ),
  restores(
    'a restore, while the load of a dead one goes on that Kanister has forgotten',
    {},
    { prepare: forgotten, pace: { loads: 300_000 }, exitCode: 4 },
  ),
  restores(
    'a restore, while the API server is away for ten minutes in its load',
    {},
    {
      prepare: onceInLoad((world) => world.goAway('api', 600_000)),
      pace: { loads: 30_000 },
      exitCode: 0,
    },
  ),
  restores('a restore of a point over which junk lies', {}, { prepare: flooded, exitCode: 0 }),
  backups(SHOP, { name: 'a backup, where junk lies over the points before', prepare: flooded, exitCode: 0 }),
];
