import type { AppProps } from '../cluster/app';
import { Cast } from '../cluster/cast';
import type { Hazards } from '../cluster/kanister';
import type { Pace } from '../cluster/script';
import type { Violation } from '../judges/violation';
import { calm, type Weather } from '../machine/fate';
import { Random } from '../machine/random';
import { quick, World } from '../world';
import { aftermath } from './aftermath';
import { FIVE, FORUM, PAIR, SHOP, SHOP_2, SHOP_ADMIN, WIKI } from './story';
import { plan } from './trouble';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** How long things go wrong. */
const TROUBLED = 15 * MINUTE;

/** What became of one seed. */
export interface SeedOutcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** How many runs there were, and how many of them succeeded: a seed in which nothing works shows nothing. */
  readonly runs: number;
  readonly succeeded: number;
  /** The same for the same seed, always. */
  readonly digest: string;
}

/** A quarter of an hour in which anything may go wrong, drawn from a seed; then all is well again, and must come to rest. */
export async function playSeed(seed: number, trace?: (line: string) => void): Promise<SeedOutcome> {
  const random = new Random(seed).fork('schedule');
  const slow = { controller: 1500, pod: 8000, kanister: 3000 };
  const slowness = random.chance(0.6) ? quick : slow;
  const world = new World({ seed, apps: appsOf(random), slowness, pace: paceOf(random), trace });
  const cast = new Cast(world);
  if (random.chance(0.9)) cast.startGuard();
  if (random.chance(0.6)) world.weather = weatherOf(random);
  if (random.chance(0.5)) world.hazards = hazardsOf(random);
  const backoffLimit = random.pick([0, 2]);
  for (const app of world.apps) schedule(world, cast, random, app.name, backoffLimit);
  for (let i = random.whole(0, 3); i > 0; i--) restoreSometime(world, cast, random);
  for (let i = random.whole(0, 1); i > 0; i--) unblockSometime(world, cast, random);
  for (let i = random.whole(0, 3); i > 0; i--) plan(world, cast, random, random.between(0, TROUBLED));
  await world.run(TROUBLED);
  world.trace('ALL IS WELL AGAIN');
  world.weather = calm;
  world.return();
  world.kanister.start();
  if (!world.guard) cast.startGuard();
  await aftermath(world, cast);
  const { violations } = world;
  const succeeded = cast.jobs.filter((job) => job.succeeded).length;
  return { seed, violations, runs: cast.jobs.length, succeeded, digest: world.digest() };
}

/** Three apps, by chance with two or five captures, with an autoscaler, with a CronJob, or with a writer that two of them share. */
function appsOf(random: Random): AppProps[] {
  const autoscaled = random.chance(0.3);
  const shop = {
    ...SHOP,
    writers: SHOP.writers.map((writer, i) => ({ ...writer, autoscaled: autoscaled && i === 0 })),
  };
  const apps = [shop, random.chance(0.25) ? SHOP_ADMIN : SHOP_2, random.chance(0.4) ? WIKI : FORUM];
  return apps.map((app) => capturing(app, random));
}

/** The captures of an app: one, two or five. */
function capturing(app: AppProps, random: Random): AppProps {
  const captures = random.pick([undefined, undefined, PAIR.captures, FIVE.captures]);
  return captures ? { ...app, captures, isOrdered: random.chance(0.3) } : app;
}

function paceOf(random: Random): (random: Random) => Pace {
  const factor = random.pick([1, 1, 1, 5]);
  return (each) => ({
    starts: each.between(300, 3000) * factor,
    opens: each.between(300, 2000) * factor,
    dumps: each.between(500, 8000) * factor,
    loads: each.between(500, 8000) * factor,
  });
}

function weatherOf(random: Random): Weather {
  const some = (most: number) => (random.chance(0.5) ? random.between(0, most) : 0);
  return {
    ...{ refused: some(0.1), mistaken: some(0.05), silent: some(0.02) },
    ...{ slow: some(0.03), conflict: some(0.05), stale: some(0.05) },
  };
}

function hazardsOf(random: Random): Hazards {
  const some = () => (random.chance(0.4) ? random.between(0, 0.25) : 0);
  return {
    ...{ ignored: some(), unwritten: some(), phaseFails: some() },
    ...{ taskFails: some(), taskDies: some(), hangs: some() / 2, garbles: some(), unstopped: 0.5 },
  };
}

/** The CronJob of an app, which forbids a second run beside the first. */
function schedule(world: World, cast: Cast, random: Random, name: string, backoffLimit: number): void {
  const app = world.app(name);
  const every = random.between(4, 7) * MINUTE;
  const spread = random.chance(0.2);
  world.timeline.after(random.between(0, TROUBLED), () => cast.verify(app));
  const tick = () => {
    if (world.timeline.now() - begun > TROUBLED) return;
    const strike = random.chance(0.15) ? strikeOf(random) : undefined;
    const isFree = !cast.active(app).some(({ props }) => props.command === 'backup');
    if (isFree) cast.backup(app, { strike, backoffLimit, spread });
    if (isFree && random.chance(0.25)) plan(world, cast, random, random.between(0, 40 * SECOND));
    world.timeline.after(every, tick);
  };
  const begun = world.timeline.now();
  world.timeline.after(random.between(0, 3 * MINUTE), tick);
}

const strikeOf = (random: Random) => ({
  at: random.whole(1, 90),
  when: random.pick(['before', 'done', 'late'] as const),
  ...(random.chance(0.3) ? { asleep: random.between(20, 300) * SECOND } : {}),
});

function unblockSometime(world: World, cast: Cast, random: Random): void {
  world.timeline.after(random.between(5 * MINUTE, TROUBLED), () => {
    cast.unblock(random.pick(world.apps), { strike: random.chance(0.3) ? strikeOf(random) : undefined });
  });
}

function restoreSometime(world: World, cast: Cast, random: Random): void {
  world.timeline.after(random.between(3 * MINUTE, TROUBLED), () => {
    const app = random.pick(world.apps);
    const points = world.points(app).filter(({ retired }) => !retired);
    const run = random.chance(0.5) || points.length === 0 ? 'latest' : random.pick(points).run;
    const deadlineSeconds = random.chance(0.3) ? random.whole(20, 600) : undefined;
    const props = {
      run,
      only: random.chance(0.2) ? app.captures.filter(() => random.chance(0.5)) : [],
      options: random.chance(0.2) ? ['users'] : [],
      safetyPoint: random.chance(0.8),
      deadlineSeconds,
    };
    cast.restore(app, props, { strike: random.chance(0.3) ? strikeOf(random) : undefined });
    if (random.chance(0.3)) plan(world, cast, random, random.between(0, 60 * SECOND));
  });
}
