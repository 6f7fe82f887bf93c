import type { ObjectStore, ObjectVersion } from './object-store';
import { runTime } from './run-name';

/** All versions and delete markers of one run's directory, a key's newest first. */
export interface RunDirectory {
  readonly run: string;
  readonly versions: readonly ObjectVersion[];
}

/**
 * One look at everything below an app's prefix. What no run of the app made (`kanctl/`, `recovered/`) is left out.
 *
 * @param only the one run to look at @default - all
 */
export async function survey(store: ObjectStore, prefix: string, app: string, only?: string): Promise<RunDirectory[]> {
  const directories = new Map<string, ObjectVersion[]>();
  for await (const version of store.versions(only ? `${prefix}/${only}/` : `${prefix}/`)) {
    const [run, file, ...deeper] = version.key.slice(prefix.length + 1).split('/');
    if (!run || !file || deeper.length > 0 || runTime(app, run) === undefined) continue;
    const versions = directories.get(run);
    if (versions) versions.push(version);
    else directories.set(run, [version]);
  }
  return [...directories].map(([run, versions]) => ({ run, versions }));
}
