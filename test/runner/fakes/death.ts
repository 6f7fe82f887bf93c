import type { RestorePoint } from '../../../contracts/restore-point';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { type Ran, World } from './world';

const QUIET = () => {};

export const MODES = ['never', 'snapshot', 'whole-backup'] as const;
export const MINUTE = 60_000;
/** How long a Job's controller waits before it creates the next pod. */
export const BACKOFF = 10_000;

/** A world whose runs are pods of one Job, unless a test sets another. */
export function ofJob(mode: (typeof MODES)[number], captures?: readonly string[]): World {
  const world = new World(mode, captures);
  world.job = 'wordpress-backup-1';
  return world;
}

/** Runs `task`, and strikes the run at its `at`-th request: after its effect, before its answer. */
export async function struckAt(
  world: World,
  at: number,
  strike: () => void,
  task: () => Promise<Ran> = () => world.backup(),
): Promise<{ ran: Promise<Ran>; struck: Promise<string | undefined> }> {
  let requests = 0;
  let seen: (request: string | undefined) => void;
  const struck = new Promise<string | undefined>((resolve) => {
    seen = resolve;
  });
  const count = (request: string) => {
    if (++requests !== at) return;
    calm(world);
    strike();
    seen(request);
  };
  world.cluster.before = count;
  world.store.before = count;
  const ran = task();
  void ran.then(() => seen(undefined));
  return { ran, struck };
}

/** A run that is killed at its `at`-th request, which is `request`; `undefined` if the run ended before. */
export async function killedAt(
  world: World,
  at: number,
  task?: () => Promise<Ran>,
): Promise<{ ran: Ran; request: string | undefined }> {
  const { ran, struck } = await struckAt(world, at, () => world.process.kill(), task);
  const request = await struck;
  return { ran: await ran, request };
}

export function calm(world: World): void {
  world.cluster.before = QUIET;
  world.store.before = QUIET;
}

/** What must be true at the end, whatever died. It reports all violations at once. */
export async function found(world: World) {
  calm(world);
  const { entries, refused } = await world.points();
  const posts = world.cluster.requests.filter((request) => request.startsWith('POST actionsets/'));
  const puts = world.store.changes.filter((change) => change.endsWith('/restore-point.json'));
  return {
    writers: world.writers(),
    holder: world.holder(),
    quiesce: world.record()?.quiesce,
    dump: world.record()?.dump,
    torn: entries.filter(({ point }) => isTorn(world, point)).map(({ point }) => point.run),
    unverified: entries.filter(({ state }) => !state?.verified).map(({ point }) => point.run),
    refused: refused.map(({ cause }) => cause),
    askedTwice: posts.filter((post, index) => posts.indexOf(post) !== index),
    writtenTwice: puts.filter((put, index) => puts.indexOf(put) !== index),
  };
}

/** How many captures Kanister was asked to dump for this run. */
export const requested = ({ cluster, config }: World, run: string): number => {
  const found = cluster.all<ActionSetObject>('actionsets', 'kanister').map(({ spec }) => spec?.actions[0]);
  const of = (directory: string) => found.some((one) => one?.name === 'backup' && one.options.run === directory);
  return config.captures.filter(({ name }) => of(`${run}/${name}`)).length;
};

/** Whether a writer ran while it mattered, or the data of a capture was not dumped for this point. */
const isTorn = ({ config, kanister }: World, { run, captures }: RestorePoint): boolean =>
  config.captures.length !== captures.length ||
  captures.some(({ name }) => {
    const dump = kanister.performed.find(
      ({ action, options }) => action === 'backup' && options.run === `${run}/${name}`,
    );
    return dump?.torn !== false;
  });

export const SOUND = {
  ...{ writers: 2, holder: '', quiesce: undefined, dump: undefined },
  ...{ torn: [], unverified: [], refused: [], askedTwice: [], writtenTwice: [] },
};
