import { noHazards } from '../cluster/kanister';
import { captureScenarios } from './capture-scenario';
import { outageScenarios } from './outage-scenario';
import {
  afterSnapshot,
  app,
  asleepBeforeLoad,
  backup,
  backups,
  cutOff,
  FORUM,
  failing,
  inDump,
  inLoad,
  killed,
  LATER,
  letGo,
  nextPod,
  overdue,
  restores,
  type Scenario,
  SHOP,
  SHOP_2,
  scaledBack,
  unguarded,
  withKanister,
} from './story';
import { writerScenarios } from './writer-scenario';

export { FORUM, type Scenario, SHOP, SHOP_2 } from './story';

/** Every story whose process is struck. */
export const scenarios: readonly Scenario[] = [
  backups(SHOP_2),
  backups(SHOP),
  backups(FORUM),
  backups(FORUM, { name: 'a backup, quiesce whole-backup, whose Job makes no other pod' }, { backoffLimit: 0 }),
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
  // One without writers: any other would refuse writers at zero that no run of its own has stopped.
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
  restores('a restore without a safety point', { safetyPoint: false, options: ['users'] }),
  restores('a restore that fails and falls back', {}, { prepare: failing([{ action: 'restore', fault: 'load' }]) }),
  restores('a restore that Kanister gives up, and whose task goes on', {}, { prepare: letGo, pace: { loads: 20_000 } }),
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
  ...writerScenarios,
  ...outageScenarios,
  ...captureScenarios,
];
