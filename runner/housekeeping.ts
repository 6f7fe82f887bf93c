import { type ActionSetObject, APP, hasEnded, outcomeOf } from './action-set';
import { Alarm } from './alarm';
import { writeState } from './capture';
import { readDirectory } from './catalog';
import { rfc3339 } from './clock';
import { resources } from './cluster';
import type { Context } from './context';
import { Failure } from './failure';
import { type Retained, toRetire } from './retention';
import { runTime } from './run-name';
import { newState, stateFile } from './state';
import { current, survey } from './survey';
import { toSweep } from './sweep';

const KEPT_ACTION_SETS = 5;

/** Retention, sweep and old ActionSets. A restore point that stands is not unmade by what fails here: that is only said. */
export async function housekeeping(context: Context, run: string): Promise<void> {
  const { log, signal } = context;
  for (const [step, task] of [
    ['retention', cleanStore],
    ['old ActionSets', cleanActionSets],
  ] as const) {
    if (signal.aborted) return;
    log.begin(step);
    try {
      await task(context, run);
    } catch (error) {
      const { cause, next } = Failure.of(error, step);
      log.warn(cause, next, step);
    }
  }
}

/** Nothing is deleted before all of the list was read: what fails half way has judged nothing. */
async function cleanStore(context: Context, run: string): Promise<void> {
  const { clock, config, log, signal, store } = context;
  const points: Retained[] = [];
  const unfinished: string[] = [];
  const swept: string[] = [];
  const alarm = new Alarm(context);
  for await (const directory of survey(store, config.store.prefix, config.app)) {
    signal.throwIfAborted();
    const { app, deadlineSeconds } = config;
    swept.push(...toSweep(directory, { app, now: clock.now(), deadlineSeconds }));
    // What was retired and has all its markers is not read any more.
    const whole = current(directory.versions).some(({ key }) => !key.endsWith(`/${stateFile}`));
    const entry = await readDirectory(store, config, directory, whole);
    if (entry) alarm.look(entry, directory);
    if (!entry || 'cause' in entry) continue;
    const { point, state } = entry;
    if (state?.retired) unfinished.push(point.run);
    else {
      const verified = Boolean(state?.verified) && !state?.broken && !point.safety;
      points.push({ run: point.run, time: runTime(app, point.run) ?? 0, verified });
    }
  }
  await alarm.raise(run);
  const newest = points.reduce((a, b) => (a.time < b.time ? b : a), { run: 'none', time: 0 });
  if (newest.run !== run)
    return log.warn(
      `the newest restore point is ${newest.run}, not this run's: nothing is retired`,
      'see whether a clock is wrong, or another cluster of the same name writes there',
    );
  for (const old of toRetire(points, config.retention)) {
    await retire(context, old.run);
    log.event('retired', { retired: old.run });
  }
  for (const old of unfinished) await retire(context, old);
  log.begin('sweep', { keys: swept.length });
  for (const key of swept) await deleteKey(context, key);
}

/** `retired` is written first: a marker without it would be an attack. Says nothing twice, so it may be done again. */
async function retire(context: Context, run: string): Promise<void> {
  const { clock, config, store } = context;
  for await (const directory of survey(store, config.store.prefix, config.app, run)) {
    const entry = await readDirectory(store, config, directory, true);
    if (!entry || 'cause' in entry) return;
    const state = entry.state ?? newState(entry.point);
    if (!state.retired) await writeState(context, { ...state, retired: rfc3339(clock.now()) });
    const there = new Set(current(directory.versions).map(({ key }) => key));
    // Without its `restore-point.json` the rest is swept later, should this end half way in a store without versioning.
    for (const key of [entry.key, ...entry.point.objects.map((object) => object.key)])
      if (there.has(key)) await deleteKey(context, key);
  }
}

async function deleteKey({ signal, store }: Context, key: string): Promise<void> {
  signal.throwIfAborted();
  await store.delete(key);
}

async function cleanActionSets({ cluster, config, namespace }: Context): Promise<void> {
  const found = await cluster.list<ActionSetObject>(resources.actionSets, namespace, `${APP}=${config.app}`);
  const ended = found.filter((object) => hasEnded(outcomeOf(object)));
  const created = ({ metadata }: ActionSetObject) => metadata.creationTimestamp ?? '';
  ended.sort((a, b) => (created(a) < created(b) ? 1 : -1));
  for (const { metadata } of ended.slice(KEPT_ACTION_SETS))
    await cluster.delete(resources.actionSets, namespace, metadata.name, metadata.resourceVersion);
}
