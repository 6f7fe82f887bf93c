import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { AppProps } from '../cluster/app';
import type { Cast, JobOptions } from '../cluster/cast';
import { noHazards } from '../cluster/kanister';
import type { Pace } from '../cluster/script';
import type { Process, Strike } from '../machine/process';
import type { World } from '../world';

export const SHOP: AppProps = {
  name: 'shop',
  quiesce: 'snapshot',
  writers: [
    { kind: 'Deployment', name: 'shop-web', replicas: 3 },
    { kind: 'StatefulSet', name: 'shop-worker', replicas: 1 },
  ],
};
/** Its name starts as another app's does. */
export const SHOP_2: AppProps = {
  name: 'shop-2',
  quiesce: 'never',
  writers: [{ kind: 'Deployment', name: 'shop-2', replicas: 2 }],
};
/** A CronJob of it writes, too. */
export const WIKI: AppProps = {
  name: 'wiki',
  quiesce: 'whole-backup',
  writers: [
    { kind: 'Deployment', name: 'wiki', replicas: 2 },
    { kind: 'CronJob', name: 'wiki-cron', replicas: 1 },
  ],
};
/** It shares a writer with the shop, which synthesis refuses; a cluster may have manifests of before. */
export const SHOP_ADMIN: AppProps = {
  name: 'shop-admin',
  namespace: 'shop',
  quiesce: 'whole-backup',
  writers: [
    { kind: 'Deployment', name: 'shop-admin', replicas: 1 },
    { kind: 'Deployment', name: 'shop-web', replicas: 3 },
  ],
};
export const FORUM: AppProps = {
  name: 'forum',
  quiesce: 'whole-backup',
  writers: [{ kind: 'Deployment', name: 'forum', replicas: 2 }],
};

/** Two captures, one of them in a namespace of its own. */
export const PAIR: AppProps = {
  ...SHOP,
  name: 'pair',
  captures: [{ name: 'database' }, { name: 'crm', namespace: 'crm' }],
};
/** One captures after the other. */
export const ORDERED: AppProps = { ...PAIR, name: 'ordered', isOrdered: true };
/** Five captures: one beside another app, one outside of the cluster. */
export const FIVE: AppProps = {
  name: 'five',
  quiesce: 'whole-backup',
  writers: [{ kind: 'Deployment', name: 'five', replicas: 2 }],
  captures: [
    { name: 'database' },
    { name: 'crm', namespace: 'crm' },
    { name: 'search', namespace: 'shop-2' },
    { name: 'billing', isOutside: true },
    { name: 'wiki' },
  ],
};

/** A story in which one process is struck at each of its requests, one after the other. */
export interface Scenario {
  readonly name: string;
  readonly app: AppProps;
  /** The apps beside it. @default - an app whose name starts as others' do */
  readonly others?: readonly AppProps[];
  /** Whether a guard lives from the start. */
  readonly guard: boolean;
  /** The exit code of the run if no fault strikes it. @default - any */
  readonly exitCode?: number;
  /** Where tasks do not take a few seconds. */
  readonly pace?: Partial<Pace>;
  /** What was before. */
  readonly prepare: (world: World, cast: Cast) => Promise<void>;
  /** Starts the process that is to be struck. */
  readonly act: (world: World, cast: Cast, strike: Strike | undefined) => Process;
}

export const job = (options: JobOptions) => options;

export async function backup(world: World, cast: Cast): Promise<void> {
  const begun = cast.backup(world.apps[0]!);
  await world.run(600_000, () => begun.succeeded !== undefined);
  if (!begun.succeeded) throw new Error(`a backup that nothing disturbs failed: ${begun.current.failure?.message}`);
  await world.run(60_000);
}

export const backups = (app: AppProps, more: Partial<Scenario> = {}, options: JobOptions = {}): Scenario => ({
  name: `a backup, quiesce ${app.quiesce}`,
  app,
  guard: true,
  prepare: async () => {},
  act: (world, cast, strike) => cast.backup(world.apps[0]!, { ...options, strike }).current.process,
  ...more,
});

export const restores = (
  name: string,
  props: Parameters<Cast['restore']>[1] = {},
  more: Partial<Scenario> = {},
): Scenario => ({
  name,
  app: SHOP,
  guard: true,
  prepare: backup,
  act: (world, cast, strike) => cast.restore(world.apps[0]!, props, job({ strike })).current.process,
  ...more,
});

