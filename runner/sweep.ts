import { restorePointFile } from './restore-point';
import { runTime } from './run-name';
import { current, type RunDirectory } from './survey';

const DAYS = 86_400_000;

export interface SweepOptions {
  readonly app: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly deadlineSeconds: number;
}

/**
 * Exact keys of what a run left that made no restore point, two days past its deadline. A directory in which any version of
 * a `restore-point.json` lies, signed or not, is never swept: a key may be missing from Git.
 */
export function toSweep({ run, versions }: RunDirectory, { app, now, deadlineSeconds }: SweepOptions): string[] {
  const started = runTime(app, run);
  if (started === undefined || started + deadlineSeconds * 1000 + 2 * DAYS >= now) return [];
  if (versions.some((version) => !version.marker && version.key.endsWith(`/${restorePointFile}`))) return [];
  return current(versions).map(({ key }) => key);
}
