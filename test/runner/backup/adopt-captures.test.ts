import { RECORD } from '../../../contracts/labels';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import type { LeaseRecord } from '../../../runner/lease/lease-record';
import { BACKOFF, found, MINUTE, MODES, ofJob, SOUND } from '../fakes/death';
import { olderWorld } from '../fakes/older-world';
import type { Ran, World } from '../fakes/world';

const TWO = ['database', 'crm'];

const warned = ({ log }: Ran) => log.filter(({ event }) => event === 'warning').map(({ cause }) => String(cause));
const dumped = (world: World) =>
  world.kanister.performed.filter(({ action }) => action === 'backup').map(({ capture }) => capture);

/** A run of two captures that is killed in the given state of the dump of `database`, while that of `crm` still runs. */
async function killedWhen(mode: (typeof MODES)[number], wanted: string, failures: readonly string[] = []) {
  const world = ofJob(mode, TWO);
  world.kanister.slower = { crm: 3 * MINUTE };
  world.kanister.failures = [...failures];
  world.onLog = ({ event, action, capture, state }) => {
    if (event === 'action-set' && action === 'backup' && capture === 'database' && state === wanted)
      world.process.kill();
  };
  const dead = await world.backup();
  world.onLog = () => {};
  expect(dead.exitCode).toBe(137);
  return { world, dead };
}

function rewrite(world: World, change: (record: LeaseRecord) => object): void {
  const { metadata, ...rest } = world.cluster.find<LeaseObject>('leases', 'kanister', world.config.app)!;
  const annotations = { [RECORD]: JSON.stringify(change(world.record()!)) };
  world.cluster.set('leases', 'kanister', { ...rest, metadata: { ...metadata, annotations } });
}

describe.each(MODES)('two captures of a dead run (%s)', (mode) => {
  test.each(['running', 'complete'])('are continued when one is %s: both are one restore point', async (state) => {
    const { world, dead } = await killedWhen(mode, state);
    expect(world.writers()).toBe(mode === 'never' ? 2 : 0);
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({
      exitCode: after.exitCode,
      runs: await world.runs(),
      dumped: dumped(world),
      ...(await found(world)),
    }).toEqual({ exitCode: 0, runs: [dead.run], dumped: TWO, ...SOUND });
    const [entry] = (await world.points()).entries;
    expect(entry!.point.captures.map(({ name }) => name)).toEqual(TWO);
    expect(world.record()?.actionSets).not.toContain(world.kanister.dumpOf(dead.run, 'crm'));
  });

  test('are discarded when one has failed: the other is ended, and the run makes its own', async () => {
    const { world, dead } = await killedWhen(mode, 'running', ['backup database']);
    await world.clock.sleep(MINUTE);
    const after = await world.backup();
    expect({
      exitCode: after.exitCode,
      runs: await world.runs(),
      dumped: dumped(world),
      ...(await found(world)),
    }).toEqual({ exitCode: 0, runs: [after.run], dumped: [...TWO, ...TWO], ...SOUND });
    expect(warned(after)).toContainEqual(
      expect.stringMatching(
        `the dump ${dead.run} of a dead run is discarded: the capture database: the ActionSet .* failed`,
      ),
    );
    expect(world.cluster.requests).toContain(`DELETE pods/kanister-job-${world.kanister.dumpOf(dead.run, 'crm')}`);
  });

  test.each([
    ['more captures now', [...TWO, 'mail']],
    ['fewer captures now', ['database']],
    ['another capture in place of one', ['database', 'mail']],
  ])('are discarded when the app has %s', async (_, captures) => {
    const { world, dead } = await killedWhen(mode, 'complete');
    const now = ofJob(mode, captures);
    Object.assign(world, { config: { ...world.config, captures: now.config.captures } });
    for (const { namespace, object } of world.config.captures)
      if (!world.cluster.find('statefulsets', namespace, object!.name))
        world.cluster.workload('statefulsets', namespace, object!.name, 1);
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({ exitCode: after.exitCode, runs: await world.runs(), ...(await found(world)) }).toEqual({
      ...{ exitCode: 0, runs: [after.run], ...SOUND },
    });
    expect(warned(after)).toContainEqual(
      `the dump ${dead.run} of a dead run is discarded: it has the captures database, crm, and the app has others now`,
    );
  });
});

test('snapshot: the next pod ends the quiesce when the data of the last capture is fixed', async () => {
  const { world, dead } = await killedWhen('snapshot', 'complete');
  let fixed: number | undefined;
  let up: number | undefined;
  world.kanister.opened = () => {
    fixed = world.clock.now();
  };
  world.cluster.before = (request) => {
    if (request === 'SCALE deployments/wordpress 2') up = world.clock.now();
  };
  await world.clock.sleep(BACKOFF);
  await world.backup();
  expect(await world.runs()).toEqual([dead.run]);
  expect(up! - fixed!).toBeGreaterThanOrEqual(0);
  expect(up! - fixed!).toBeLessThanOrEqual(2000);
});

describe('the dump of an older runner', () => {
  /** The record as an older runner wrote it: its dump has the name of its ActionSet, and no captures. */
  const olderRecord = ({ dump, actionSets, ...record }: LeaseRecord, actionSet: string) => {
    const { captures: _, ...rest } = dump!;
    return { ...record, actionSets, dump: { ...rest, run: actionSet, blueprint: 'sha256:0' } };
  };

  test.each(MODES)('is given up, and its quiesce is ended (%s)', async (mode) => {
    const world = ofJob(mode);
    world.kanister.dumpsIn = 5 * MINUTE;
    world.onLog = ({ event, action, state }) => {
      if (event === 'action-set' && action === 'backup' && state === 'running') world.process.kill();
    };
    const dead = await world.backup();
    world.onLog = () => {};
    const older = world.kanister.dumpOf(dead.run);
    rewrite(world, (record) => olderRecord(record, older));
    await world.clock.sleep(BACKOFF);
    const after = await world.backup();
    expect({ exitCode: after.exitCode, runs: await world.runs(), ...(await found(world)) }).toEqual({
      ...{ exitCode: 0, runs: [after.run], ...SOUND },
    });
    expect(warned(after)).toContain(`the dump ${older} of a dead run is discarded: an older runner requested it`);
  });

  test('counts if its restore point exists, which is completed', async () => {
    const { world, bucket } = olderWorld();
    const run = bucket.points.gzip;
    world.cluster.set('leases', 'kanister', {
      metadata: {
        name: world.config.app,
        annotations: {
          [RECORD]: JSON.stringify({
            ...{ run, job: 'shop-1', actionSets: [run] },
            dump: {
              run,
              job: 'shop-1',
              until: '2026-11-29T23:52:00Z',
              consistent: true,
              safety: false,
              quiesce: 'never',
            },
          }),
        },
      },
    });
    world.job = 'shop-1';
    const after = await world.backup();
    expect({ exitCode: after.exitCode, dumped: dumped(world) }).toEqual({ exitCode: 0, dumped: [] });
    const lease = world.cluster.find<LeaseObject>('leases', 'kanister', world.config.app)!;
    expect(JSON.parse(lease.metadata.annotations![RECORD]!)).toMatchObject({
      actionSets: [expect.not.stringContaining(run)],
    });
  });
});
