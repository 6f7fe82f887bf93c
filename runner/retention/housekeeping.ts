import { APP_LABEL } from '../../contracts/labels';
import { runTime } from '../../contracts/run-name';
import { rfc3339 } from '../../contracts/time';
import { type ActionSetObject, hasEnded, outcomeOf } from '../action-set/action-set';
import { readDirectory } from '../catalog/catalog';
import { Alarm } from '../catalog/integrity-alarm';
import { signedPart } from '../catalog/kept-point';
import { lockedUntil } from '../catalog/lock';
import { current, survey } from '../catalog/run-directories';
import { newState, stateFile } from '../catalog/state';
import { writeState } from '../catalog/write-state';
import type { Lease } from '../lease/lease';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { mostAtOnce, type Retained, toRetire } from './retention';
import { doubtOf } from './safeguard';
import { SWEPT_AT_ONCE, toSweep } from './sweep';

const KEPT_ACTION_SETS = 5;

/** Retention, sweep and old ActionSets. A restore point that stands is not unmade by what fails here: that is only said. */
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

/** Nothing is deleted before all of the list was read: what fails half way has judged nothing. */
async function cleanStore(context: Context, lease: Lease, run: string): Promise<void> {
  const { config, log, signal, store } = context;
  const now = await storeTime(context);
  const points: Retained[] = [];
  const unfinished: string[] = [];
  const swept: string[] = [];
  const alarm = new Alarm(context, 'backup');
  for await (const directory of survey(store, config.store.prefix, config.app)) {
    signal.throwIfAborted();
    const {
      app,
      deadlineSeconds,
      store: { prefix },
    } = config;
    const most = SWEPT_AT_ONCE - swept.length;
    swept.push(...(await toSweep(store, directory, { app, prefix, now, deadlineSeconds, most })));
    // What was retired and has all its markers is not read any more.
    const whole = !directory.whole || current(directory.versions).some(({ key }) => !key.endsWith(`/${stateFile}`));
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
  const doubt = doubtOf(points, { run, now, rpoSeconds: config.rpoSeconds });
  if (doubt) return log.warn(`nothing is retired: ${doubt.cause}`, doubt.next);
  const old = toRetire(points, config.retention, config.timeZone);
  const most = mostAtOnce(points.length);
  for (const { run: retired } of old.slice(0, most)) {
    const lockedUntil = await retire(context, lease, retired);
    log.event('retired', { retired, lockedUntil });
  }
  if (old.length > most)
    log.warn(
      `${old.length} of ${points.length} restore points may go, and the ${most} oldest of them went`,
      "the rest goes with the next runs; see whether the app's retention was meant to change, or a clock is wrong",
    );
  for (const retired of unfinished) await retire(context, lease, retired);
  log.begin('sweep', { keys: swept.length });
  if (swept.length === SWEPT_AT_ONCE)
    log.warn(
      `${swept.length} keys of runs without a restore point are deleted, and there may be more`,
      'the rest goes with the next runs; see who writes there, and replace its key pair if it is not a task of yours',
    );
  for (const key of swept) await deleteKey(context, key);
}

/** By the store's clock, where it says it: it has stamped what lies there. */
async function storeTime({ clock, config, store }: Context): Promise<number> {
  const { time } = await store.probe(`${config.store.prefix}/`);
  return Number.isFinite(time) ? time : clock.now();
}

/**
 * `retired` is written first: a marker without it would be an attack. Says nothing twice, so it may be done again.
 *
 * @returns until when the store's lock holds its objects; `null`: it has none
 */
async function retire(context: Context, lease: Lease, run: string): Promise<string | null> {
  const { clock, config, store } = context;
  for await (const directory of survey(store, config.store.prefix, config.app, run)) {
    const entry = await readDirectory(store, config, directory, true);
    const signed = entry && signedPart(entry);
    if (!signed) break;
    const state = signed.state ?? newState(signed.point);
    // Who slept until another run had the Lease judges by a list of long ago.
    await lease.fence();
    if (!state.retired) await writeState(context, { ...state, retired: rfc3339(clock.now()) });
    const { over } = signed;
    const isThere = (key: string): boolean => !over?.has(key) || over.get(key)?.marker === false;
    // Without its `restore-point.json` the rest is swept later, should this end half way in a store without versioning.
    for (const key of [entry.key, ...signed.point.objects.map((object) => object.key)])
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
  for (const { metadata } of ended.slice(KEPT_ACTION_SETS))
    await cluster.delete(resources.actionSets, namespace, metadata.name, metadata.resourceVersion);
}