/** The task that an action asks for fails. */
export const failing = (faults: World['kanister']['faults']) => async (world: World, cast: Cast) => {
  await backup(world, cast);
  world.kanister.faults.push(...faults);
};

export type When = (world: World) => boolean;

export const app = (world: World) => world.apps[0]!;
export const inDump: When = (world) =>
  world.record(app(world))?.dump !== undefined && world.kanister.tasks().length > 0;
export const afterSnapshot: When = (world) => world.record(app(world))?.dump?.consistent === true;
export const inLoad: When = (world) => !app(world).data.isWhole;

/** A run that is killed when it has come so far. */
export const killed =
  (when: When, { wait = 0, command = 'backup' as 'backup' | 'restore', backoffLimit = 0 } = {}) =>
  async (world: World, cast: Cast) => {
    await backup(world, cast);
    const dead = command === 'backup' ? cast.backup(app(world), { backoffLimit }) : cast.restore(app(world));
    await world.run(120_000, () => when(world));
    await world.run(500);
    dead.kill();
    await world.run(wait);
  };

/** Kanister's controller dies with it, and comes back some time later. */
export const withKanister = (prepare: Scenario['prepare']) => async (world: World, cast: Cast) => {
  await prepare(world, cast);
  world.kanister.kill();
  world.timeline.after(120_000, () => world.kanister.start());
};

/** A person starts the writers again in the middle of the dump. */
export const scaledBack = async (world: World) => {
  const look = () => {
    if (world.isWell) return;
    if (!inDump(world)) world.timeline.after(500, look);
    else for (const writer of app(world).writers) world.interfere(writer, writer.git);
  };
  look();
};

/** Kanister gives the first load up, for an error of the API server, and cannot delete its pod either. */
export const letGo = async (world: World, cast: Cast) => {
  await backup(world, cast);
  let loads = 0;
  world.server.watch((plural, object, change) => {
    if (plural !== 'actionsets' || change !== 'set' || world.isWell) return;
    const { spec, status } = object as ActionSetObject;
    const isFirst = spec?.actions[0]?.name === 'restore' && !status && ++loads === 1;
    // The load of the safety point would be done before this one.
    const givesUp = { ...noHazards, phaseFails: 1, failsAfter: 30_000, unstopped: 1, slowness: 3 };
    world.hazards = isFirst ? givesUp : world.hazards;
    if (status?.state === 'running') world.hazards = noHazards;
  });
};

/** A run was killed just before the time of its quiesce, and its Job's next pod comes as late after it as it may and still find the quiesce. */
export const overdue = async (world: World, cast: Cast) => {
  world.hazards = { ...noHazards, hangs: 1 };
  const dead = cast.backup(app(world), { again: 600_000 });
  await world.run(60_000, () => inDump(world));
  const until = Date.parse(world.record(app(world))!.quiesce!.until!);
  const at = (seconds: number) => world.run(until + seconds * 1000 - world.timeline.now());
  // So it looks 5 s after the time, and then every 10 s.
  await at(-15);
  cast.startGuard();
  await at(-1);
  dead.kill();
  await at(29);
};

/** Its node reaches no server, until a restore that was started meanwhile loads. */
export const cutOff = async (world: World, cast: Cast) => {
  await backup(world, cast);
  const run = cast.backup(app(world));
  await world.run(120_000, () => inDump(world));
  run.current.process.cutOff(350_000);
  await world.run(250_000);
};

/** A restore falls asleep just before it requests its load, for longer than the next restore takes, and wakes up while its load may still start. */
export const asleepBeforeLoad = async (world: World, cast: Cast) => {
  await backup(world, cast);
  world.onRequest = (process, { verb, what }) => {
    const isLoad = verb === 'POST' && what.startsWith('actionsets/') && !app(world).isUp;
    if (isLoad) process.strike ??= { at: process.requests, when: 'before', asleep: 220_000 };
  };
  const { process } = cast.restore(app(world), { safetyPoint: false }).current;
  await world.run(120_000, () => process.isAsleep);
  world.onRequest = () => {};
  await world.run(90_000);
};

export const nextPod = (_: World, cast: Cast, strike: Strike | undefined) => cast.jobs.at(-1)!.again(strike).process;
export const aGuard = (_: World, cast: Cast, strike: Strike | undefined) => cast.startGuard(strike);
export const unguarded = { guard: false, act: aGuard };
/** Longer than a guard needs to end what a dead run left. */
export const LATER = 100_000;
