import type { ObjectStore, ObjectVersion } from './object-store';
import { runTime } from './run-name';

/** All versions and delete markers of one run's directory, a key's newest first. */
export interface RunDirectory {
  readonly run: string;
  readonly versions: readonly ObjectVersion[];
}

/**
 * One look at everything below an app's prefix, a directory after the other: a store lists keys in their order. What no run of
 * the app made (`kanctl/`, `recovered/`) is left out.
 *
 * @param only the one run to look at @default - all
 */
export async function* survey(
  store: ObjectStore,
  prefix: string,
  app: string,
  only?: string,
): AsyncGenerator<RunDirectory, undefined> {
  let run = '';
  let versions: ObjectVersion[] = [];
  for await (const version of store.versions(only ? `${prefix}/${only}/` : `${prefix}/`)) {
    const [directory = '', file, ...deeper] = version.key.slice(prefix.length + 1).split('/');
    if (!file || deeper.length > 0 || runTime(app, directory) === undefined) continue;
    if (directory !== run && versions.length > 0) yield { run, versions };
    if (directory !== run) [run, versions] = [directory, []];
    versions.push(version);
  }
  if (versions.length > 0) yield { run, versions };
}

/** What a plain GET finds of these. */
export const current = (versions: readonly ObjectVersion[]): ObjectVersion[] =>
  versions.filter(({ latest, marker }) => latest && !marker);
