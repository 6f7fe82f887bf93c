import type { LeaseObject } from '../../../runner/lease/lease-object';
import { StoreError } from '../../../runner/ports/object-store';
import { keptPoints, keyOf, nextBackup, rot } from '../fakes/kept';
import { World } from '../fakes/world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const says = (log: readonly Record<string, unknown>[], event: string) => log.filter((line) => line.event === event);
const retired = (log: readonly Record<string, unknown>[]) => says(log, 'retired').map((line) => line.retired);
const configured = (world: World, more: object) => Object.assign(world, { config: { ...world.config, ...more } });

/** Runs, newest first, as the day and hour of their start in UTC. */
const hours = async (world: World) => (await world.runs()).map((run) => run.slice(10, 21).replace('t', ' '));

describe('retention', () => {
  test("keeps a day's newest point by the app's own clocks", async () => {
    const world = new World();
    configured(world, { retention: { daily: 3, keepAtLeast: 1 } });
    // In Hong Kong the day starts at 16:00 UTC.
    world.clock.pass(Date.parse('2026-12-01T03:00:00Z') - world.clock.now());
    for (let i = 0; i < 20; i++) {
      expect(await nextBackup(world)).toMatchObject({ exitCode: 0 });
      world.clock.pass(6 * HOUR - 60_000);
    }
    expect(await hours(world)).toEqual(['20261205 20', '20261205 14', '20261204 14']);
  });

  test('retires 3 points per run at most, oldest first, and logs that there are more', async () => {
    const { world, runs } = await keptPoints(8);
    configured(world, { retention: { keepAtLeast: 2 } });
    const first = await nextBackup(world);
    expect(retired(first.log)).toEqual(runs.slice(0, 3));
    expect(says(first.log, 'warning')).toMatchObject([
      {
        step: 'retention',
        cause: '7 of 9 restore points are due to be retired; this run retired the 3 oldest',
      },
    ]);
    world.clock.pass(HOUR);
    expect(retired((await nextBackup(world)).log)).toEqual(runs.slice(3, 6));
    world.clock.pass(HOUR);
    const last = await nextBackup(world);
    expect(retired(last.log)).toEqual([runs[6], runs[7], first.run].slice(0, 3));
    expect(says(last.log, 'warning')).toEqual([]);
    expect(await world.runs()).toHaveLength(2);
  });

  test('retires nothing if another run has the Lease by then', async () => {
    const { world, runs } = await keptPoints(3);
    configured(world, { retention: { keepAtLeast: 1 } });
    world.onLog = ({ step }) => {
      if (step !== 'retention') return;
      const lease = world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
      const spec = { ...lease.spec, holderIdentity: 'wordpress-20261121t101500z-other' };
      world.cluster.set('leases', 'kanister', { ...lease, spec });
    };
    const { log } = await nextBackup(world);
    expect(says(log, 'warning')[0]).toMatchObject({ cause: expect.stringContaining('lost its Lease to wordpress-') });
    expect(retired(log)).toEqual([]);
    expect(await world.runs()).toEqual(expect.arrayContaining([...runs]));
  });

  test('logs until when the lock keeps the retired points', async () => {
    const { world, runs } = await keptPoints(2);
    const signed = Date.parse((await world.points()).entries[1]!.signedBy.time);
    configured(world, { retention: { keepAtLeast: 1 }, store: { ...world.config.store, lockDays: 14 } });
    const { log } = await nextBackup(world);
    expect(says(log, 'retired')[0]).toMatchObject({
      retired: runs[0],
      lockedUntil: new Date(signed + 14 * DAY).toISOString(),
    });
  });

  test('logs that a store without a lock keeps nothing', async () => {
    const { world } = await keptPoints(2);
    configured(world, { retention: { keepAtLeast: 1 } });
    expect(says((await nextBackup(world)).log, 'retired')).toMatchObject([
      { lockedUntil: null },
      { lockedUntil: null },
    ]);
  });

  test.each([
    [
      'the list is truncated',
      (world: World) => {
        const versions = world.store.versions.bind(world.store);
        world.store.versions = async function* (prefix) {
          let count = 0;
          for await (const version of versions(prefix)) {
            if (prefix.endsWith('/wordpress/') && ++count > 12) throw new StoreError(200, 'NoList', 'cut');
            yield version;
          }
        };
      },
      'cut',
    ],
    [
      "the points are in the future by the store's clock",
      (world: World) => {
        world.onLog = ({ step }) => {
          if (step === 'retention') world.store.ahead = -HOUR;
        };
      },
      'is in the future',
    ],
    [
      "the newest verified point is older than the RPO by the store's clock",
      (world: World) => {
        world.onLog = ({ step }) => {
          if (step === 'retention') world.store.ahead = 9 * HOUR;
        };
      },
      'older than the RPO',
    ],
  ])('touches nothing while %s, with a warning', async (_, harm, cause) => {
    const { world, runs } = await keptPoints(4);
    configured(world, { retention: { keepAtLeast: 1 } });
    harm(world);
    const { exitCode, log, run } = await nextBackup(world);
    expect({ exitCode, retired: retired(log) }).toEqual({ exitCode: 0, retired: [] });
    expect(says(log, 'warning')).toMatchObject([{ step: 'retention', cause: expect.stringContaining(cause) }]);
    expect(world.store.changes.filter((change) => !change.includes(run))).toEqual([]);
    Reflect.deleteProperty(world.store, 'versions');
    expect(await world.runs()).toEqual([run, ...[...runs].reverse()]);
  });

  test('never counts a broken point, and keeps it while it may be the only one', async () => {
    const { world, runs } = await keptPoints(2);
    for (const run of runs) await rot(world, run, 'index');
    world.clock.pass(6 * DAY);
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    configured(world, { retention: { keepAtLeast: 2 } });
    expect(retired((await nextBackup(world)).log)).toEqual([]);
    world.clock.pass(HOUR);
    expect(retired((await nextBackup(world)).log)).toEqual(runs);
  });

  test('completes the retirement of a point whose objects are gone', async () => {
    const { world, runs } = await keptPoints(2);
    world.store.destroy(keyOf(runs[0]!, 'users.sql.00000'));
    configured(world, { retention: { keepAtLeast: 1 } });
    world.store.before = (request) => {
      if (request.startsWith('DELETE')) throw new StoreError(500, 'InternalError', 'no');
    };
    await nextBackup(world);
    world.store.before = () => {};
    world.clock.pass(HOUR);
    await nextBackup(world);
    expect(world.store.keys(keyOf(runs[0]!, ''))).toEqual([keyOf(runs[0]!, 'state.json')]);
  });
});

