import { GuardWorld, RUN, stopped } from '../fakes/guard-world';

let world: GuardWorld;
beforeEach(() => {
  world = new GuardWorld();
});
afterEach(() => world.end());

const UNTIL = '2026-11-21T05:15:00.000Z';
const dump = (otherwise: object = {}) => ({
  ...{ run: 'wordpress-20261121t041500z-point', until: UNTIL, quiesce: 'never', consistent: true, safety: false },
  captures: [{ name: 'database', actionSet: RUN, blueprint: 'sha256:0' }],
  ...otherwise,
});
const isOrphaned = () => world.labels(RUN)?.['jerrycan.dev/orphaned'] === 'true';
const pods = () => world.names('pods', 'wordpress').filter((name) => name.startsWith('kanister-job'));
const lifted = () => world.log.filter(({ level }) => level === 'error');

/** A running ActionSet with its pod, of a run that died. */
function orphan(action: string, record: object = {}): void {
  world.actionSet(RUN, action, 'running');
  world.pod(RUN);
  world.lease({ actionSets: [RUN], ...record });
  world.guard();
}

test.each([undefined, '', 'pending'])(
  'an ActionSet in the state %p is deleted: it cannot start late',
  async (state) => {
    world.actionSet(RUN, 'restore', state);
    world.lease({ actionSets: [RUN] });
    world.guard();
    await world.until(() => world.names('actionsets').length === 0);
    expect(lifted()).toEqual([]);
  },
);

test('one that Kanister starts at that moment is marked, not deleted', async () => {
  world.actionSet(RUN, 'restore', 'pending');
  world.lease({ actionSets: [RUN] });
  world.cluster.before = (request) => {
    if (request.startsWith('DELETE')) world.actionSet(RUN, 'restore', 'running');
  };
  world.guard();
  await world.until(isOrphaned);
  expect(world.names('actionsets')).toEqual([RUN]);
});

test('one in an unknown state is not deleted', async () => {
  world.actionSet(RUN, 'backup', 'deferring');
  world.lease({ actionSets: [RUN] });
  world.guard();
  await world.until(isOrphaned);
});

test.each(['failed', 'complete'])('one that is %s is left as it is', async (state) => {
  orphan('backup');
  world.actionSet(RUN, 'backup', state);
  await world.pass(600_000);
  expect(isOrphaned()).toBe(false);
  expect(pods()).toHaveLength(1);
});

test.each([
  ['of an unknown dump', {}],
  ['of a dump that was not consistent', { dump: dump({ consistent: false }) }],
  ['of a safety point', { dump: dump({ safety: true }) }],
  ['of another dump', { dump: dump({ captures: [{ name: 'database', actionSet: `${RUN.slice(0, -1)}x` }] }) }],
  ['of a dump that an older runner requested', { dump: dump({ run: RUN, captures: undefined }) }],
  ['of a dump whose quiesce was ended by the guard', { dump: dump({ consistent: false }), ...stopped() }],
  ['of a dump without a time', { dump: dump({ until: 'never' }) }],
  ['of a preflight', {}],
])('the pods of a backup are deleted: %s', async (what, record) => {
  orphan(what.includes('preflight') ? 'preflight' : 'backup', record);
  await world.until(() => isOrphaned() && pods().length === 0);
  expect(world.clock.now()).toBeLessThan(Date.parse(UNTIL));
  expect(world.names('actionsets')).toEqual([RUN]);
  expect(world.names('events')).toContain(`${RUN}.actionsetorphaned`);
});

test('those of a dump that the next run may resume are deleted after its deadline', async () => {
  orphan('backup', { dump: dump() });
  await world.until(isOrphaned);
  await world.until(() => pods().length === 0, 7_200_000);
  const late = world.clock.now() - Date.parse(UNTIL);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThanOrEqual(15_000);
});

const TWO = { captures: [{ namespace: 'wordpress' }, { namespace: 'crm' }, { namespace: 'crm' }] };

