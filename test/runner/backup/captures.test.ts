import { objectsOf } from '../../../contracts/restore-point';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { found, MODES, SOUND } from '../fakes/death';
import { actions } from '../fakes/restorable';
import { World } from '../fakes/world';

const TWO = ['database', 'crm'];
const FIVE = ['database', 'crm', 'mail', 'wiki', 'queue'];
const MINUTE = 60_000;

const actionSets = (world: World) => world.cluster.all<ActionSetObject>('actionsets', 'kanister');
const dumps = (world: World) => world.kanister.performed.filter(({ action }) => action === 'backup');
const taskPods = (world: World) =>
  world.config.captures.flatMap(({ namespace }) =>
    world.cluster.all('pods', namespace).filter(({ metadata }) => metadata.name.startsWith('kanister-job-')),
  );

/** The number of writers at each time at which the data of a capture is fixed, and at each at which a capture has ended. */
function watched(world: World): { fixed: number[]; ended: number[] } {
  const seen = { fixed: [] as number[], ended: [] as number[] };
  world.kanister.opened = () => void seen.fixed.push(world.writers());
  const set = world.cluster.set.bind(world.cluster);
  world.cluster.set = (plural, namespace, object) => {
    const { status, spec } = object as ActionSetObject;
    const isDump = plural === 'actionsets' && spec?.actions[0]?.name === 'backup';
    if (isDump && status?.state === 'complete') seen.ended.push(world.writers());
    return set(plural, namespace, object);
  };
  return seen;
}

describe.each([[TWO], [FIVE]])('a backup of %j', (captures) => {
  test.each(MODES)('is one restore point of all of them (%s)', async (mode) => {
    const world = new World(mode, captures);
    const { exitCode, run } = await world.backup();
    expect({ exitCode, events: world.events(), runs: await world.runs(), ...(await found(world)) }).toEqual({
      ...{ exitCode: 0, events: [], runs: [run], ...SOUND },
    });
    const [{ point } = { point: undefined }] = (await world.points()).entries;
    expect(point).toMatchObject({ version: 2, quiesce: mode });
    expect(point!.captures.map(({ name }) => name)).toEqual(captures);
    expect(new Set(objectsOf(point!).map(({ key }) => key)).size).toBe(4 * captures.length);
    const recorded = world.record()!.actionSets;
    for (const name of captures) expect(recorded).not.toContain(world.kanister.dumpOf(run, name));
    for (const { name, objects } of point!.captures)
      for (const { key } of objects) expect(key).toContain(`/${run}/${name}/`);
  });

  test('requests one ActionSet for each, with a name, a Blueprint, a Profile and an object of its own', async () => {
    const world = new World('never', captures);
    const { run } = await world.backup();
    const own = actionSets(world).filter(({ spec }) => spec!.actions[0]!.name === 'backup');
    expect(own).toHaveLength(captures.length);
    expect(new Set([run, ...own.map(({ metadata }) => metadata.name)]).size).toBe(captures.length + 1);
    for (const [index, { metadata, spec }] of own.entries()) {
      const { name, namespace, object } = world.config.captures[index]!;
      expect(metadata.labels).toMatchObject({
        'jerrycan.dev/app': 'wordpress',
        'jerrycan.dev/capture': name,
        'kanister.io/JobID': metadata.name,
      });
      expect(spec!.actions[0]).toMatchObject({
        object: { kind: 'statefulset', name: object!.name, namespace },
        blueprint: `wordpress.${name}`,
        profile: { name: `wordpress.${name}`, namespace: 'kanister' },
        options: { run: `${run}/${name}` },
      });
    }
  });

  test('checks all servers before it stops the writers, and whether all could be restored', async () => {
    const world = new World('snapshot', captures);
    await world.backup();
    const replicas = (action: string) => world.kanister.performed.filter((one) => one.action === action);
    expect(actions(world)).toEqual([
      ...captures.map(() => 'preflight'),
      ...captures.map(() => 'backup'),
      ...captures.map(() => 'preflight'),
    ]);
    expect(replicas('preflight').every((one) => one.replicas === 2)).toBe(true);
    expect(replicas('backup').every((one) => one.replicas === 0)).toBe(true);
  });

  test.each(MODES)(
    'is nothing if one fails, whichever it is, and the tasks of the others are ended (%s)',
    async (mode) => {
      for (const failed of captures) {
        const world = new World(mode, captures);
        world.kanister.failures = [`backup ${failed}`];
        world.kanister.slower = Object.fromEntries(captures.map((name) => [name, name === failed ? 0 : 5 * MINUTE]));
        const { exitCode, failure, run } = await world.backup();
        expect({ failed, exitCode, runs: await world.runs(), ...(await found(world)) }).toEqual({
          ...{ failed, exitCode: 1, runs: [], ...SOUND },
        });
        expect(failure?.cause).toMatch(new RegExp(`^the capture ${failed}: the ActionSet .* failed`));
        expect(world.events()).toEqual(['BackupFailed']);
        await world.clock.sleep(MINUTE);
        expect(taskPods(world)).toEqual([]);
        expect(world.store.keys(`jerrycan/local/wordpress/${run}/`).filter((key) => key.endsWith('.json'))).toEqual([]);
      }
    },
  );

  test('sends fewer than 150 requests to the API server for dumps of a minute', async () => {
    const world = new World('snapshot', captures);
    world.kanister.dumpsIn = MINUTE;
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.cluster.requests.length).toBeLessThan(150);
  });
});

