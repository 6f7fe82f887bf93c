import { restorePointFile } from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { isCurrent, type RunDirectory, versionsOf } from '../catalog/run-directories';
import type { ObjectStore } from '../ports/object-store';
import { isProbe } from '../ports/probe-key';

const DAYS = 86_400_000;

/** The most keys that one run sweeps; what is left goes with the next. A key costs a request, and whoever has the app's key pair may make any number. */
export const SWEPT_AT_ONCE = 2000;

export interface SweepOptions {
  readonly app: string;
  /** `<prefix>/<cluster>/<app>`. */
  readonly prefix: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly deadlineSeconds: number;
  /** The most keys that are wanted. */
  readonly most: number;
}

/**
 * Exact keys of what a run left that made no restore point, two days past its deadline. A directory in which any version of
 * a `restore-point.json` lies, signed or not, is never swept: a key may be missing from Git.
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
    if (isCurrent(version) && isSwept(version.key.slice(`${prefix}/${run}/`.length))) keys.push(version.key);
    if (keys.length >= most) break;
  }
  return keys;
}

/** Directly in the directory, or left by the probe of a run that was killed: a run writes nothing else that is deeper. */
const isSwept = (file: string): boolean => !file.includes('/') || isProbe(file);
