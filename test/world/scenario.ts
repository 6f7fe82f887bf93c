import type { ActionSetObject } from '../../runner/action-set';
import type { AppProps } from './app';
import type { Cast, JobOptions } from './cast';
import { noHazards } from './kanister';
import type { Process, Strike } from './process';
import type { Pace } from './script';
import type { World } from './world';

export const SHOP: AppProps = {
  name: 'shop',
  quiesce: 'snapshot',
  writers: [
    { kind: 'Deployment', name: 'shop-web', replicas: 3 },
    { kind: 'StatefulSet', name: 'shop-worker', replicas: 1 },
  ],
};
/** Its name begins as another app's does. */
export const SHOP_2: AppProps = {
  name: 'shop-2',
  quiesce: 'never',
  writers: [{ kind: 'Deployment', name: 'shop-2', replicas: 2 }],
};
export const FORUM: AppProps = {
  name: 'forum',
  quiesce: 'whole-dump',
  writers: [{ kind: 'Deployment', name: 'forum', replicas: 2 }],
};

/** A story in which one process is struck at each of its requests, one after the other. */
export interface Scenario {
  readonly name: string;
  readonly app: AppProps;
  /** Whether a guard lives from the beginning. */
  readonly guard: boolean;
  /** Where tasks take another time than a few seconds. */
  readonly pace?: Partial<Pace>;
  /** What was before. */
  readonly prepare: (world: World, cast: Cast) => Promise<void>;
  /** Begins the process that is to be struck. */
  readonly act: (world: World, cast: Cast, strike: Strike | undefined) => Process;
}

const job = (options: JobOptions) => options;

async function backup(world: World, cast: Cast): Promise<void> {
  const begun = cast.backup(world.apps[0]!);
  await world.run(600_000, () => begun.succeeded !== undefined);
  if (!begun.succeeded) throw new Error(`a backup that nothing disturbs failed: ${begun.current.failure?.message}`);
  await world.run(60_000);
}

const backups = (app: AppProps, more: Partial<Scenario> = {}, options: JobOptions = {}): Scenario => ({
  name: `a backup, quiesce ${app.quiesce}`,
  app,
  guard: true,
  prepare: async () => {},
  act: (world, cast, strike) => cast.backup(world.apps[0]!, { ...options, strike }).current.process,
  ...more,
});

