import type { Cast } from '../cluster/cast';
import type { Random } from '../machine/random';
import type { World } from '../world';

type Trouble = (world: World, cast: Cast, random: Random) => void;

const SECOND = 1000;

/** The process of a run that is under way, if there is one. */
const aRun = (cast: Cast, random: Random) => {
  const active = cast.active();
  return active.length > 0 ? random.pick(active) : undefined;
};

const aWriter = (world: World, random: Random) => random.pick(random.pick(world.apps).writers);

/** What may go wrong at any time, each as it is in the world: it happens, and is over some time later. */
const troubles: Record<string, Trouble> = {
  'a runner is killed': (_, cast, random) => aRun(cast, random)?.kill(),
  'a runner is told to end': (_, cast, random) => aRun(cast, random)?.stop('SIGTERM', random.chance(0.5)),
  'a runner is asleep': (_, cast, random) =>
    aRun(cast, random)?.current.process.freeze(random.between(10, 400) * SECOND),
  'a runner is cut off': (_, cast, random) =>
    aRun(cast, random)?.current.process.cutOff(random.between(10, 500) * SECOND),
  'the guard is killed': (world) => world.guard?.kill(),
  'the guard is asleep': (world, _, random) => {
    const asleep = random.between(10, 200) * SECOND;
    world.guard?.freeze(asleep);
    world.audit.troubledAt = world.timeline.now() + asleep;
  },
  'the clock of a runner jumps': (world, cast, random) => jump(world, aRun(cast, random)?.current.process, random),
  'the clock of the guard jumps': (world, _, random) => jump(world, world.guard, random),
  "Kanister's controller dies": (world, _, random) => {
    world.kanister.kill();
    world.timeline.after(random.between(1, 900) * SECOND, () => world.kanister.start());
  },
  "Kanister's controller and a runner die": (world, cast, random) => {
    world.kanister.kill();
    aRun(cast, random)?.kill();
    world.timeline.after(random.between(1, 300) * SECOND, () => world.kanister.start());
  },
  'Kanister is upgraded': (world) => world.kanister.overlap(),
  'the API server is away': (world, _, random) => {
    world.goAway('api', random.between(2, 90) * SECOND);
  },
  'the API server is away for ten minutes': (world, _, random) => {
    world.goAway('api', random.between(300, 660) * SECOND);
  },
  'the store is away': (world, _, random) => {
    world.goAway('store', random.between(2, 120) * SECOND);
  },
  'a person deletes an ActionSet': (world, _, random) => {
    const names = world.actionSets().map(({ metadata }) => metadata.name);
    if (names.length === 0) return;
    const name = random.pick(names);
    world.server.remove('actionsets', 'kanister', name);
    world.audit.deleted(name);
  },
  'something scales back': (world, _, random) => {
    const app = random.pick(world.apps);
    const until = world.timeline.now() + random.between(5, 120) * SECOND;
    const loop = () => {
      for (const writer of app.writers) world.interfere(writer, writer.git);
      if (world.timeline.now() < until) world.timeline.after(random.between(1, 20) * SECOND, loop);
    };
    loop();
  },
  'a person scales a writer': (world, _, random) => {
    const writer = aWriter(world, random);
    world.interfere(writer, random.whole(0, writer.git + 1));
  },
  'somebody scales a writer between its read and its stop': (world, _, random) => {
    world.ambush(aWriter(world, random), random.whole(0, 5));
  },
  'KEDA scales a writer to zero, and back': (world, _, random) => {
    const writer = aWriter(world, random);
    world.interfere(writer, 0);
    world.timeline.after(random.between(2, 200) * SECOND, () => {
      if (!world.isWell) world.interfere(writer, random.whole(1, writer.git));
    });
  },
  'junk lies over what the key pair of an app may write': (world, _, random) => {
    const { prefix } = random.pick(world.apps);
    world.bucket.overlay(prefix, random.whole(1, 60), (keys) => random.whole(0, keys - 1));
  },
  'a part in the store rots': (world, _, random) =>
    world.bucket.rot(random.pick(world.apps).prefix, (parts) => random.whole(0, parts - 1)),
  'the pod of a task is killed': (world, _, random) => {
    const tasks = world.kanister.tasks();
    if (tasks.length > 0) random.pick(tasks).kill('OOMKilled');
  },
};

function jump(world: World, process: World['guard'], random: Random): void {
  if (!process) return;
  world.guardBound.isSuspended = true;
  const by = random.pick([-1, 1]) * random.pick([20, 90, 400, 7200]) * SECOND;
  process.jump(by);
  world.timeline.after(random.between(20, 300) * SECOND, () => process.jump(-by));
}

/** Plans a fault for that time, in milliseconds from now. */
export function plan(world: World, cast: Cast, random: Random, milliseconds: number): void {
  const name = random.pick(Object.keys(troubles));
  world.timeline.after(milliseconds, () => {
    if (world.isWell) return;
    world.trace(`TROUBLE: ${name}`);
    world.audit.troubledAt = Math.max(world.audit.troubledAt, world.timeline.now());
    troubles[name]!(world, cast, random);
  });
}
