import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AppProps } from './cluster/app';
import { Cast } from './cluster/cast';
import type { Job } from './cluster/job';
import type { Pace } from './cluster/script';
import { quickKeys } from './machine/quick-keys';
import { Random } from './machine/random';
import { World } from './world';

const APPS = 200;
const HOUR = 3_600_000;

beforeAll(quickKeys);

const apps = Array.from({ length: APPS }, (_, i): AppProps => {
  const name = `app-${i}`;
  const quiesce = (['never', 'snapshot', 'whole-backup'] as const)[i % 3]!;
  return { name, quiesce, writers: [{ kind: 'Deployment', name, replicas: 2 }] };
});

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Bytes of the heap that are still in use. */
function held(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

test.each([
  [1, 80],
  [5, 200],
])('a run of %d captures sends less than %d requests to the API server', async (count, most) => {
  const captures = Array.from({ length: count }, (_, i) => ({ name: `capture-${i}`, namespace: `shop-${i}` }));
  const writers = [{ kind: 'Deployment' as const, name: 'shop', replicas: 2 }];
  const requests: number[] = [];
  for (const quiesce of ['never', 'snapshot', 'whole-backup'] as const) {
    const world = new World({ seed: 1, apps: [{ name: 'shop', quiesce, writers, captures }] });
    const cast = new Cast(world);
    cast.startGuard();
    for (const run of [() => cast.backup(world.apps[0]!), () => cast.restore(world.apps[0]!)]) {
      const job = run();
      await world.run(HOUR, () => job.succeeded !== undefined);
      expect(job.succeeded).toBe(true);
      requests.push(job.current.process.apiRequests);
    }
    expect(world.violations).toEqual([]);
  }
  process.stdout.write(`${count} captures, backup and restore of each quiesce: ${requests.join(', ')} requests\n`);
  expect(Math.max(...requests)).toBeLessThan(most);
});

test.each([
  [1, { backup: 81, restore: 117 }],
  [2, { backup: 89, restore: 133 }],
  [5, { backup: 118, restore: 174 }],
])(
  '%d captures in namespaces of their own, dumped and loaded in a minute, need so many requests at most: %p',
  async (count, most) => {
    const captures = Array.from({ length: count }, (_, i) => ({ name: `capture-${i}`, namespace: `shop-${i}` }));
    const writers = [{ kind: 'Deployment' as const, name: 'shop', replicas: 2 }];
    const pace = (): Pace => ({ starts: 1200, opens: 2000, dumps: 60_000, loads: 60_000 });
    const world = new World({ seed: 1, apps: [{ name: 'shop', quiesce: 'snapshot', writers, captures }], pace });
    const cast = new Cast(world);
    cast.startGuard();
    for (const command of ['backup', 'restore'] as const) {
      const job = cast[command](world.apps[0]!);
      await world.run(HOUR, () => job.succeeded !== undefined);
      expect(job.succeeded).toBe(true);
      expect(job.current.process.apiRequests).toBeLessThanOrEqual(most[command]);
    }
    expect(world.violations).toEqual([]);
  },
);

test.each([
  ['each in a namespace of its own', (i: number) => `shop-${i}`],
  ['in one namespace', () => 'shop'],
])('five captures, %s, whose data is fixed up to 21 seconds apart, need less than 200 requests', async (where, at) => {
  const captures = Array.from({ length: 5 }, (_, i) => ({ name: `capture-${i}`, namespace: at(i) }));
  const writers = [{ kind: 'Deployment' as const, name: 'shop', replicas: 2 }];
  let tasks = 0;
  const pace = (): Pace => ({ starts: 1200, opens: 1000 + 5250 * (tasks++ % 5), dumps: 60_000, loads: 60_000 });
  const world = new World({ seed: 1, apps: [{ name: 'shop', quiesce: 'snapshot', writers, captures }], pace });
  const cast = new Cast(world);
  cast.startGuard();
  const job = cast.backup(world.apps[0]!);
  await world.run(HOUR, () => job.succeeded !== undefined);
  expect(job.succeeded).toBe(true);
  process.stdout.write(`${where}: ${job.current.process.apiRequests} requests\n`);
  expect(job.current.process.apiRequests).toBeLessThan(200);
  expect(world.violations).toEqual([]);
});

test(`${APPS} apps due in one hour`, async () => {
  const world = new World({ seed: 1, apps });
  const cast = new Cast(world);
  const random = new Random(1);
  const guard = cast.startGuard();
  const sizes: number[] = [];
  const requests: number[] = [];
  for (let hour = 0; hour < 3; hour++) {
    for (const app of world.apps) world.timeline.after(random.between(0, HOUR), () => cast.backup(app));
    await world.run(HOUR + 300_000);
    const jobs: readonly Job[] = cast.jobs;
    expect(jobs.map(({ succeeded }) => succeeded)).toEqual(Array(APPS).fill(true));
    requests.push(...jobs.map(({ current }) => current.process.apiRequests));
    cast.forget();
    world.forget();
    sizes.push(held());
  }
  const most = Math.max(...requests);
  const perHour = Math.round(guard.apiRequests / 3);
  const grown = (sizes[2]! - sizes[1]!) / 1024;
  process.stdout.write(
    `${APPS} apps an hour: ${median(requests)} requests to the API server a run (median), ${most} at most; the guard ${perHour} an hour; heap after 2 and 3 hours: ${sizes
      .slice(1)
      .map((size) => `${(size / 2 ** 20).toFixed(1)} MiB`)
      .join(', ')}\n`,
  );
  expect(most).toBeLessThan(80);
  expect(world.violations).toEqual([]);
  // A run that leaves anything behind leaves it two hundred times.
  expect(grown).toBeLessThan(1024);
});
