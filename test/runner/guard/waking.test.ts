import { backup } from '../../../runner/backup';
import type { Cluster } from '../../../runner/cluster';
import { guard } from '../../../runner/guard/guard';
import { Log } from '../../../runner/log';
import { World } from '../fakes/world';

/** A run that falls asleep before one of its requests, and sends it when it wakes up: a node that hangs, a process that is stopped. */
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

async function slept(quiesce: 'snapshot' | 'whole-dump', before: number) {
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

test.each(['snapshot', 'whole-dump'] as const)(
  'a run (%s) that wakes up after the guard gave it up leaves the writers running, and lists no dump that they wrote into',
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
