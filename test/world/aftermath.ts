import type { App } from './app';
import type { Cast } from './cast';
import type { Job } from './job';
import { noHazards } from './kanister';
import { checkListed, checkRunning } from './truth';
import type { World } from './world';

const MINUTE = 60_000;

/** What must hold once nothing goes wrong any more: all comes to rest, and what comes next works. */
export async function aftermath(world: World, cast: Cast, apps: readonly App[] = world.apps): Promise<void> {
  world.isWell = true;
  world.hazards = noHazards;
  world.kanister.faults.length = 0;
  await world.run(30 * MINUTE, () => cast.active().length === 0);
  // Without a deadline a restore waits as long as it takes for a controller that has forgotten it: somebody ends it.
  for (const job of cast.active()) job.stop('nothing comes of it any more');
  await world.run(6 * MINUTE);
  for (const app of world.apps) checkRunning(world, app);
  const left = apps.filter((app) => world.record(app)?.quiesce?.mode === 'restore');
  for (const app of left) operator(world, app);
  const restores = new Map(left.map((app) => [app, restore(world, cast, app)]));
  await succeed(world, [...restores.values()].flat());
  // Where bits have rotted in every point there is nothing to restore: the app stays down, and says so.
  const mended = apps.filter((app) => restores.get(app)?.length !== 0);
  await succeed(
    world,
    mended.map((app) => cast.backup(app)),
  );
  await world.run(MINUTE);
  for (const app of mended) {
    checkRunning(world, app);
    if (!app.isUp) world.violate('the next run works', `${app.name} is still down: ${app.describe()}`);
  }
  for (const app of world.apps) await checkListed(world, app);
}

/** As the Event says: what Kanister does not work on any more is deleted by hand. */
function operator(world: World, app: App): void {
  const { namespace } = app.config;
  // Also of an ActionSet that somebody has deleted before.
  for (const task of world.kanister.tasks()) if (task.namespace === namespace) task.kill('deleted');
  for (const { metadata, spec, status } of world.actionSets())
    if (spec?.actions[0]?.object.namespace === namespace && status?.state === 'running')
      world.server.remove('actionsets', 'kanister', metadata.name);
}

/** The newest point by its name where that is the latest one; or else, as an operator does who is told that it has rotted, the newest that is sound. */
function restore(world: World, cast: Cast, app: App): Job[] {
  const points = world.bucket.points(app.prefix, app.name);
  const listed = points.filter(({ verified, broken, retired, safety }) => verified && !broken && !retired && !safety);
  const isSound = ({ broken, holds }: (typeof points)[number]) => !broken && 'value' in holds;
  const newest = listed.at(-1);
  const run = newest && isSound(newest) ? 'latest' : points.findLast(isSound)?.run;
  return run === undefined ? [] : [cast.restore(app, { run })];
}

async function succeed(world: World, jobs: readonly Job[]): Promise<void> {
  await world.run(60 * MINUTE, () => jobs.every(({ succeeded }) => succeeded !== undefined));
  for (const { current, exitCode, name, succeeded } of jobs)
    if (!succeeded)
      world.violate(
        'the next run works',
        `${name}: exit code ${exitCode}: ${current.failure?.message ?? 'it was killed'}`,
      );
}
