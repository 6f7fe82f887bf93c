import type { AppProps } from './app';
import type { Cast, JobOptions } from './cast';
import type { Process, Strike } from './process';
import type { World } from './world';

export const SHOP: AppProps = {
  name: 'shop',
  quiesce: 'snapshot',
  writers: [
    { kind: 'Deployment', name: 'shop-web', replicas: 3 },
    { kind: 'StatefulSet', name: 'shop-worker', replicas: 1 },
  ],
};
/** Its name begins as another app's does. */
export const SHOP_2: AppProps = {
  name: 'shop-2',
  quiesce: 'never',
  writers: [{ kind: 'Deployment', name: 'shop-2', replicas: 2 }],
};
export const FORUM: AppProps = {
  name: 'forum',
  quiesce: 'whole-dump',
  writers: [{ kind: 'Deployment', name: 'forum', replicas: 2 }],
};

/** A story in which one process is struck at each of its requests, one after the other. */
export interface Scenario {
  readonly name: string;
  readonly app: AppProps;
  /** Whether a guard lives from the beginning. */
  readonly guard: boolean;
  /** What was before. */
  readonly prepare: (world: World, cast: Cast) => Promise<void>;
  /** Begins the process that is to be struck. */
  readonly act: (world: World, cast: Cast, strike: Strike | undefined) => Process;
}

const job = (options: JobOptions) => options;

async function backup(world: World, cast: Cast): Promise<void> {
  const begun = cast.backup(world.apps[0]!);
  await world.run(600_000, () => begun.succeeded !== undefined);
  if (!begun.succeeded) throw new Error(`a backup that nothing disturbs failed: ${begun.current.failure?.message}`);
  await world.run(60_000);
}

const backups = (app: AppProps, more: Partial<Scenario> = {}, options: JobOptions = {}): Scenario => ({
  name: `a backup, quiesce ${app.quiesce}`,
  app,
  guard: true,
  prepare: async () => {},
  act: (world, cast, strike) => cast.backup(world.apps[0]!, { ...options, strike }).current.process,
  ...more,
});

const restores = (
  name: string,
  props: Parameters<Cast['restore']>[1] = {},
  more: Partial<Scenario> = {},
): Scenario => ({
  name,
  app: SHOP,
  guard: true,
  prepare: backup,
  act: (world, cast, strike) => cast.restore(world.apps[0]!, props, job({ strike })).current.process,
  ...more,
});

/** Something goes wrong with the task that an action asks for. */
const failing = (faults: World['kanister']['faults']) => async (world: World, cast: Cast) => {
  await backup(world, cast);
  world.kanister.faults.push(...faults);
};

/** A run that is killed in the middle of its dump, and a while later. */
const killed =
  (after: number, wait: number, command: 'backup' | 'restore' = 'backup') =>
  async (world: World, cast: Cast) => {
    await backup(world, cast);
    const [app] = world.apps;
    const dead = command === 'backup' ? cast.backup(app!) : cast.restore(app!);
    await world.run(after);
    dead.kill();
    await world.run(wait);
  };

export const scenarios: readonly Scenario[] = [
  backups(SHOP_2),
  backups(SHOP),
  backups(FORUM),
  backups(FORUM, { name: 'a backup, quiesce whole-dump, whose Job makes another pod' }, { backoffLimit: 1 }),
  backups(SHOP, { name: 'a backup whose dump fails', prepare: failing([{ action: 'backup', fault: 'snapshot' }]) }),
  backups(SHOP, {
    name: 'retention: a backup after enough others',
    prepare: async (world, cast) => {
      for (let i = 0; i < 3; i++) await backup(world, cast);
    },
  }),
  backups(FORUM, { name: 'adoption: a backup after one that was killed in its dump', prepare: killed(4000, 75_000) }),
  backups(SHOP, {
    name: 'adoption: a backup after one that was killed after its snapshot',
    prepare: killed(6500, 100_000),
  }),
  restores('a restore'),
  restores('a restore with users', { users: true }),
  restores('a restore without a safety point', { safetyPoint: false }),
  restores('a restore that fails and falls back', {}, { prepare: failing([{ action: 'restore', fault: 'load' }]) }),
  restores(
    'a restore that fails, and so does its safety point',
    {},
    { prepare: failing(Array.from({ length: 2 }, () => ({ action: 'restore', fault: 'load' as const }))) },
  ),
  restores(
    'takeover: a restore after one that was killed in its load',
    {},
    { prepare: killed(16_000, 120_000, 'restore') },
  ),
  backups(FORUM, {
    name: 'rescue: the guard, after a backup was killed in its dump',
    guard: false,
    prepare: killed(4000, 0),
    act: (_, cast, strike) => cast.startGuard(strike),
  }),
];
