import { objectsOf } from '../../../contracts/restore-point';
import { seal } from '../../../runner/catalog/signature';
import { newState, type State } from '../../../runner/catalog/state';
import { PREFIX, type Ran, World } from './world';

const HOUR = 3_600_000;

/** A world after this many backups, six hours apart, the last six hours ago; all of them are kept. */
export async function keptPoints(count: number): Promise<{ world: World; runs: string[] }> {
  const world = new World();
  Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 100 } } });
  const runs: string[] = [];
  for (let i = 0; i < count; i++) {
    runs.push((await nextBackup(world)).run);
    world.clock.pass(6 * HOUR);
  }
  world.store.changes.length = 0;
  world.cluster.requests.length = 0;
  return { world, runs };
}

/** The next Job of the schedule: another pod of the same Job would continue where the last one ended. */
export function nextBackup(world: World): Promise<Ran> {
  world.job = `wordpress-backup-${world.clock.now()}`;
  return world.backup();
}

/** The key of a run's file: the runner's own, or one of the capture `database`. */
export const keyOf = (run: string, file: string): string =>
  `${PREFIX}/${run}/${file === '' || file.endsWith('.json') ? file : `database/${file}`}`;

/** The version of an object that its restore point names. */
export async function namedVersion(world: World, run: string, file: string): Promise<string | null> {
  const { point } = (await world.points()).entries.find((entry) => entry.point.run === run)!;
  return objectsOf(point).find(({ key }) => key === keyOf(run, file))!.versionId;
}

/** Flips a bit of a signed object on the disk. */
export async function rot(world: World, run: string, file: string): Promise<void> {
  flip(world.store.body(keyOf(run, file), await namedVersion(world, run, file))!);
}

/** Flips one bit. */
export function flip(bytes: Buffer): void {
  bytes[bytes.length >> 1]! ^= 1;
}

/** Another version of a run's `state.json`, signed as the runner would now. */
export function sign(world: World, run: string, said: Partial<State>, pem = world.key.pem): void {
  const state = { ...newState({ app: 'wordpress', cluster: 'local', run }), ...said };
  world.store.upload(keyOf(run, 'state.json'), seal(state, pem, new Date(world.clock.now()).toISOString()));
}

export const stateOf = (world: World, run: string): State =>
  JSON.parse(world.store.text(keyOf(run, 'state.json'))!).signed;
