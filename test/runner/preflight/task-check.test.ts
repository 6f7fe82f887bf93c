import { ApiError } from '../../../runner/ports/cluster';
import { actions, indexOf, protectedWorld } from '../fakes/restorable';
import { PREFIX, World } from '../fakes/world';

type Line = Record<string, unknown>;

const scales = (world: World) => world.cluster.requests.filter((request) => request.startsWith('SCALE'));
const warnings = (log: readonly Line[]) => log.filter(({ event }) => event === 'warning').map(({ cause }) => cause);

/** Creates the pod of the preflight as soon as it is requested, with these statuses from the given seconds on. */
function podOf(world: World, ...story: readonly (readonly [seconds: number, status: object])[]): void {
  world.onLog = ({ event, action, state, actionSet }) => {
    if (event !== 'action-set' || action !== 'preflight' || state !== 'none') return;
    const metadata = { name: `kanister-job-${actionSet}`, labels: { 'kanister.io/JobID': String(actionSet) } };
    for (const [seconds, status] of story)
      void world.clock
        .sleep(seconds * 1000)
        .then(() => world.cluster.set('pods', 'wordpress', { metadata, status } as never));
  };
}

const waits = (reason: string, message: string) => ({
  phase: 'Pending',
  containerStatuses: [{ image: 'i', state: { waiting: { reason, message } } }],
});

