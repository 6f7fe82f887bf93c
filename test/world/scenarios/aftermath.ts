import type { App } from '../cluster/app';
import type { Cast } from '../cluster/cast';
import { CronWriter } from '../cluster/cron-writer';
import type { Job } from '../cluster/job';
import { noHazards } from '../cluster/kanister';
import { checkListed, checkRunning } from '../judges/truth';
import type { World } from '../world';

const MINUTE = 60_000;
/** After the pod of a load has ended the next restore takes over by then; milliseconds. */
const TAKEN_OVER_WITHIN = 2 * MINUTE;

/** The checks once faults have stopped: all runs end, and the next ones work. */
export async function aftermath(world: World, cast: Cast, apps: readonly App[] = world.apps): Promise<void> {
  world.isWell = true;
  world.hazards = noHazards;
  world.kanister.faults.length = 0;
  await world.run(Math.max(0, world.away.api - world.timeline.now()));
  await world.run(30 * MINUTE, () => cast.active().length === 0);
  // Without a deadline a restore waits as long as it takes for a controller that has forgotten it: a person ends it.
  for (const job of cast.active()) job.stop('nothing comes of it any more');
  await world.run(6 * MINUTE);
  for (const app of world.apps) checkRunning(world, app);
  const left = apps.filter((app) => world.record(app)?.quiesce?.mode === 'restore');
  for (const app of left) endLoads(world, app);
  await world.run(TAKEN_OVER_WITHIN);
  for (const app of apps) scaleUp(world, app);
  const unmended = new Set<App>();
  for (const wave of apart(left)) {
    const restores = wave.map((app) => ({ app, jobs: restore(world, cast, app) }));
    await succeed(
      world,
      restores.flatMap(({ jobs }) => jobs),
    );
    // If bits have rotted in every point there is nothing to restore: the app stays down, and an Event reports it.
    for (const { app, jobs } of restores) if (jobs.length === 0) unmended.add(app);
  }
  const mended = apps.filter((app) => !unmended.has(app) && ![...unmended].some((other) => other.shares(app)));
  for (const wave of apart(mended))
    await succeed(
      world,
      wave.map((app) => cast.backup(app)),
    );
  await world.run(MINUTE);
  for (const app of mended) {
    checkRunning(world, app);
    if (!world.isUp(app)) world.violate('the next run works', `${app.name} is still down: ${app.describe()}`);
  }
  for (const app of world.apps) await checkListed(world, app);
}

/** Ends a load that hangs, as `jerrycan unblock --end-load` does. It leaves a load that Kanister has forgotten: the next restore takes over. */
function endLoads(world: World, app: App): void {
  for (const task of world.kanister.tasks()) if (task.app === app.name) task.stop();
}

/** The person who stopped a writer starts it again, as the runner requests: a CronJob may stay suspended. */
function scaleUp(world: World, app: App): void {
  for (const writer of app.writers)
    if (writer.declared === 0 && !(writer instanceof CronWriter)) world.interfere(writer, writer.git);
}

/** One after the other: of two apps that share a writer only one may stop it, and the other one's run is refused. */
function apart(apps: readonly App[]): App[][] {
  const waves: App[][] = [];
  for (const app of apps) {
    const wave = waves.find((others) => !others.some((other) => other.shares(app)));
    if (wave) wave.push(app);
    else waves.push([app]);
  }
  return waves;
}

/** The newest point by its name where that is the latest one; or else, as an operator does who is told that it has rotted, the newest that is sound. */
function restore(world: World, cast: Cast, app: App): Job[] {
  const points = world.points(app);
  const listed = points.filter(({ verified, broken, retired, safety }) => verified && !broken && !retired && !safety);
  const isSound = ({ broken, holds }: (typeof points)[number]) =>
    !broken && 'value' in holds && holds.lines.size === app.captures.length;
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
