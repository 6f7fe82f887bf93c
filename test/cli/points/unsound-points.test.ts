import type { AppCatalog } from '../../../cli/points/app-catalog';
import { points } from '../../../cli/points/points';
import { isUnsound, unsoundLines, unsoundPoints } from '../../../cli/points/unsound-points';
import { objectsOf } from '../../../contracts/restore-point';
import { keptPoints, keyOf, nextBackup, rot } from '../../runner/fakes/kept';
import type { World as RunnerWorld } from '../../runner/fakes/world';
import { entry } from '../entry';
import { Watched } from '../watched';

let at: Watched;
beforeEach(() => {
  at = new Watched();
  at.schedule({}, '2026-11-21T04:00:00Z');
});
afterEach(() => at.end());

/** The output of `points` and `status` for a real catalog. */
async function seen(world: RunnerWorld, retired = false) {
  const catalog = async (): Promise<AppCatalog> => ({ ...(await world.points(retired)), address: 's3://bucket/x' });
  const listed = await points('shop', { all: retired }, { ...at.context, catalog });
  const said = [...at.terminal.stderr];
  at.terminal.stdout.length = 0;
  const json = await points('shop', { all: retired, json: true }, { ...at.context, catalog });
  return { listed, json, said, unsound: JSON.parse(at.out).unsound };
}

const attacks: [string, (world: RunnerWorld, run: string) => unknown, 'covered' | 'broken'][] = [
  ['a part is overwritten', (world, run) => world.store.upload(keyOf(run, 'dump.sql.zst.00000'), 'evil'), 'covered'],
  ['a part is deleted', (world, run) => world.store.delete(keyOf(run, 'dump.sql.zst.00001')), 'covered'],
  ['its index is deleted', (world, run) => world.store.delete(keyOf(run, 'index')), 'covered'],
  [
    'its restore-point.json is deleted',
    (world, run) => world.store.delete(keyOf(run, 'restore-point.json')),
    'covered',
  ],
  [
    'its restore-point.json is overwritten',
    (world, run) => world.store.upload(keyOf(run, 'restore-point.json'), '{}'),
    'covered',
  ],
  ['all versions of a part are gone', (world, run) => world.store.destroy(keyOf(run, 'users.sql.00000')), 'broken'],
  [
    'all versions of its restore-point.json are gone',
    (world, run) => world.store.destroy(keyOf(run, 'restore-point.json')),
    'broken',
  ],
];

test.each(attacks)('where %s, points exits with 5 and reports it', async (_, attack, kind) => {
  const { world, runs } = await keptPoints(2);
  expect(await seen(world)).toEqual({ listed: 0, json: 0, said: [], unsound: undefined });
  await attack(world, runs[0]!);
  const { listed, json, said, unsound } = await seen(world);
  expect({ listed, json, unsound }).toEqual({
    listed: 5,
    json: 5,
    unsound: { broken: [], covered: [], [kind]: [runs[0]] },
  });
  expect(said.at(-1)).toMatch(
    new RegExp(`^shop › ${kind}: ${runs[0]} .*; check who can write to and delete from the store`),
  );
});

test('exits with 5 for a point that a verification found broken', async () => {
  const { world, runs } = await keptPoints(2);
  world.clock.pass(8 * 86_400_000);
  await rot(world, runs[1]!, 'dump.sql.zst.00000');
  await world.verify();
  expect(await seen(world)).toMatchObject({ listed: 5, unsound: { broken: [runs[1]], covered: [] } });
});

test('the delete markers of a retired point do not count as covering, even with --all', async () => {
  const { world } = await keptPoints(3);
  Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 1 } } });
  await nextBackup(world);
  expect((await world.points(true)).entries.filter(({ state }) => state?.retired)).not.toEqual([]);
  expect(await seen(world, true)).toEqual({ listed: 0, json: 0, said: [], unsound: undefined });
});

test('a point without a valid signature is not a restore point, and is not counted', async () => {
  const { world, runs } = await keptPoints(1);
  world.store.upload(keyOf('wordpress-20261120t041500z-zzzzz', 'restore-point.json'), '{}');
  expect(runs).toHaveLength(1);
  expect(await seen(world)).toMatchObject({
    listed: 0,
    said: [expect.stringContaining('is not a valid restore point')],
  });
});

