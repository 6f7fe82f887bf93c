import { backup } from '../../../runner/backup/backup';
import { guard } from '../../../runner/guard/guard';
import type { Cluster } from '../../../runner/ports/cluster';
import { Log } from '../../../runner/ports/log';
import { GuardWorld, stopped } from '../fakes/guard-world';
import { World } from '../fakes/world';

/** A run that is paused before one of its requests, and sends it when it continues: a node that hangs, a process that is stopped. */
class Sleeper {
  requests = 0;
  fellAsleep = false;
  wake: () => void = () => {};
  private awake = Promise.resolve();

  constructor(private readonly before: number) {}

  cluster(cluster: Cluster): Cluster {
    return new Proxy(cluster, {
      get:
        (target, name: keyof Cluster) =>
        async (...args: unknown[]) => {
          if (++this.requests === this.before) {
            this.fellAsleep = true;
            this.awake = new Promise((wake) => {
              this.wake = wake;
            });
          }
          await this.awake;
          return Reflect.apply(target[name] as (...args: unknown[]) => Promise<unknown>, target, args);
        },
    });
  }
}

const OTHER = 'wordpress-20261121t042000z-aaaaa';

test.each(['GET configmaps/wordpress', 'PUT leases/wordpress', 'GET deployments/wordpress', 'GET leases/wordpress'])(
  'a guard that continues before %s starts no writer of a restore that runs meanwhile',
  async (request) => {
    const world = new GuardWorld();
    world.lease(stopped());
    let asleep: (() => void) | undefined;
    const sleepy = new Proxy(world.cluster, {
      get:
        (target, name: keyof Cluster) =>
        async (...args: [{ plural: string }, string, ...unknown[]]) => {
          const [{ plural }, , object] = args;
          const called = typeof object === 'string' ? object : 'wordpress';
          const verb = { get: 'GET', replace: 'PUT' }[name as string];
          if (!asleep && request === `${verb} ${plural}/${called}`)
            await new Promise<void>((wake) => {
              asleep = wake;
            });
          return Reflect.apply(target[name] as (...args: unknown[]) => Promise<unknown>, target, args);
        },
    });
    world.guard(undefined, undefined, sleepy);
    await world.until(() => asleep !== undefined);
    await world.pass(200_000);
    const quiesce = { ...stopped().quiesce, mode: 'restore', until: null };
    world.lease({ run: OTHER, quiesce }, { holder: OTHER });
    world.renew();
    await world.pass(30_000);
    asleep!();
    await world.pass(300_000);
    expect(world.replicas()).toBe(0);
    expect(world.holder()).toBe(OTHER);
    expect(world.record()?.quiesce).toEqual(quiesce);
    world.end();
  },
);

test('one whose answer was late discards it', async () => {
  const world = new GuardWorld();
  world.lease(stopped());
  let late = 0;
  const { get } = world.cluster;
  world.cluster.get = async (...args) => {
    const answer = await get.apply(world.cluster, args);
    if (args[0].plural === 'leases' && late++ === 0) await world.pass(40_000);
    return answer as never;
  };
  world.guard();
  await world.until(() => late === 1);
  await world.pass(39_000);
  expect(world.replicas()).toBe(0);
  await world.until(() => world.record()?.quiesce === undefined);
  expect(world.replicas()).toBe(2);
  expect(late).toBe(2);
  expect(world.log).toContainEqual(expect.objectContaining({ level: 'error', step: 'rescue' }));
  world.end();
});

async function slept(quiesce: 'snapshot' | 'whole-backup', before: number) {
  const world = new World(quiesce);
  const { clock, cluster, config, kanister } = world;
  cluster.set('configmaps', 'kanister', {
    metadata: { name: 'wordpress', labels: { 'jerrycan.dev/app': 'wordpress' } },
    data: { 'app.json': JSON.stringify(config) },
  } as never);
  const atOpen: number[] = [];
  kanister.opened = () => atOpen.push(world.writers());
  const ended = new AbortController();
  const logOf = (app: string) => new Log(() => {}, clock, app);
  void guard({ clock, cluster, namespace: 'kanister', pod: 'guard-pod', logOf, signal: ended.signal });
  const sleeper = new Sleeper(before);
  const running = world.run((context) =>
    backup({ ...context, cluster: sleeper.cluster(context.cluster) }, { now: true }),
  );
  for (let seconds = 0; seconds < 240 && !sleeper.fellAsleep; seconds++) await clock.sleep(1000);
  await clock.sleep(100_000);
  const whileAsleep = world.writers();
  sleeper.wake();
  const ran = await running;
  await clock.sleep(150_000);
  ended.abort();
  return { world, sleeper, atOpen, whileAsleep, ...ran };
}

test.each(['snapshot', 'whole-backup'] as const)(
  'a run (%s) that continues after the guard gave it up leaves the writers running, and lists no dump that they wrote into',
  async (quiesce) => {
    let before = 1;
    for (; ; before++) {
      const { world, sleeper, atOpen, whileAsleep } = await slept(quiesce, before);
      if (!sleeper.fellAsleep) break;
      const where = `asleep before its request ${before}`;
      expect([where, whileAsleep]).toEqual([where, 2]);
      expect([where, world.writers()]).toEqual([where, 2]);
      if ((await world.runs()).length > 0) expect([where, atOpen]).toEqual([where, [0]]);
      expect([where, world.record()?.quiesce]).toEqual([where, undefined]);
    }
    expect(before).toBeGreaterThan(20);
  },
  120_000,
);