test.each([['wordpress'], ['crm']])('are deleted in the namespace of each capture (%s)', async (namespace) => {
  world.app('wordpress', undefined, TWO);
  world.actionSet(RUN, 'backup', 'running');
  world.pod(RUN, 'wordpress', namespace);
  world.lease({ actionSets: [RUN] });
  world.guard();
  await world.until(() => isOrphaned() && world.names('pods', namespace).length === 0);
});

test('of a dump of two captures that the next run may resume, both wait for its deadline', async () => {
  const other = `${RUN.slice(0, -1)}x`;
  world.app('wordpress', undefined, TWO);
  world.actionSet(other, 'backup', 'running');
  world.pod(other, 'wordpress', 'crm');
  const captures = [RUN, other].map((actionSet, index) => ({ name: `c${index}`, actionSet, blueprint: 'sha256:0' }));
  orphan('backup', { actionSets: [RUN, other], dump: dump({ captures }) });
  const all = () => [...pods(), ...world.names('pods', 'crm')];
  await world.until(() => isOrphaned() && world.labels(other)?.['jerrycan.dev/orphaned'] === 'true');
  await world.pass(Date.parse(UNTIL) - world.clock.now() - 1000);
  expect(all()).toHaveLength(2);
  await world.until(() => all().length === 0);
});

test.each([
  ['captures that are none', [null, 7, 'x']],
  ['captures without ActionSets', [{}]],
])('a forged record with %s hides nothing', async (_, captures) => {
  orphan('backup', { dump: dump({ captures }) });
  await world.until(() => isOrphaned() && pods().length === 0);
  expect(lifted()).toEqual([]);
});

test("manifests of the form before captures still name the app's namespace", async () => {
  world.app('wordpress', undefined, { version: 1, captures: undefined });
  orphan('backup');
  await world.until(() => isOrphaned() && pods().length === 0);
});

test('those of a restore are not: a load is never interrupted', async () => {
  orphan('restore');
  await world.until(isOrphaned);
  await world.pass(86_400_000);
  expect(pods()).toHaveLength(1);
});

test('those of a safety point are, while its restore keeps its quiesce and its Lease', async () => {
  orphan('backup', { dump: dump({ safety: true }), quiesce: { ...stopped().quiesce, mode: 'restore', until: null } });
  await world.until(() => isOrphaned() && pods().length === 0);
  expect(world.holder()).toBe(RUN);
  expect(world.replicas()).toBe(0);
});

test('only pods with the label of the app, in its namespace, are deleted', async () => {
  world.cluster.set('pods', 'wordpress', { metadata: { name: 'foreign', labels: { 'kanister.io/JobID': RUN } } });
  world.pod(RUN, 'wordpress', 'elsewhere');
  orphan('backup');
  await world.until(() => pods().length === 0);
  await world.pass(600_000);
  expect(world.names('pods', 'wordpress')).toContain('foreign');
  expect(world.names('pods', 'elsewhere')).toHaveLength(1);
});

test('a pod that Kanister starts a little later is deleted too', async () => {
  orphan('backup');
  await world.until(() => pods().length === 0);
  await world.pass(25_000);
  world.pod(RUN);
  expect(await world.until(() => pods().length === 0)).toBeLessThanOrEqual(60_000);
});

test('an ActionSet that runs forever is checked less and less often, and not written to again', async () => {
  orphan('backup');
  await world.pass(300_000);
  const [requests, writes] = [world.cluster.requests.length, world.writes().length];
  await world.pass(3_600_000);
  const rounds = 360;
  expect(world.cluster.requests.length - requests).toBeLessThanOrEqual(rounds + 3 * 13);
  expect(world.writes()).toHaveLength(writes);
});

test('the remains of ended runs cost little: an app whose run succeeded is checked once, and then rarely', async () => {
  world.actionSet(RUN, 'backup', 'complete');
  world.lease({ actionSets: [RUN] }, { holder: '' });
  world.guard();
  await world.pass(3_600_000);
  const looks = world.cluster.requests.filter((request) => request !== 'LIST leases/');
  expect(looks.length).toBeLessThanOrEqual(2 * 18);
  expect(world.writes()).toEqual([]);
});
