import type { PodObject } from '../../../runner/kubernetes/workload';
import type { AppProps } from '../cluster/app';
import type { Cast } from '../cluster/cast';
import type { World } from '../world';
import {
  app,
  backup,
  backups,
  FORUM,
  inDump,
  killed,
  restores,
  type Scenario,
  SHOP,
  SHOP_ADMIN,
  unguarded,
  WIKI,
} from './story';

const AUTOSCALED = { ...SHOP, writers: SHOP.writers.map((writer, i) => ({ ...writer, autoscaled: i === 0 })) };

/** Most of the time a Job of its CronJob writes. */
const BUSY: AppProps = {
  ...WIKI,
  writers: WIKI.writers.map((writer) => ({ ...writer, lasts: [40_000, 50_000] })),
};

/** A person changes the first writer after a run has read it, and before it is stopped. */
const between = (to: number) => async (world: World, cast: Cast) => {
  await backup(world, cast);
  world.ambush(app(world).writers[0]!, to);
};

/** A Job of the CronJob has just started to write. */
const inJob = async (world: World, cast: Cast) => {
  await backup(world, cast);
  const pods = () => world.server.all<PodObject>('pods', app(world).config.namespace);
  await world.run(120_000, () =>
    pods().some(({ metadata, status }) => metadata.labels?.['job-name'] && status?.phase === 'Running'),
  );
};

/** Another app's backup starts at the same moment, and stops the writer that they share. */
const rival = async (world: World, cast: Cast) => {
  await backup(world, cast);
  cast.backup(world.apps[1]!);
};

/** Another app's backup was killed while it had the shared writer stopped. */
const rivalKilled = async (world: World, cast: Cast) => {
  await backup(world, cast);
  const other = world.apps[1]!;
  const run = cast.backup(other, { backoffLimit: 0 });
  await world.run(120_000, () => world.record(other)?.dump !== undefined && world.kanister.tasks().length > 0);
  await world.run(500);
  run.kill();
};

/** The run's node reaches no server until the guard has ended its quiesce and a person has stopped the writer for good. */
const cutOffInDump = async (world: World, cast: Cast) => {
  const look = () => {
    if (world.isWell) return;
    if (!inDump(world)) return void world.timeline.after(500, look);
    cast.jobs.at(-1)!.current.process.cutOff(200_000);
    world.timeline.after(150_000, () => {
      if (!world.isWell) world.interfere(app(world).writers[0]!, 0);
    });
  };
  look();
};

/** The run falls asleep just after it has requested the stop, until the guard has ended its quiesce and a person has stopped the writer for good. */
const asleepInStop = async (world: World, cast: Cast) => {
  await backup(world, cast);
  const [writer] = app(world).writers;
  const look = () => {
    if (world.isWell) return;
    if (writer!.wanted !== 0 || !world.record(app(world))?.quiesce) return void world.timeline.after(10, look);
    cast.jobs.at(-1)!.current.process.freeze(200_000);
    world.timeline.after(150_000, () => {
      if (!world.isWell) world.interfere(writer!, 0);
    });
  };
  look();
};

/** Who else stops and starts what a run stops: autoscalers, people, other apps, and a CronJob's own controller. */
export const writerScenarios: readonly Scenario[] = [
  backups(WIKI, { name: 'a backup of an app with a CronJob', prepare: inJob, exitCode: 0 }),
  restores('a restore of an app with a CronJob', {}, { app: BUSY, prepare: inJob, exitCode: 0 }),
  backups(WIKI, {
    name: 'rescue: the guard, after a backup of an app with a CronJob was killed in its dump',
    prepare: killed(inDump),
    ...unguarded,
  }),
  backups(WIKI, {
    name: 'a backup of an app whose CronJob somebody has suspended',
    prepare: async (world) => world.interfere(app(world).writers[1]!, 0),
    exitCode: 0,
  }),
  backups(AUTOSCALED, {
    name: 'a backup, while an autoscaler scales a writer between its read and its stop',
    prepare: between(5),
    exitCode: 0,
  }),
  restores(
    'a restore, while somebody scales a writer to zero between its read and its stop',
    {},
    { app: AUTOSCALED, prepare: between(0) },
  ),
  backups(FORUM, {
    name: 'a backup that is cut off, while the guard starts the writer and somebody stops it again',
    prepare: cutOffInDump,
    pace: { dumps: 100_000 },
  }),
  backups(FORUM, {
    name: 'a backup that falls asleep in its stop, while the guard starts the writer and somebody stops it again',
    prepare: asleepInStop,
    exitCode: 1,
  }),
  backups(SHOP, {
    name: "a backup, while another app's run stops the writer that they share",
    others: [SHOP_ADMIN],
    prepare: rival,
  }),
  backups(SHOP, {
    name: 'rescue: the guard, after a run was killed that had stopped a writer of two apps',
    others: [SHOP_ADMIN],
    prepare: rivalKilled,
    ...unguarded,
  }),
];