const restores = (
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

/** Something goes wrong with the task that an action asks for. */
const failing = (faults: World['kanister']['faults']) => async (world: World, cast: Cast) => {
  await backup(world, cast);
  world.kanister.faults.push(...faults);
};

type When = (world: World) => boolean;

const app = (world: World) => world.apps[0]!;
const inDump: When = (world) => world.record(app(world))?.dump !== undefined && world.kanister.tasks().length > 0;
const afterSnapshot: When = (world) => world.record(app(world))?.dump?.consistent === true;
const inLoad: When = (world) => !app(world).database.isWhole;

/** A run that is killed when it has come so far. */
const killed =
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
const withKanister = (prepare: Scenario['prepare']) => async (world: World, cast: Cast) => {
  await prepare(world, cast);
  world.kanister.kill();
  world.timeline.after(120_000, () => world.kanister.start());
};

/** Somebody starts the writers again in the middle of the dump. */
const scaledBack = async (world: World) => {
  const look = () => {
    if (world.isWell) return;
    if (!inDump(world)) world.timeline.after(500, look);
    else app(world).scaleBack();
  };
  look();
};

/** Kanister gives the first load up, for an error of the API server, and cannot delete its pod either. */
const letGo = async (world: World, cast: Cast) => {
  await backup(world, cast);
  let loads = 0;
  world.server.watch((plural, object, change) => {
    if (plural !== 'actionsets' || change !== 'set' || world.isWell) return;
    const { spec, status } = object as ActionSetObject;
    const isFirst = spec?.actions[0]?.name === 'restore' && !status && ++loads === 1;
    world.hazards = isFirst ? { ...noHazards, phaseFails: 1, unstopped: 1 } : world.hazards;
    if (status?.state === 'running') world.hazards = noHazards;
  });
};

/** A run was killed just before the time of its quiesce, and its Job's next pod comes as late after it as it may and still find the quiesce. */
const overdue = async (world: World, cast: Cast) => {
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

/** Its node reaches nobody, until a restore that was begun meanwhile loads. */
const cutOff = async (world: World, cast: Cast) => {
  await backup(world, cast);
  const run = cast.backup(app(world));
  await world.run(120_000, () => inDump(world));
  run.current.process.cutOff(350_000);
  await world.run(250_000);
};

/** A restore falls asleep just before it asks for its load, for longer than the next restore takes, and wakes up while its load may still begin. */
const asleepBeforeLoad = async (world: World, cast: Cast) => {
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

const nextPod = (_: World, cast: Cast, strike: Strike | undefined) => cast.jobs.at(-1)!.again(strike).process;
const aGuard = (_: World, cast: Cast, strike: Strike | undefined) => cast.startGuard(strike);
const unguarded = { guard: false, act: aGuard };
/** Longer than a guard needs to end what a dead run left. */
const LATER = 100_000;

export const scenarios: readonly Scenario[] = [
  backups(SHOP_2),
  backups(SHOP),
  backups(FORUM),
  backups(FORUM, { name: 'a backup, quiesce whole-dump, whose Job makes no other pod' }, { backoffLimit: 0 }),
  backups(SHOP, { name: 'a backup whose dump fails', prepare: failing([{ action: 'backup', fault: 'snapshot' }]) }),
  backups(SHOP, {
    name: 'a backup whose dump is not what comes to lie in the store',
    prepare: async (world) => {
      world.hazards = { ...noHazards, garbles: 1 };
    },
  }),
  backups(FORUM, { name: 'a backup, while somebody starts the writers', prepare: scaledBack }),
  backups(SHOP, {
    name: 'retention: a backup after enough others',
    prepare: async (world, cast) => {
      for (let i = 0; i < 3; i++) await backup(world, cast);
    },
  }),
  backups(FORUM, {
    name: 'adoption: the next pod of a Job that was killed in its dump',
    prepare: killed(inDump, { backoffLimit: 2 }),
    act: nextPod,
  }),
  backups(SHOP, {
    name: 'adoption: the next pod of a Job that was killed after its snapshot',
    prepare: killed(afterSnapshot, { backoffLimit: 2 }),
    act: nextPod,
  }),
  backups(SHOP, {
    name: 'adoption: the next backup, while a large dump goes on',
    prepare: killed(afterSnapshot, { wait: LATER }),
    pace: { dumps: 150_000 },
  }),
  backups(FORUM, {
    name: 'the next backup, while a large dump goes on for which nobody stands still any more',
    prepare: killed(inDump, { wait: LATER }),
    pace: { dumps: 150_000 },
  }),
  // One that stops nobody: any other would refuse writers at zero that no run of its own has stopped.
  backups(SHOP_2, {
    name: 'a backup, after a restore was killed together with its load',
    prepare: async (world, cast) => {
      await killed(inLoad, { command: 'restore' })(world, cast);
      for (const task of world.kanister.tasks()) task.kill();
      await world.run(LATER);
    },
  }),
  backups(SHOP, {
    name: 'retention: a backup after one point was found broken',
    prepare: async (world, cast) => {
      for (let i = 0; i < 2; i++) await backup(world, cast);
      world.bucket.rot(app(world).prefix, (parts) => parts - 1);
      // Each reads a share: the first the older point, the second the newer one, which has rotten.
      for (let i = 0; i < 2; i++) {
        cast.verify(app(world));
        await world.run(60_000);
      }
    },
  }),
  backups(FORUM, {
    name: 'the next backup, after the guard ended a quiesce',
    prepare: killed(inDump, { wait: LATER }),
  }),
  backups(FORUM, {
    name: 'the next pod of a Job that was killed together with Kanister',
    prepare: withKanister(killed(inDump, { backoffLimit: 2 })),
    act: nextPod,
  }),
  backups(
    { ...FORUM, deadlineSeconds: 60 },
    {
      name: 'the next pod of a Job, just after the time of a quiesce that nobody has ended',
      guard: false,
      prepare: overdue,
      act: nextPod,
    },
  ),
  {
    ...backups(SHOP, { name: 'a verification, where one point has rotten' }),
    prepare: async (world, cast) => {
      for (let i = 0; i < 2; i++) await backup(world, cast);
      world.bucket.rot(app(world).prefix, () => 0);
    },
    act: (world, cast, strike) => cast.verify(app(world), { strike }).current.process,
  },
  restores('a restore'),
  restores('a restore without a safety point', { safetyPoint: false, users: true }),
  restores('a restore that fails and falls back', {}, { prepare: failing([{ action: 'restore', fault: 'load' }]) }),
  restores('a restore that Kanister gives up, and whose task goes on', {}, { prepare: letGo, pace: { loads: 60_000 } }),
  restores(
    'a restore, while a backup that is cut off wants to start the writers',
    { safetyPoint: false },
    { app: FORUM, prepare: cutOff, pace: { dumps: 500_000, loads: 200_000 } },
  ),
  restores(
    'takeover: a restore after one that sleeps before its load',
    { safetyPoint: false },
    { prepare: asleepBeforeLoad },
  ),
  restores(
    'a restore that fails, and so does its safety point',
    {},
    { prepare: failing(Array.from({ length: 2 }, () => ({ action: 'restore', fault: 'load' as const }))) },
  ),
  restores(
    'takeover: a restore after one that was killed in its load',
    {},
    {
      prepare: killed(inLoad, { command: 'restore', wait: LATER }),
    },
  ),
  backups(FORUM, {
    name: 'rescue: the guard, after a backup was killed in its dump',
    prepare: killed(inDump),
    ...unguarded,
  }),
  backups(SHOP, {
    name: 'rescue: the guard, after a backup was killed together with Kanister',
    prepare: withKanister(killed(inDump)),
    ...unguarded,
  }),
  backups(SHOP, {
    name: 'the guard, after a restore was killed in its load',
    prepare: killed(inLoad, { command: 'restore' }),
    ...unguarded,
  }),
];