describe('housekeeping gets a quarter of an hour', () => {
  /** A backup with two points to retire, of five objects each, whose deletions take this many minutes. */
  async function slowly(minutes: number) {
    const { world } = await keptPoints(2);
    configured(world, { retention: { keepAtLeast: 1 } });
    const remove = world.store.delete.bind(world.store);
    world.store.delete = async (key) => {
      await world.clock.sleep(minutes * 60_000);
      await remove(key);
    };
    let begun = 0;
    world.onLog = ({ step }) => {
      if (step === 'retention') begun ||= world.clock.now();
    };
    const { exitCode, log, run } = await nextBackup(world);
    const deleted = world.store.changes.filter((change) => change.startsWith('DELETE')).length;
    expect({ exitCode, newest: (await world.runs())[0] }).toEqual({ exitCode: 0, newest: run });
    return {
      deleted,
      took: (world.clock.now() - begun) / 60_000,
      warnings: says(log, 'warning').map(({ cause }) => cause),
    };
  }

  test('and ends by itself after 14 minutes', async () => {
    expect(await slowly(1.4)).toEqual({ deleted: 10, took: expect.closeTo(14, 0), warnings: [] });
  });

  test('and is stopped at its limit; the restore point exists', async () => {
    expect(await slowly(2)).toEqual({
      deleted: 8,
      took: expect.closeTo(16, 0),
      warnings: ['it did not finish within 15 minutes'],
    });
  });
});

test('a point that was lost without a signature is reported after each backup', async () => {
  const { world, runs } = await keptPoints(1);
  world.store.destroy(keyOf(runs[0]!, 'restore-point.json'));
  expect(await nextBackup(world)).toMatchObject({ exitCode: 0 });
  expect(world.events()).toEqual(['PointBroken']);
});
