import { APP_LABEL } from '../../contracts/labels';
import { objectsOf } from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { rfc3339 } from '../../contracts/time';
import { type ActionSetObject, hasEnded, outcomeOf } from '../action-set/action-set';
import { readDirectory } from '../catalog/catalog';
import { Alarm } from '../catalog/integrity-alarm';
import { signedPart } from '../catalog/kept-point';
import { lockedUntil } from '../catalog/lock';
import { current, listRuns } from '../catalog/run-directories';
import { newState, stateFile } from '../catalog/state';
import { writeState } from '../catalog/write-state';
import type { Lease } from '../lease/lease';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { mostAtOnce, type Retained, toRetire } from './retention';
import { safeguard } from './safeguard';
import { SWEPT_AT_ONCE, toSweep } from './sweep';

/** For each capture. */
const KEPT_ACTION_SETS = 5;

/** Runs retention, the sweep and the cleanup of old ActionSets. Failures only cause warnings, since they do not affect the new restore point. */
export async function housekeeping(context: Context, lease: Lease, run: string): Promise<void> {
  const { log, signal } = context;
  for (const [step, task] of [
    ['retention', cleanStore],
    ['old ActionSets', cleanActionSets],
  ] as const) {
    if (signal.aborted) return;
    log.begin(step);
    try {
      await task(context, lease, run);
    } catch (error) {
      const { cause, next } = Failure.of(error, step);
      log.warn(cause, next, step);
    }
  }
}

/** Retires and sweeps. It deletes nothing before it has read the whole list, so that a failure on the way leaves everything. */
async function cleanStore(context: Context, lease: Lease, run: string): Promise<void> {
  const { config, log, signal, store } = context;
  const now = await storeTime(context);
  const points: Retained[] = [];
  const unfinished: string[] = [];
  const swept: string[] = [];
  const alarm = new Alarm(context, 'backup');
  for await (const directory of listRuns(store, config.store.prefix, config.app)) {
    signal.throwIfAborted();
    const {
      app,
      deadlineSeconds,
      store: { prefix },
    } = config;
    const most = SWEPT_AT_ONCE - swept.length;
    swept.push(...(await toSweep(store, directory, { app, prefix, now, deadlineSeconds, most })));
    // A retired point that has all its markers is no longer read.
    const whole =
      !directory.whole ||
      current(directory.versions).some(({ key }) => key !== `${prefix}/${directory.run}/${stateFile}`);
    const entry = await readDirectory(store, config, directory, whole);
    if (!entry) continue;
    await alarm.look(entry);
    const signed = signedPart(entry);
    if (!signed) continue;
    const { point, state } = signed;
    if (state?.retired) unfinished.push(point.run);
    else {
      const verified = !('cause' in entry) && Boolean(state?.verified) && !state?.broken && !point.safety;
      points.push({ run: point.run, time: runTime(app, point.run) ?? 0, verified });
    }
  }
  await alarm.raise(run, 'PointBroken', 'PointCovered');
  const doubt = safeguard(points, { run, now, rpoSeconds: config.rpoSeconds });
  if (doubt) return log.warn(`nothing is retired: ${doubt.cause}`, doubt.next);
  const old = toRetire(points, config.retention, config.timeZone);
  const most = mostAtOnce(points.length);
  for (const { run: retired } of old.slice(0, most)) {
    const lockedUntil = await retire(context, lease, retired);
    log.event('retired', { retired, lockedUntil });
  }
  if (old.length > most)
    log.warn(
      `${old.length} of ${points.length} restore points are due to be retired; this run retired the ${most} oldest`,
      "the next runs retire the rest; check whether the app's retention was meant to change, and whether a clock is wrong",
    );
  for (const retired of unfinished) await retire(context, lease, retired);
  log.begin('sweep', { keys: swept.length });
  if (swept.length === SWEPT_AT_ONCE)
    log.warn(
      `${swept.length} keys of runs without a restore point are deleted, and there may be more`,
      'the next runs delete the rest; find out who writes there, and replace its key pair if it is not one of your tasks',
    );
  for (const key of swept) await deleteKey(context, key);
}

/** The store's time if it reports one, since the store dated its objects with it. */
async function storeTime({ clock, config, store }: Context): Promise<number> {
  const { time } = await store.probe(`${config.store.prefix}/`);
  return Number.isFinite(time) ? time : clock.now();
}

/**
 * Retires one point. It writes `retired` first, since a marker without it would look like an attack. It is safe to repeat.
 *
 * @returns until when the store's lock keeps its objects; `null` if there is no lock
 */
async function retire(context: Context, lease: Lease, run: string): Promise<string | null> {
  const { clock, config, store } = context;
  for await (const directory of listRuns(store, config.store.prefix, config.app, run)) {
    const entry = await readDirectory(store, config, directory, true);
    const signed = entry && signedPart(entry);
    if (!signed) break;
    const state = signed.state ?? newState(signed.point);
    // A run that was delayed until another run took the Lease would judge by an old list.
    await lease.fence();
    if (!state.retired) await writeState(context, { ...state, retired: rfc3339(clock.now()) });
    const { over } = signed;
    const isThere = (key: string): boolean => !over?.has(key) || over.get(key)?.marker === false;
    // Delete `restore-point.json` first: if this stops half way in a store without versioning, the rest is swept later.
    for (const key of [entry.key, ...objectsOf(signed.point).map((object) => object.key)])
      if (isThere(key)) await deleteKey(context, key);
    return lockedUntil(signed.signedBy.time, config.store.lockDays);
  }
  return null;
}

async function deleteKey({ signal, store }: Context, key: string): Promise<void> {
  signal.throwIfAborted();
  await store.delete(key);
}

async function cleanActionSets({ cluster, config, namespace }: Context): Promise<void> {
  const found = await cluster.list<ActionSetObject>(resources.actionSets, namespace, `${APP_LABEL}=${config.app}`);
  const ended = found.filter((object) => hasEnded(outcomeOf(object)));
  const created = ({ metadata }: ActionSetObject) => metadata.creationTimestamp ?? '';
  ended.sort((a, b) => (created(a) < created(b) ? 1 : -1));
  for (const { metadata } of ended.slice(KEPT_ACTION_SETS * config.captures.length))
    await cluster.delete(resources.actionSets, namespace, metadata.name, metadata.resourceVersion);
}
