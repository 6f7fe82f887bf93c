import type { Fault } from '../cluster/script';
import {
  afterSnapshot,
  app,
  backup,
  backups,
  FIVE,
  failing,
  inDump,
  inLoad,
  killed,
  LATER,
  nextPod,
  ORDERED,
  PAIR,
  restores,
  type Scenario,
  unguarded,
  type When,
} from './story';

/** One capture has the data of the point, and another one does not yet. */
const halfLoaded: When = (world) => {
  const lines = new Set([...app(world).data.databases.values()].map(({ line }) => line));
  return lines.size > 1;
};

/** All captures have the data of the point, and the app is still down. */
const allLoaded: When = (world) => {
  const { databases, isWhole } = app(world).data;
  return isWhole && [...databases.values()].every(({ line }) => line !== 'start');
};

/** A person cleans up after a restore, and has the app started if every load has ended well. */
const unblocks = (what: string, when: When, exitCode: number): Scenario => ({
  ...restores(`unblock: after ${what}`, {}, { app: ORDERED, exitCode }),
  prepare: killed(when, { command: 'restore', wait: LATER }),
  act: (world, cast, strike) => cast.unblock(app(world), { strike }).current.process,
});

const loads = (times: number) => Array.from({ length: times }, () => ({ action: 'restore', fault: 'load' as const }));

/** The second of the next tasks of an action fails. */
const second = (action: string, fault: Fault) =>
  failing([
    { action, fault: undefined },
    { action, fault },
  ]);

/** Stories of apps with several captures. */
export const captureScenarios: readonly Scenario[] = [
  backups(PAIR, { name: 'a backup of two captures', exitCode: 0 }),
  backups(FIVE, { name: 'a backup of five captures', exitCode: 0 }),
  backups(ORDERED, { name: 'a backup of two captures in their order', exitCode: 0 }),
  backups(PAIR, {
    name: 'a backup of two captures, one of whose dumps fails',
    prepare: failing([{ action: 'backup', fault: 'upload' }]),
    exitCode: 1,
  }),
  backups(ORDERED, {
    name: 'a backup of two captures in their order, whose second dump fails',
    prepare: second('backup', 'upload'),
    exitCode: 1,
  }),
  backups(PAIR, {
    name: 'adoption: the next pod of a Job that was killed in its dumps of two captures',
    prepare: killed(inDump, { backoffLimit: 2 }),
    act: nextPod,
  }),
  backups(PAIR, {
    name: 'adoption: the next backup, while two large dumps go on',
    prepare: killed(afterSnapshot, { wait: LATER }),
    pace: { dumps: 150_000 },
  }),
  backups(PAIR, {
    name: 'rescue: the guard, after a backup of two captures was killed in its dumps',
    prepare: killed(inDump),
    ...unguarded,
  }),
  restores('a restore of two captures', {}, { app: PAIR, exitCode: 0 }),
  restores('a restore of five captures', {}, { app: FIVE, exitCode: 0 }),
  restores('a restore of two captures in their order', {}, { app: ORDERED, exitCode: 0 }),
  restores('a restore of one capture of two', { only: ['crm'] }, { app: PAIR, exitCode: 0 }),
  restores(
    'a restore of two captures, one of whose loads fails',
    {},
    { app: PAIR, prepare: failing(loads(1)), exitCode: 1 },
  ),
  restores(
    'a restore of two captures in their order, whose second load fails',
    {},
    {
      app: ORDERED,
      prepare: second('restore', 'load'),
      exitCode: 1,
    },
  ),
  restores(
    'a restore of two captures, one of whose loads changes nothing',
    {},
    { app: PAIR, prepare: failing([{ action: 'restore', fault: 'begin' }]), exitCode: 1 },
  ),
  restores(
    'a restore of two captures without a safety point, one of whose loads changes nothing',
    { safetyPoint: false },
    { app: PAIR, prepare: failing([{ action: 'restore', fault: 'begin' }]), exitCode: 4 },
  ),
  restores(
    'a restore of two captures that fails, and so does its safety point',
    {},
    { app: PAIR, prepare: failing(loads(3)), exitCode: 4 },
  ),
  restores(
    'takeover: a restore after one that was killed in its loads of two captures',
    {},
    { app: PAIR, prepare: killed(inLoad, { command: 'restore', wait: LATER }) },
  ),
  restores(
    'takeover: a restore after one that was killed between its loads of two captures',
    {},
    { app: ORDERED, prepare: killed(halfLoaded, { command: 'restore', wait: LATER }) },
  ),
  restores(
    'takeover: a restore of one capture after one of two that was killed between its loads',
    {},
    {
      app: ORDERED,
      prepare: async (world, cast) => {
        await backup(world, cast);
        await killed(halfLoaded, { command: 'restore', wait: LATER })(world, cast);
      },
      // From an older point: what the dead restore loaded is of a newer one.
      act: (world, cast, strike) => {
        const [oldest] = world.points(app(world));
        return cast.restore(app(world), { run: oldest!.run, only: ['crm'] }, { strike }).current.process;
      },
      exitCode: 4,
    },
  ),
  unblocks('a restore of two captures was killed between its loads', halfLoaded, 4),
  unblocks('a restore of two captures was killed after its loads', allLoaded, 0),
  backups(PAIR, {
    name: 'the guard, after a restore of two captures was killed in its loads',
    prepare: killed(inLoad, { command: 'restore' }),
    ...unguarded,
  }),
];
