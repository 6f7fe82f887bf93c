import { restorePointFile } from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { isCurrent, isWritten, type RunDirectory, versionsOf } from '../catalog/run-directories';
import type { ObjectStore } from '../ports/object-store';

const DAYS = 86_400_000;

/** The most keys that one run sweeps; the next runs sweep the rest. Each key costs a request, and anyone with the app's key pair may create any number. */
export const SWEPT_AT_ONCE = 2000;

export interface SweepOptions {
  readonly app: string;
  /** `<prefix>/<cluster>/<app>`. */
  readonly prefix: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly deadlineSeconds: number;
  /** The most keys to return. */
  readonly most: number;
}

/**
 * Lists the exact keys of a run that made no restore point, two days past its deadline. A directory that has any version of
 * a `restore-point.json`, signed or not, is never swept, since its key may only be missing from Git.
 */
export async function toSweep(
  store: ObjectStore,
  directory: RunDirectory,
  { app, prefix, now, deadlineSeconds, most }: SweepOptions,
): Promise<string[]> {
  const { run, versions } = directory;
  const started = runTime(app, run);
  if (started === undefined || started + deadlineSeconds * 1000 + 2 * DAYS >= now) return [];
  if (versions.some((version) => !version.marker && version.key === `${prefix}/${run}/${restorePointFile}`)) return [];
  const keys: string[] = [];
  if (most <= 0) return keys;
  for await (const version of versionsOf(store, prefix, directory)) {
    if (isCurrent(version) && isWritten(version.key.slice(`${prefix}/${run}/`.length).split('/')))
      keys.push(version.key);
    if (keys.length >= most) break;
  }
  return keys;
}