describe('before a backup stops a writer', () => {
  test.each(['snapshot', 'whole-backup'] as const)(
    '%s: a task checks whether the dump can be made',
    async (quiesce) => {
      const world = new World(quiesce);
      const { exitCode, run } = await world.backup();
      expect({ exitCode, actions: actions(world) }).toEqual({
        exitCode: 0,
        actions: ['preflight', 'backup', 'preflight'],
      });
      const [look] = world.kanister.performed;
      expect(look).toMatchObject({ replicas: 2 });
      expect(look!.name).not.toBe(run);
      expect(look!.options).toEqual({ run: `${look!.name}/database`, quiesce, notAfter: expect.any(String) });
    },
  );

  test('its objects do not affect a run, and are deleted when they are old', async () => {
    const world = new World('snapshot');
    const { run } = await world.backup();
    const key = `${PREFIX}/${world.kanister.performed[0]!.name}/database/preflight`;
    expect(world.store.keys()).toContain(key);
    expect(await world.points()).toMatchObject({ entries: [{ point: { run } }], refused: [] });
    world.clock.pass(2 * 24 * 3_600_000);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.store.keys()).toContain(key);
    world.clock.pass(2 * 3_600_000);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(world.store.keys()).not.toContain(key);
  });

  test('without writers to stop, there is no check before the dump', async () => {
    for (const world of [new World('never'), new World('snapshot')]) {
      if (world.config.quiesce === 'snapshot') Object.assign(world, { config: { ...world.config, writers: [] } });
      expect(await world.backup()).toMatchObject({ exitCode: 0 });
      expect(actions(world)).toEqual(['backup', 'preflight']);
    }
  });

  test('a problem that the task finds is a refusal, with its message, and no writer was stopped', async () => {
    const world = new World('snapshot');
    world.kanister.failures = ['preflight'];
    world.kanister.lastWords = `{"message": "jerrycan: server db:3306: cannot be queried as user root (ERROR 1045); see its Secret"}`;
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step, events: world.events() }).toEqual({
      exitCode: 3,
      step: 'check server',
      events: ['BackupRefused'],
    });
    expect(failure?.cause).toMatch(/: server db:3306: cannot be queried as user root \(ERROR 1045\)$/);
    expect(failure?.next).toBe('see its Secret');
    expect({ scales: scales(world), actions: actions(world) }).toEqual({ scales: [], actions: ['preflight'] });
    expect(world.record()?.quiesce).toBeUndefined();
  });

  test("the names in the task's message reach the Event, out of any nesting", async () => {
    const world = new World('snapshot');
    world.kanister.failures = ['preflight'];
    const words = 'views cannot be read (`shop`.`a"b\\name` (ERROR 1356)); drop or fix them';
    const log = `progress 12\r\njerrycan: ${words}\r\n`;
    world.kanister.lastWords = JSON.stringify({ cause: { message: JSON.stringify({ message: log }) } });
    const { failure } = await world.backup();
    const [event] = world.cluster.all<{ metadata: { name: string }; message: string }>('events', 'kanister');
    const [cause, next] = words.split('; ');
    expect([failure?.cause, failure?.next]).toEqual([expect.stringContaining(cause!), next]);
    expect(event?.message).toContain(words);
  });

  test.each(['Kanister that does not run', 'an API server that refuses'])('%s is detected', async (which) => {
    const world = new World('whole-backup');
    world.kanister.asleep = true;
    if (which.startsWith('an API'))
      world.cluster.before = (request) => {
        if (request.startsWith('POST actionsets')) throw new ApiError(403, 'denied by jerrycan-runner');
      };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step }).toEqual({ exitCode: 3, step: 'check server' });
    expect(failure?.cause).toMatch(/Kanister has not processed the ActionSet|denied by jerrycan-runner/);
    expect([scales(world), world.cluster.all('actionsets', 'kanister')]).toEqual([[], []]);
  });

  test('a pod that cannot start is named within minutes', async () => {
    const world = new World('snapshot');
    world.kanister.hangs = ['preflight'];
    podOf(world, [1, waits('CreateContainerConfigError', 'secret "wordpress-mariadb" not found')]);
    const begun = world.clock.now();
    const { exitCode, failure, log } = await world.backup();
    expect({ exitCode, cause: failure?.cause, next: failure?.next }).toEqual({
      exitCode: 3,
      cause: `the task's pod does not start: CreateContainerConfigError: secret "wordpress-mariadb" not found`,
      next: 'create the missing object',
    });
    expect(world.clock.now() - begun).toBeLessThan(180_000);
    expect(warnings(log).filter((cause) => String(cause).includes('does not start'))).toHaveLength(1);
    expect(scales(world)).toEqual([]);
  });

  test('an image that can be pulled at the second attempt is waited for', async () => {
    const world = new World('snapshot');
    world.kanister.looksIn = 150_000;
    podOf(world, [1, waits('ErrImagePull', 'a')], [40, waits('ImagePullBackOff', 'b')], [100, { phase: 'Running' }]);
    const { exitCode, log } = await world.backup();
    expect(exitCode).toBe(0);
    expect(warnings(log)).toEqual([
      "the task's pod does not start: ErrImagePull: a",
      "the task's pod does not start: ImagePullBackOff: b",
      // The pod that checks whether the point could be restored starts no faster.
      "the task's pod does not start: ErrImagePull: a",
      "the task's pod does not start: ImagePullBackOff: b",
    ]);
  });

  test('a node may take a quarter of an hour to come, and is named when it does not', async () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no node' }];
    const world = new World('snapshot');
    world.kanister.hangs = ['preflight'];
    podOf(world, [1, { phase: 'Pending', conditions }]);
    const begun = world.clock.now();
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause }).toEqual({
      exitCode: 3,
      cause: 'the task that checks the server has not ended within 16 min (Unschedulable: no node)',
    });
    expect(world.clock.now() - begun).toBeGreaterThan(900_000);
    expect(scales(world)).toEqual([]);
  });

  test('the check counts towards the deadline', async () => {
    const world = new World('whole-backup');
    Object.assign(world, { config: { ...world.config, deadlineSeconds: 300 } });
    world.kanister.hangs = ['preflight'];
    const until = world.clock.now() + 300_000;
    const { failure } = await world.backup();
    expect(failure?.cause).toBe('the task that checks the server has not ended within 6 min');
    expect(world.clock.now()).toBeLessThan(until + 70_000);
    expect(world.kanister.performed[0]!.options.notAfter).toBe(String(until / 1000));
  });

  test('a task that starts normally costs no requests to the API server', async () => {
    const world = new World('snapshot');
    await world.backup();
    const asked = world.cluster.requests;
    const name = world.kanister.performed[0]!.name;
    expect(asked).toContain(`GET actionsets/${name}`);
    expect(asked).not.toContain(`LIST pods/kanister.io/JobID=${name}`);
  });
});

describe('before a restore stops a writer', () => {
  test('the task gets the directory of the point, and the information that a safety point follows', async () => {
    const { world, run } = await protectedWorld();
    await world.restore(run);
    const [look] = world.kanister.performed;
    const index = await indexOf(world, run);
    const point = { directory: `${run}/database`, index: `${index.bytes}:${index.sha256}` };
    const safety = { run: `${look!.name}/database`, quiesce: 'whole-backup', safety: 'true' };
    expect(look!.options).toEqual({ notAfter: expect.any(String), ...point, ...safety });
    world.kanister.performed.length = 0;
    await world.restore(run, { safetyPoint: false });
    expect(world.kanister.performed[0]!.options).toEqual({ notAfter: expect.any(String), ...point });
  });

  test('a message that does not match the blueprint is a refusal', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.server = { engine: 'mariadb' };
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, cause: failure?.cause }).toEqual({
      exitCode: 3,
      cause: expect.stringContaining("the artifact 'server' must have engine, version and empty"),
    });
    expect(scales(world)).toEqual([]);
  });
});
