import { type ActionSetObject, hasEnded, outcomeOf } from './action-set';
import { writeState } from './capture';
import { type CatalogEntry, readCatalog } from './catalog';
import { rfc3339 } from './clock';
import { resources } from './cluster';
import type { Context } from './context';
import { Failure } from './failure';
import { toRetire } from './retention';
import { runTime } from './run-name';
import { newState } from './state';
import { survey } from './survey';
import { toSweep } from './sweep';

const KEPT_ACTION_SETS = 5;

/** Retention, sweep and old ActionSets. A restore point that stands is not unmade by what fails here: that is only said. */
export async function housekeeping(context: Context, run: string): Promise<void> {
  const { log } = context;
  for (const [step, task] of [
    ['retention', cleanStore],
    ['old ActionSets', cleanActionSets],
  ] as const) {
    if (context.signal.aborted) return;
    log.begin(step);
    try {
      await task(context, run);
    } catch (error) {
      const { cause, next } = Failure.of(error, step);
      log.warn(cause, next, step);
    }
  }
}

async function cleanStore(context: Context, run: string): Promise<void> {
  const { clock, config, log, store } = context;
  const seen = await survey(store, config.store.prefix, config.app);
  const { entries } = await readCatalog(store, config, { retired: true, seen });
  const newest = entries.find(({ state }) => !state?.retired);
  if (newest?.point.run !== run)
    return log.warn(
      `the newest restore point is ${newest?.point.run ?? 'none'}, not the one of this run: nothing is retired`,
      'see whether a clock is wrong, or another cluster of the same name writes there',
    );
  const listed = entries.filter(({ state }) => !state?.retired);
  const retired = toRetire(listed.map(retained), config.retention).map(({ entry }) => entry);
  for (const entry of retired) {
    const state = entry.state ?? newState(entry.point);
    await writeState(context, { ...state, retired: rfc3339(clock.now()) });
    log.event('retired', { retired: entry.point.run });
  }
  // With those that an earlier run retired and did not finish.
  for (const entry of [...retired, ...entries.filter(({ state }) => state?.retired)]) {
    const keys = new Set([...entry.point.objects.map(({ key }) => key), entry.key]);
    for (const key of entry.current.filter((current) => keys.has(current))) await store.delete(key);
  }
  log.begin('sweep');
  const { app, deadlineSeconds } = config;
  for (const key of toSweep(seen, { app, now: clock.now(), deadlineSeconds })) await store.delete(key);
}

const retained = (entry: CatalogEntry) => ({
  entry,
  run: entry.point.run,
  time: runTime(entry.point.app, entry.point.run) ?? 0,
  verified: Boolean(entry.state?.verified) && !entry.state?.broken,
});

async function cleanActionSets({ cluster, config, namespace }: Context): Promise<void> {
  const label = `jerrycan.dev/app=${config.app}`;
  const found = await cluster.list<ActionSetObject>(resources.actionSets, namespace, label);
  const ended = found.filter((object) => hasEnded(outcomeOf(object)));
  const created = ({ metadata }: ActionSetObject) => metadata.creationTimestamp ?? '';
  ended.sort((a, b) => (created(a) < created(b) ? 1 : -1));
  for (const { metadata } of ended.slice(KEPT_ACTION_SETS))
    await cluster.delete(resources.actionSets, namespace, metadata.name, metadata.resourceVersion);
}
