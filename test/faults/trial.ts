import { replicas, serving } from '../e2e/world/app/wordpress';
import { find, list } from '../e2e/world/cluster/api';
import { kubectl } from '../e2e/world/cluster/kubectl';
import { until } from '../e2e/world/cluster/until';
import type { EndedRun, World } from '../e2e/world/world';
import { halfPairs, ledger, longestPause, styleOf, wrongInRestored } from './ledger';
import { Outage } from './outage';
import { dumpBytes, type Listed, verified, wrongInStore } from './points';
import { RunWatch } from './run-watch';
import { DEADLINE, KEEP_AT_LEAST, type Stage } from './stage';
import type { Fault, Outcome, Scene } from './struck/fault';

const REPLICAS = 2;
/** Of a dead run, after its last renewal; of a run that lives, after the quiesce's `until`. Seconds. */
const GUARD_WITHIN = 90;
const AFTER_UNTIL = 60;

/** One blow, and what came of it. */
export interface Tried {
  readonly outcome: Outcome;
  /** The run that was struck; '' if it had no name yet. */
  readonly run: string;
  /** The last step that the runner had started when it was struck. */
  readonly step: string;
  /** The longest time without a ready replica. Seconds. */
  readonly down: number;
  /** The longest time in which no write was done. Seconds. */
  readonly pause: number;
  /** From the blow until all replicas were ready, and stayed so. Seconds. */
  readonly whole: number;
  readonly violations: readonly string[];
  /** Everything that was seen, for the reader of a violation. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** The moment did not come: nothing was tried. */
export class NotStruck extends Error {}

export async function tryOnce(stage: Stage, fault: Fault): Promise<Tried> {
  const { world } = stage;
  await stage.set(fault.quiesce, fault.style ?? styleOf(fault.quiesce));
  await calm(world);
  const listed = (await world.points()) as Listed[];
  const before = await ledger(world.root);
  await fault.prepare?.(world);
  const watch = await RunWatch.begin('wordpress');
  const blow = { at: 0, step: 'none', runnerDied: false, isOver: false };
  const newest = listed.find(({ state }) => state === 'verified');
  if (!newest) throw new Error('there is no restore point to begin with');
  const scene: Scene = {
    world,
    watch,
    dumpBytes: await dumpBytes(world, newest.run),
    struck: () => Object.assign(blow, { at: Date.now(), step: watch.lastStep }),
    runnerDied: () => Object.assign(blow, { runnerDied: true }),
    get wasStruck() {
      return blow.at > 0;
    },
    get isOver() {
      return blow.isOver;
    },
  };
  watch.follow().catch(() => {});
  const outage = new Outage(REPLICAS);
  const begun = Date.now();
  let runs: EndedRun[];
  const isRestore = fault.run === 'restore';
  try {
    const run = typeof fault.run === 'function' ? fault.run(scene) : started(world, isRestore ? newest.run : undefined);
    const over = run.finally(() => {
      blow.isOver = true;
      watch.end();
    });
    const [ended, struck] = await Promise.allSettled([over, fault.strike(scene)]);
    if (ended.status === 'rejected') throw ended.reason;
    runs = ended.value;
    if (struck.status === 'rejected' && blow.at === 0) throw new NotStruck((struck.reason as Error).message);
    if (struck.status === 'rejected') throw struck.reason;
  } catch (error) {
    await outage.end();
    await fault.repair?.(world);
    throw error;
  }
  const down = isRestore && runs[0]?.exitCode !== 0 && (await saidDown(world, begun));
  const again = () => until('the writers run again', async () => outage.isWhole, { seconds: 300 }).catch(() => {});
  // The stops of the next run do not count for this fault, unless that run is the cure.
  if (!down) await again().then(() => outage.end());
  const pause = isRestore ? 0 : await longestPause(world.root, begun);
  await fault.repair?.(world);
  const mixed = fault.two && !down ? await halfPairs(world.root, stage.credits) : [];
  const standing = (await world.points()) as Listed[];
  const next = await following(world, down ? newest.run : undefined);
  if (down) await again().then(() => outage.end());
  await serving().catch(() => {});
  const points = (await world.points()) as Listed[];
  const after = await ledger(world.root);
  const known = new Set(listed.map(({ run }) => run));
  const added = points.filter(({ run }) => !known.has(run));
  const run = watch.run ?? '';
  const loaded = blow.runnerDied && watch.lastStep === 'start writers';
  const outcome = outcomeOf(runs, {
    isRestore,
    down,
    loaded,
    run,
    died: blow.runnerDied,
    points,
    byItself: watch.committed,
  });
  // The data that a restore loaded does not tell what its safety point has, and a later point has the loaded data.
  const least = outcome === 'restored' ? new Map() : before;
  const most = isRestore ? new Map([...before.keys()].map((writer) => [writer, Number.POSITIVE_INFINITY])) : after;
  for (const { run } of added) stage.bounds.set(run, { before: least, after: most, style: stage.style });

  const violations: string[] = [];
  if (fault.two) mixed.push(...(await halfPairs(world.root, stage.credits)));
  violations.push(...mixed.map((wrong) => `I6: the app runs on a mixture: ${wrong}`));
  const loadedFrom = stage.bounds.get(newest.run);
  if (isRestore && loadedFrom && outcome !== 'as before')
    violations.push(
      ...(await wrongInRestored(world.root, loadedFrom.before, loadedFrom.after, stage.credits)).map(
        (wrong) => `I6: ${newest.run}, loaded: ${wrong}`,
      ),
    );
  if (isRestore) violations.push(...(await stage.wrongPosts()).map((wrong) => `I2: ${wrong}`));
  if (outcome === 'as before')
    for (const [writer, last] of before)
      if ((after.get(writer) ?? 0) < last)
        violations.push(`I2: ${writer} had written ${last}, and ${after.get(writer)} are there`);
  if (!fault.outcomes.includes(outcome))
    violations.push(`the outcome is '${outcome}', not ${fault.outcomes.join(' or ')}`);
  const isNew = (points: readonly Listed[], than: readonly Listed[]) =>
    points.filter((point) => !than.some((old) => old.run === point.run)).length;
  const done = isRestore ? 0 : runs.filter(({ exitCode }) => exitCode === 0).length;
  if (isNew(standing, listed) < done)
    violations.push(`I1: ${done} runs ended with 0, and fewer restore points are listed`);
  if (!down && next.exitCode === 0 && isNew(points, standing) === 0)
    violations.push(`I1: the next run ended with 0, and no restore point is listed`);
  for (const point of added) violations.push(...(await wrongInStore(world, point.run)).map((wrong) => `I1: ${wrong}`));
  if (next.exitCode !== 0) violations.push(`I2: the next run ended with ${next.exitCode}: ${failureOf(next)}`);
  const end = await replicas();
  if (end.wanted !== REPLICAS || end.ready !== REPLICAS)
    violations.push(`I2: in the end ${end.wanted} replicas are wanted and ${end.ready} ready, not ${REPLICAS}`);
  if (!isRestore) violations.push(...late(fault, outage, { ...blow, begun }));
  const record = await recordOf();
  if (record.quiesce) violations.push(`I2: the record still has a quiesce: ${JSON.stringify(record.quiesce)}`);
  violations.push(...(await stage.bystander.touched(world)).map((wrong) => `I3: ${wrong}`));
  if (verified(points) < Math.min(KEEP_AT_LEAST, verified(listed)))
    violations.push(`I4: ${verified(points)} verified points are left of ${verified(listed)}`);
  const evidence = {
    ...{
      blow: { ...blow, at: new Date(blow.at).toISOString() },
      outage: outage.story,
      runs,
      next,
      listed,
      standing,
      points,
    },
    ...{
      record,
      before: [...before],
      after: [...after],
      runner: watch.log,
      actionSets: await list('actionsets', 'kanister'),
    },
    jobs: await list('jobs', 'kanister'),
  };
  const seconds = { down: outage.down / 1000, pause: pause / 1000, whole: outage.wholeAfter(blow.at) / 1000 };
  await world.endJobs();
  return { outcome, run, step: blow.step, ...seconds, violations, evidence };
}

/** Every app serves, and no run works. */
async function calm(world: World): Promise<void> {
  await serving();
  await world.endJobs();
}

const started = async (world: World, restored: string | undefined): Promise<EndedRun[]> => [
  restored === undefined ? await world.backup() : await world.restore(restored, '--deadline', '4m'),
];

/** The run after it, by a person who follows the messages. */
async function following(world: World, restored: string | undefined): Promise<EndedRun> {
  for (let tries = 0; ; tries++) {
    const ended = restored === undefined ? await world.backup() : await world.restore(restored, '--no-safety-point');
    const failure = failureOf(ended);
    // Busy: the dead one is not known to be dead yet. A load of the dead one may continue for a while.
    const [, names] = /the ActionSet (.+) of an unfinished restore is still running/.exec(failure) ?? [];
    if ((ended.exitCode !== 75 && !names) || tries > 40) return ended;
    if (names && tries > 6)
      await kubectl(['-n', 'kanister', 'delete', 'actionset', ...names.split(', '), '--ignore-not-found']);
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
}

interface Standing {
  readonly isRestore: boolean;
  readonly down: boolean;
  /** Nothing but the start of the writers was left to do. */
  readonly loaded: boolean;
  /** The run that was struck; if its process was killed, no other run's point counts. */
  readonly run: string;
  readonly died: boolean;
  /** It had reported its restore point before it died. */
  readonly byItself: boolean;
  readonly points: readonly Listed[];
}

function outcomeOf(
  runs: readonly EndedRun[],
  { isRestore, down, loaded, run, died, byItself, points }: Standing,
): Outcome {
  if (isRestore && down) return 'down, and said so';
  if (isRestore) return runs[0]?.exitCode === 0 || loaded ? 'restored' : 'as before';
  const names = died ? [run] : [run, ...runs.map((one) => one.run)];
  if (points.some((point) => names.includes(point.run))) return died && !byItself ? 'adopted' : 'committed';
  return runs.every(({ exitCode }) => exitCode === 3) ? 'refused' : 'no point';
}

/** The broken promises about the time in which no app writes. */
function late(
  { quiesce, what }: Fault,
  outage: Outage,
  { at, begun, runnerDied }: { at: number; begun: number; runnerDied: boolean },
): string[] {
  if (quiesce === 'never')
    return outage.fewestWanted < REPLICAS
      ? [`I2: writers were scaled to ${outage.fewestWanted} without a quiesce`]
      : [];
  // A later pod of the Job may stop them again, for a dump of its own; no pod may leave them so.
  const over = runnerDied
    ? outage.longestUntold(at) - GUARD_WITHIN * 1000
    : at + outage.toldAfter(at) - (begun + (DEADLINE.toSeconds() + AFTER_UNTIL) * 1000);
  return over <= 0 ? [] : [`I2: ${what}: the writers were started ${over / 1000} s later than promised`];
}

/** A restore that left the app down: its record and an Event report it, and no backup is made of half of it. */
async function saidDown(world: World, since: number): Promise<boolean> {
  const { quiesce } = await recordOf();
  if (quiesce?.mode !== 'restore') return false;
  await until(
    'an Event says that the app is down',
    async () =>
      (await list<{ reason: string; lastTimestamp: string }>('events', 'kanister')).some(
        ({ reason, lastTimestamp }) =>
          ['AppDown', 'RestoreLeftDown'].includes(reason) && Date.parse(lastTimestamp) + 1000 >= since,
      ),
    { seconds: GUARD_WITHIN + 30 },
  );
  const { exitCode } = await following(world, undefined);
  if (exitCode !== 3) throw new Error(`a backup of an app that a restore left down ended with ${exitCode}, not 3`);
  return true;
}

async function recordOf(): Promise<{ quiesce?: { mode: string } }> {
  const lease = await find<{ metadata: { annotations?: Record<string, string> } }>('leases', 'kanister', 'wordpress');
  return JSON.parse(lease?.metadata.annotations?.['jerrycan.dev/record'] ?? '{}');
}

export function failureOf({ log, stderr }: EndedRun): string {
  const failed = log.findLast(({ event }) => event === 'failed');
  return failed ? `${failed.step}: ${failed.cause}; ${failed.next}` : stderr.slice(-500);
}
