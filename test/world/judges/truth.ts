import { readCatalog } from '../../../runner/catalog/catalog';
import { exitCodes } from '../../../runner/ports/failure';
import type { App } from '../cluster/app';
import type { Cast } from '../cluster/cast';
import type { Job } from '../cluster/job';
import type { World } from '../world';

/** Events that report that an app is down, and stays down until it is restored. */
const SAID = ['AppDown', 'RestoreLeftDown'];

/** A run that continues sees the end of its load by then. Seconds. */
const SEEN_WITHIN = 5;

/** I1: the catalog lists exactly the points that the owner of the bucket knows to be good. */
export async function checkListed(world: World, app: App): Promise<void> {
  const { entries } = await readCatalog(world.bucket, app.config);
  for (const { run, safety, broken, retired, holds } of world.points(app)) {
    if (retired) continue;
    const violate = (what: string) => world.violate('I1 what is listed restores', `${run} ${what}`);
    const entry = entries.find(({ point }) => point.run === run);
    if ('flaw' in holds) {
      if (entry && !broken && !world.bucket.rotten.has(run)) violate(`is listed, and does not restore: ${holds.flaw}`);
    } else if (!safety && !/^\d+(\+\d+)*$/.test(holds.value)) violate(`is a backup of data that are ${holds.value}`);
    else if (!entry) violate('would restore, and is not listed');
  }
}

/** I2, once no request is under way: the app runs, or a restore has left it down and an Event reports that. */
export function checkRunning(world: World, app: App): void {
  const violate = (what: string) =>
    world.violate(
      'I2 the app runs again',
      `${app.name}: ${what} (${app.describe()}; ${JSON.stringify(world.record(app))})`,
    );
  const left = world.record(app)?.quiesce;
  if (world.isUp(app)) {
    if (left?.mode === 'backup') violate('runs, and the record still says that it was stopped');
    if (app.isDisturbed) return;
    if (!app.data.isWhole) violate('runs on data that are neither old nor new');
    else app.data.comesUp('it is up');
    return;
  }
  if (left?.mode !== 'restore') violate('does not run again');
  else if (!isSaid(world, app)) violate('was left down by a restore, and nobody says so');
}

function isSaid(world: World, app: App): boolean {
  const events = world.server.all<{ metadata: { name: string }; reason: string; involvedObject: { name: string } }>(
    'events',
    'kanister',
  );
  return events.some(
    ({ involvedObject, reason }) => involvedObject.name === `${app.name}-backup` && SAID.includes(reason),
  );
}

/**
 * A load that ended well before the run last read its ActionSet or its pod is trusted: the app is not left down then. A run that slept, or that lost
 * its Lease, leaves what is to do to the next restore.
 */
export function checkBelieved(world: World, cast: Cast, job: Job): void {
  const { exitCode, failure, isTold, process } = job.current;
  const well = world.audit.loadedWell.get(process);
  if (exitCode !== exitCodes.down || well === undefined || cast.restoredSince(job)) return;
  if (isTold || process.wokeAt > job.began || failure?.message.includes('lost its Lease')) return;
  const ago = Math.round(((world.audit.lookedAt.get(process) ?? world.timeline.now()) - well.at) / 1000);
  if (ago > SEEN_WITHIN && well.names.every((name) => world.saysComplete(job.props.app, name)))
    world.violate(
      'I2 the app runs again',
      `${job.name} left ${job.props.app.name} down, ${ago} s after its load had ended well`,
    );
}

/** The promise of exit code 0, at the time of the exit. */
export function checkSuccess(world: World, cast: Cast, job: Job): void {
  const { app, command } = job.props;
  // A verification needs no Lease, and touches no workload.
  if (!job.succeeded || command === 'verify' || cast.active(app).some(({ props }) => props.command !== 'verify'))
    return;
  if (!world.isUp(app) && !cast.restoredSince(job))
    world.violate('I2 the app runs again', `${job.name} succeeded, and left ${app.describe()}`);
  const points = world.points(app);
  if (command === 'restore') {
    const last = world.audit.loaded.get(job.current.process)?.at(-1);
    const point = points.find(({ run }) => run === last);
    if (!point) world.violate('I2 the app runs again', `${job.name} succeeded, and loaded ${last}`);
  }
  if (command === 'backup') {
    const fresh = points.filter(
      ({ run, began, safety, verified, holds }) =>
        !safety && verified && ('value' in holds || world.bucket.rotten.has(run)) && job.began <= began,
    );
    if (fresh.length === 0)
      world.violate('I1 what is listed restores', `${job.name} succeeded, and left no verified point`);
  }
}
