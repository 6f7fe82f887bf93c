import { type Death, GuardWorld, RUN, stopped } from '../fakes/guard-world';

const run = (letter: string) => `wordpress-20261121t041500z-${letter.repeat(5)}`;
const [PENDING, PREFLIGHT] = [run('a'), run('b')];

// A guard runs until it is stopped: after a failed test, its clock would never stop.
const worlds: GuardWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.end();
});

/** A backup died in the middle of its dump, after its preflight was forgotten and before another action was started. */
function left(): GuardWorld {
  const world = new GuardWorld();
  worlds.push(world);
  world.actionSet(PREFLIGHT, 'preflight', 'complete');
  world.actionSet(RUN, 'backup', 'running');
  world.pod(RUN);
  world.actionSet(PENDING, 'backup', 'pending');
  const dump = { run: RUN, until: '2026-11-21T05:15:00.000Z', consistent: false, safety: false };
  world.lease(stopped({ actionSets: [PREFLIGHT, RUN, PENDING], dump }));
  return world;
}

/** What must be true in the end, whatever died on the way. */
function isRepaired(world: GuardWorld, { told = true } = {}): void {
  expect(world.replicas()).toBe(2);
  expect(world.holder()).toBe('');
  expect(world.record()).toMatchObject({ run: RUN, ended: { run: RUN, why: 'dead', workloads: [{ replicas: 2 }] } });
  expect(world.record()).not.toHaveProperty('quiesce');
  expect(world.names('actionsets')).toEqual([PREFLIGHT, RUN]);
  expect(world.labels(RUN)).toMatchObject({ 'jerrycan.dev/orphaned': 'true' });
  expect(world.names('pods', 'wordpress').filter((name) => name.startsWith('kanister-job'))).toEqual([]);
  if (told) expect(world.names('events').sort()).toEqual([`${RUN}.actionsetorphaned`, `${RUN}.quiesceended`]);
}

/** How many requests a guard sends until everything is repaired. */
async function countRequests(): Promise<number> {
  const world = left();
  world.guard();
  await world.until(() => world.names('events').length === 2 && world.names('pods', 'wordpress').length === 2);
  await world.pass(5000);
  isRepaired(world);
  world.end();
  return world.cluster.requests.length;
}

test('a guard that dies at any of its requests, before or after its effect, is followed by one that finishes its work', async () => {
  const count = await countRequests();
  expect(count).toBeGreaterThan(15);
  for (let after = 0; after < count; after++)
    for (const done of [false, true]) {
      const world = left();
      const since = world.clock.now();
      world.guard({ after, done }, () => world.guard());
      await world.until(() => world.replicas() === 2);
      // The next guard must watch for 20 s itself, if the first had not taken the Lease yet.
      expect(world.clock.now() - since).toBeLessThanOrEqual(115_000);
      await world.pass(180_000);
      isRepaired(world);
      world.end();
    }
});

test('this also holds if the next guard dies too', async () => {
  const count = await countRequests();
  for (let after = 5; after < count; after++)
    for (const second of [1, 2, 3, 4, 6, 9]) {
      const world = left();
      const last: Death = { after: second, done: after % 2 === 0 };
      world.guard({ after, done: after % 2 === 1 }, () => world.guard(last, () => world.guard()));
      await world.pass(300_000);
      isRepaired(world);
      world.end();
    }
});

test.each([0, 1, 2, 3, 5])('two guards at once, %i requests apart, have the same effect as one', async (apart) => {
  const world = left();
  world.guard();
  let requests = 0;
  world.cluster.before = () => {
    if (++requests === apart) world.guard();
  };
  if (apart === 0) world.guard();
  await world.pass(300_000);
  isRepaired(world);
  // One of them took the Lease and released it; the attempts of the other were refused.
  expect(world.log.filter(({ level }) => level === 'error')).toEqual([]);
  world.end();
});

test('a request that fails at the API server is retried', async () => {
  const count = await countRequests();
  for (let failing = 1; failing <= count; failing++) {
    const world = left();
    let requests = 0;
    let told = true;
    world.cluster.before = (request) => {
      if (++requests !== failing) return;
      // An Event that cannot be written delays nothing.
      told = !request.startsWith('POST events');
      throw new Error('the API server is away');
    };
    world.guard();
    await world.pass(300_000);
    isRepaired(world, { told });
    world.end();
  }
});

test('slow or failing work for one app does not delay the others', async () => {
  const world = left();
  world.app('shop');
  world.lease(
    {
      run: 'shop-20261121t041500z-x7k2q',
      ...stopped({
        quiesce: { mode: 'backup', until: null, workloads: [{ kind: 'Deployment', name: 'shop', replicas: 3 }] },
      }),
    },
    { app: 'shop', holder: 'shop-20261121t041500z-x7k2q' },
  );
  world.cluster.set('configmaps', 'kanister', {
    metadata: { name: 'wordpress', labels: { 'jerrycan.dev/app': 'wordpress' } },
    data: { 'app.json': 'no JSON' },
  } as never);
  world.guard();
  await world.until(() => world.replicas('shop') === 3, 90_000);
  await world.pass(120_000);
  expect(world.replicas()).toBe(0);
  const errors = world.log.filter(({ level }) => level === 'error');
  expect(errors).toEqual([
    expect.objectContaining({
      app: 'wordpress',
      event: 'failed',
      step: 'configuration',
      cause: "the ConfigMap kanister/wordpress does not name the app's namespaces and writers",
    }),
  ]);
  world.end();
});

test('a request for one app that is never answered does not delay the others', async () => {
  const world = left();
  world.app('shop');
  const workloads = [{ kind: 'Deployment', name: 'shop', replicas: 3 }];
  const run = 'shop-20261121t041500z-x7k2q';
  world.lease({ run, quiesce: { mode: 'backup', until: null, workloads } }, { app: 'shop', holder: run });
  const { cluster } = world;
  expect(world.names('leases')).toEqual(['wordpress', 'shop']);
  const hanging = new Proxy(cluster, {
    get: (target, name) =>
      name === 'get'
        ? (...args: [never, string, string]) => (args[2] === 'wordpress' ? new Promise(() => {}) : cluster.get(...args))
        : Reflect.get(target, name).bind(target),
  });
  world.guard(undefined, undefined, hanging);
  await world.until(() => world.replicas('shop') === 3, 90_000);
  world.end();
});
