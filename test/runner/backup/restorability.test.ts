import { objectsOf } from '../../../contracts/restore-point';
import type { DumpRecord } from '../../../runner/lease/lease-record';
import { nextBackup } from '../fakes/kept';
import { actions } from '../fakes/restorable';
import { PREFIX, type Ran, World } from '../fakes/world';

const WRONG = 'the scratch volume is too small (64 bytes declared, 274 needed)';
const WORDS = `${WRONG}; set a larger scratch`;
const warnings = ({ log }: Ran) => log.filter(({ event }) => event === 'warning').map(({ cause }) => String(cause));

/** A world that refuses a restore of the next point. */
function refusing(quiesce: DumpRecord['quiesce']): World {
  const world = new World(quiesce);
  world.kanister.opened = () => {
    world.kanister.failures = ['preflight'];
    world.kanister.lastWords = `{"message": "jerrycan: ${WORDS}"}`;
  };
  return world;
}

describe.each(['never', 'snapshot', 'whole-backup'] as const)('after a backup (%s)', (quiesce) => {
  test('a restore’s preflight checks this point while the writers run', async () => {
    const world = new World(quiesce);
    const { exitCode, run } = await world.backup();
    expect({ exitCode, events: world.events() }).toEqual({ exitCode: 0, events: [] });
    expect(actions(world).slice(-2)).toEqual(['backup', 'preflight']);
    const { options, replicas } = world.kanister.performed.at(-1)!;
    const [{ point } = { point: undefined }] = (await world.points()).entries;
    const index = point && objectsOf(point).find(({ artifact }) => artifact === 'index');
    expect(options).toEqual({
      directory: `${run}/database`,
      index: `${index?.bytes}:${index?.sha256}`,
      notAfter: expect.any(String),
    });
    expect(replicas).toBe(2);
  });

  test('a point that could not be restored exists, and is reported with 5, an Event and the reason', async () => {
    const world = refusing(quiesce);
    const { exitCode, failure, run } = await world.backup();
    expect({ exitCode, events: world.events(), runs: await world.runs() }).toEqual({
      ...{ exitCode: 5, events: ['PointNotRestorable'], runs: [run] },
    });
    expect(failure?.step).toBe('check restore');
    expect(failure?.cause).toContain(`the restore point ${run} is complete, but a restore of it would be refused: `);
    expect(failure?.cause).toContain(WRONG);
    expect(failure?.next).toBe('set a larger scratch; fix this before you need a restore');
    expect({ writers: world.writers(), holder: world.holder() }).toEqual({ writers: 2, holder: '' });
    world.kanister.opened = () => {};
    expect(await nextBackup(world)).toMatchObject({ exitCode: 0 });
  });
});

test('housekeeping still runs: retention retires old points', async () => {
  const world = new World();
  const runs = [(await nextBackup(world)).run];
  for (let i = 0; i < 2; i++) {
    world.clock.pass(3_600_000);
    runs.push((await nextBackup(world)).run);
  }
  world.clock.pass(3_600_000);
  world.kanister.failures = ['preflight'];
  const last = await nextBackup(world);
  expect(last.exitCode).toBe(5);
  expect(await world.runs()).toEqual([last.run, runs[2]]);
});

describe('if the server could not be checked', () => {
  const unknown = async (world: World) => {
    const ran = await world.backup();
    expect({ exitCode: ran.exitCode, events: world.events() }).toEqual({ exitCode: 0, events: ['PointNotChecked'] });
    expect(await world.runs()).toEqual([ran.run]);
    expect(warnings(ran).at(-1)).toContain(`whether ${ran.run} could be restored now: `);
    return warnings(ran).at(-1)!;
  };

  test('since Kanister does not start, the result is reported as unknown', async () => {
    const world = new World();
    world.kanister.opened = () =>
      void world.clock.sleep(10_100).then(() => Object.assign(world.kanister, { asleep: true }));
    expect(await unknown(world)).toContain('Kanister has not processed the ActionSet');
  });

  test('since the task does not end, the result is unknown after six minutes', async () => {
    const world = new World();
    world.kanister.hangs = ['preflight'];
    const begun = world.clock.now();
    expect(await unknown(world)).toContain('the task that checks the server has not ended within 6 min');
    expect(world.clock.now() - begun).toBeLessThan(7 * 60_000);
  });

  test('since the task’s pod started too late', async () => {
    const world = new World();
    world.kanister.failures = ['preflight'];
    world.kanister.lastWords = 'jerrycan: not started: option notAfter (1) has passed; start a new run';
    await unknown(world);
  });

  test('since the ActionSet was deleted', async () => {
    const world = new World();
    world.onLog = ({ event, action, state, actionSet }) => {
      if (event === 'action-set' && action === 'preflight' && state === 'running')
        world.cluster.remove('actionsets', 'kanister', String(actionSet));
    };
    expect(await unknown(world)).toContain('was deleted while it was running');
  });

  test('since SIGTERM ends the run: the point exists, and nothing is written', async () => {
    const world = new World();
    world.onLog = ({ event, action }, sigterm) => {
      if (event === 'action-set' && action === 'preflight') sigterm();
    };
    const ran = await world.backup();
    expect({ runs: await world.runs(), events: world.events() }).toEqual({ runs: [ran.run], events: [] });
    expect(warnings(ran).join()).toContain('could be restored now: terminated by SIGTERM');
  });
});

test('a pod that can never start is a refusal: that of a restore could not start either', async () => {
  const world = new World();
  const containerStatuses = [{ image: 'i', state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } }];
  world.kanister.hangs = ['preflight'];
  world.onLog = ({ event, action, state, actionSet }) => {
    if (event !== 'action-set' || action !== 'preflight' || state !== 'none') return;
    const metadata = { name: `kanister-job-${actionSet}`, labels: { 'kanister.io/JobID': String(actionSet) } };
    const pod = { metadata, status: { phase: 'Pending', containerStatuses } };
    void world.clock.sleep(2000).then(() => world.cluster.set('pods', 'wordpress', pod as never));
  };
  const { exitCode, failure } = await world.backup();
  expect(exitCode).toBe(5);
  expect(failure?.cause).toContain('ErrImagePull: no such image');
});

test('the next pod of a Job that died after its point was made checks that point', async () => {
  const world = new World();
  world.job = 'wordpress-backup-1';
  world.onLog = ({ event }) => {
    if (event === 'restore-point') world.process.kill();
  };
  const killed = await world.backup();
  expect(killed.exitCode).toBe(137);
  world.onLog = () => {};
  world.clock.pass(120_000);
  world.kanister.performed.length = 0;
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  expect(actions(world)).toEqual(['preflight']);
  expect(world.kanister.performed[0]!.options).toMatchObject({ directory: `${killed.run}/database` });
  expect(world.store.keys(`${PREFIX}/${killed.run}/restore-point.json`)).toHaveLength(1);
});