describe('status', () => {
  const covered = entry(
    '2026-11-21T02:15:00.000Z',
    {},
    { covered: objectsOf(entry('2026-11-21T02:15:00.000Z').point) },
  );
  const broken = entry('2026-11-20T02:15:00.000Z', { broken: { time: 'x', cause: 'y' } });
  const sound = entry('2026-11-21T02:15:00.000Z');
  const read = (...entries: (typeof sound)[]) => at.json({ entries, refused: [], address: 's3://bucket/x' });
  const LIST = 'npx jerrycan points shop';

  it('exits with 5 if the store has a covered or broken point, and reports it', async () => {
    expect(await read(sound)).toMatchObject({ exitCode: 0, unsound: [] });
    const over = `1 restore point is covered by a newer version or a delete marker; check who can write to the store, and list them: ${LIST}`;
    expect(await read(covered)).toMatchObject({ exitCode: 5, unsound: [over], troubles: [over] });
    const rotten = `1 restore point is broken; check who can write to the store, and list them: ${LIST}`;
    expect(await read(sound, broken)).toMatchObject({ exitCode: 5, unsound: [rotten], troubles: [rotten] });
  });

  it('shows it in the table', async () => {
    at.job('shop-verify-1', 'verify', '2026-11-21T03:00:00Z', {
      ended: '2026-11-21T03:01:00Z',
      failed: 'PodFailurePolicy',
    });
    at.pod('shop-verify-1', { phase: 'Failed', containerStatuses: [ended(5)] });
    expect(await at.look()).toBe(5);
    expect(at.out).toMatch(/^shop +yes, UNSOUND /m);
    expect(await at.lookAtAll()).toBe(5);
  });

  it('exits with 1 if the app is not protected either', async () => {
    at.schedule({}, '2026-11-20T04:00:00Z');
    expect(await read(broken)).toMatchObject({ exitCode: 1 });
  });

  it('counts safety points separately', async () => {
    const safety = { ...sound, point: { ...sound.point, safety: true as const } };
    expect(await read(sound, safety)).toMatchObject({ points: { total: 2, verified: 1, safety: 1 } });
  });

  describe('without the store', () => {
    const fails = (verb: string, number: number, code: number) => {
      const job = `shop-${verb}-${number}`;
      at.job(job, verb, `2026-11-21T03:0${number}:00Z`, {
        ended: `2026-11-21T03:0${number}:30Z`,
        failed: 'PodFailurePolicy',
      });
      at.pod(job, { phase: 'Failed', containerStatuses: [ended(code)] });
    };
    const passes = (verb: string, number: number) =>
      at.job(`shop-${verb}-${number}`, verb, `2026-11-21T03:0${number}:00Z`, { ended: `2026-11-21T03:0${number}:30Z` });

    it.each([
      ['backup', 'PointNotRestorable'],
      ['verify', 'PointBroken'],
    ])('uses the last %s, until a later one passes', async (verb, reason) => {
      fails(verb, 1, 5);
      at.event(reason, 'it is too large', `shop-${verb}-1-abcde`, `shop-${verb}`);
      const said = `the Job shop-${verb}-1 failed (exit code 5): ${reason}: it is too large`;
      expect(await at.json()).toMatchObject({ exitCode: 5, protected: true, unsound: [said], troubles: [said] });
      fails(verb, 2, 3);
      expect(await at.json()).toMatchObject({ exitCode: 5, unsound: [said] });
      passes(verb, 3);
      expect(await at.json()).toMatchObject({ exitCode: 0, unsound: [], troubles: [] });
    });

    it('counts the point that a run made before it exited with 5', async () => {
      at.schedule({}, '2026-11-20T04:00:00Z');
      fails('backup', 1, 5);
      expect(await at.json()).toMatchObject({ exitCode: 5, lastSuccess: { time: '2026-11-21T03:01:00.000Z' } });
    });

    it.each(['PointCovered', 'PointBroken'])('uses the Event %s, until a verification passes', async (reason) => {
      at.event(reason, 'something lies over 1 objects', 'shop-backup-9-abcde');
      expect(await at.json()).toMatchObject({ exitCode: 5, unsound: [`${reason}: something lies over 1 objects`] });
      at.verification({ success: '2026-11-21T03:00:00Z' });
      expect(await at.json()).toMatchObject({ exitCode: 0, unsound: [] });
    });
  });
});

const ended = (exitCode: number) => ({
  ...{ name: 'runner', image: 'node', imageID: '', ready: false, restartCount: 0 },
  state: { terminated: { exitCode, reason: 'Error' } },
});

test('names three runs and counts the rest', () => {
  const entries = ['2026-11-21', '2026-11-20', '2026-11-19', '2026-11-18', '2026-11-17'].map((day) =>
    entry(`${day}T02:15:00.000Z`, { broken: { time: 'x', cause: 'y' } }),
  );
  const unsound = unsoundPoints({ entries, refused: [] });
  expect(isUnsound(unsound)).toBe(true);
  expect(unsoundLines(unsound)).toEqual([
    'broken: shop-20261121t021500z-abcde, shop-20261120t021500z-abcde, shop-20261119t021500z-abcde and 2 more (objects differ or are missing; not restorable); check who can write to and delete from the store, and make a new backup',
  ]);
});