describe('the quiesce of several captures', () => {
  const slower = { database: 30_000, crm: 3 * MINUTE };

  test("snapshot: ends when the data of the slowest is fixed, while the others' dumps may have ended", async () => {
    const world = new World('snapshot', TWO);
    world.kanister.slower = slower;
    const { fixed, ended } = watched(world);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect({ fixed, ended }).toEqual({ fixed: [0, 0], ended: [0, 2] });
    expect(await found(world)).toEqual(SOUND);
  });

  test('snapshot: ends at most two seconds after the data of the last of five is fixed', async () => {
    for (const slow of FIVE) {
      const world = new World('snapshot', FIVE);
      world.kanister.slower = { [slow]: 2500 };
      const times = { fixed: 0, up: 0 };
      world.kanister.opened = () => {
        times.fixed = world.clock.now();
      };
      world.cluster.before = (request) => {
        if (request === 'SCALE deployments/wordpress 2') times.up = world.clock.now();
      };
      expect(await world.backup()).toMatchObject({ exitCode: 0 });
      expect(times.up - times.fixed).toBeGreaterThanOrEqual(0);
      expect(times.up - times.fixed).toBeLessThanOrEqual(2000);
    }
  });

  test('snapshot: also ends if a capture has ended before it was seen ready', async () => {
    const world = new World('snapshot', TWO);
    Object.assign(world.kanister, { opensIn: 0, dumpsIn: 0, slower: { crm: MINUTE } });
    const { fixed, ended } = watched(world);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect({ fixed, ended }).toEqual({ fixed: [0, 0], ended: [0, 2] });
    expect(await found(world)).toEqual(SOUND);
  });

  test('snapshot: ends only when a capture has ended whose data is fixed only then, although its pod is ready', async () => {
    const world = new World('snapshot', TWO);
    world.kanister.slower = slower;
    Object.assign(world.config.captures[1]!.blueprint, { fixedWhen: 'task-end' });
    const { fixed, ended } = watched(world);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect({ fixed, ended }).toEqual({ fixed: [0, 0], ended: [0, 0] });
    expect(world.writers()).toBe(2);
  });

  test('snapshot: of such a capture may be longer than another may take to be fixed', async () => {
    const world = new World('snapshot');
    world.kanister.dumpsIn = 20 * MINUTE;
    Object.assign(world.config.captures[0]!.blueprint, { fixedWhen: 'task-end' });
    const { ended } = watched(world);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(ended).toEqual([0]);
  });

  test('whole-backup: ends when all have ended', async () => {
    const world = new World('whole-backup', TWO);
    world.kanister.slower = slower;
    const { fixed, ended } = watched(world);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect({ fixed, ended }).toEqual({ fixed: [0, 0], ended: [0, 0] });
    expect(await found(world)).toEqual(SOUND);
  });

  test('discards all if a writer was started before the data of the last was fixed', async () => {
    const world = new World('snapshot', TWO);
    world.kanister.slower = { crm: 3 * MINUTE };
    void world.clock.sleep(2 * MINUTE).then(() => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 1));
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, runs: await world.runs(), writers: world.writers() }).toEqual({
      ...{ exitCode: 1, runs: [], writers: 1 },
    });
    expect(failure?.cause).toContain('Deployment wordpress was scaled to 1');
  });
});

describe('in an order', () => {
  test.each(MODES)('each dump starts when the one before it has ended (%s)', async (mode) => {
    const world = new World(mode, FIVE);
    Object.assign(world, { config: { ...world.config, isOrdered: true } });
    let running = 0;
    let most = 0;
    world.onLog = ({ event, action, state }) => {
      if (event !== 'action-set' || action !== 'backup') return;
      if (state === 'none') most = Math.max(most, ++running);
      if (state === 'complete') running--;
    };
    const { exitCode, run } = await world.backup();
    expect({ exitCode, most, runs: await world.runs(), ...(await found(world)) }).toEqual({
      ...{ exitCode: 0, most: 1, runs: [run], ...SOUND },
    });
    expect(dumps(world).map(({ capture }) => capture)).toEqual(FIVE);
    expect(dumps(world).every(({ replicas }) => replicas === (mode === 'never' ? 2 : 0))).toBe(true);
  });

  test('the Lease is written just before each request', async () => {
    const world = new World('never', FIVE);
    Object.assign(world, { config: { ...world.config, isOrdered: true } });
    await world.backup();
    const { requests } = world.cluster;
    const before = dumps(world).map(({ name }) => requests[requests.indexOf(`POST actionsets/${name}`) - 1]);
    expect(before).toEqual(FIVE.map(() => 'PUT leases/wordpress'));
  });

  test('nothing more is requested after the first failure', async () => {
    const world = new World('whole-backup', FIVE);
    Object.assign(world, { config: { ...world.config, isOrdered: true } });
    world.kanister.failures = ['backup crm'];
    expect(await world.backup()).toMatchObject({ exitCode: 1 });
    expect(dumps(world).map(({ capture }) => capture)).toEqual(['database', 'crm']);
    expect(await found(world)).toEqual(SOUND);
  });
});

test("a server that is not managed in the cluster has its capture's namespace as its object", async () => {
  const world = new World('never', TWO);
  const [database, { object: _, ...crm }] = world.config.captures as [never, World['config']['captures'][number]];
  Object.assign(world, { config: { ...world.config, captures: [database, crm] } });
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  const objects = actionSets(world).map(({ spec }) => spec!.actions[0]!.object);
  expect(objects).toContainEqual({ kind: 'namespace', name: 'crm', namespace: 'crm' });
});

test("the task of a capture may not name another capture's data", async () => {
  const world = new World('never', TWO);
  world.kanister.forge = (point) => ({ ...point, directory: point.directory!.replace('/crm', '/database') });
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, runs: await world.runs() }).toEqual({ exitCode: 1, runs: [] });
  expect(failure?.cause).toMatch(/the directory of the artifact 'point' must be wordpress-.*\/crm/);
});
