import { isCaptureName } from '../../contracts/capture-name';
import { isPartName, POINT_LEAST, POINT_LIMIT, restorePointFile } from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { checkOrder } from '../ports/key-order';
import type { ObjectStore, ObjectVersion } from '../ports/object-store';
import { isProbe } from '../ports/probe-key';
import { Candidates, type Sizes } from './candidates';
import { STATE_LEAST, STATE_LIMIT, stateFile } from './state';

/**
 * The most versions of one run that are kept in memory, about 12 MB. A dump of 640 GB has as many parts; a larger one is listed a second time.
 */
export const HELD = 10_000;

/** The listed versions and delete markers in one run's directory, newest first within a key. */
export interface RunDirectory {
  readonly run: string;
  /**
   * The {@link Candidates} of `restore-point.json` and `state.json`; and every version of all other keys if the directory is `whole`, or none
   * if it is not.
   */
  readonly versions: readonly ObjectVersion[];
  /** Whether there are at most {@link HELD} versions of other keys. If not, use {@link versionsOf}. */
  readonly whole: boolean;
}

/** The runner's own files. */
const own: Readonly<Record<string, Sizes>> = {
  [restorePointFile]: { least: POINT_LEAST, most: POINT_LIMIT },
  [stateFile]: { least: STATE_LEAST, most: STATE_LIMIT },
};

/**
 * Lists everything below an app's prefix once, directory by directory, since a store lists keys in order: the files of each run and of its captures. It
 * skips directories that are not of the app's runs (`kanctl/`, `recovered/`). Any number of junk versions, keys or directories costs only list pages and a bounded
 * amount of memory.
 *
 * @throws StoreError with the code `NotSorted` if the directories are out of order: a point whose parts come later would look broken
 *
 * @param only the only run to list @default - all
 */
export async function* listRuns(
  store: ObjectStore,
  prefix: string,
  app: string,
  only?: string,
): AsyncGenerator<RunDirectory, undefined> {
  let listed: Listed | undefined;
  // A directory's name is parsed once: a hundred thousand keys may follow in it.
  let [judged, isRun] = ['', false];
  for await (const version of store.versions(only ? `${prefix}/${only}/` : `${prefix}/`)) {
    const [directory = '', file, ...deeper] = version.key.slice(prefix.length + 1).split('/');
    if (directory !== judged) [judged, isRun] = [directory, runTime(app, directory) !== undefined];
    if (!file || !isRun) continue;
    if (!isWritten([file, ...deeper])) continue;
    checkOrder(listed?.run, directory);
    if (listed && listed.run !== directory) yield listed.directory;
    if (listed?.run !== directory) listed = new Listed(directory);
    listed.add([file, ...deeper].join('/'), version);
  }
  if (listed) yield listed.directory;
}

/** Whether a run writes such a path, below its directory: a file of its own, a part of a capture's data, or a probe of either. */
export function isWritten(path: readonly string[]): boolean {
  const [directory, ...file] = path;
  if (path.length === 1 || isProbe(path.join('/'))) return true;
  return isCaptureName(directory) && (isPartName(file.join('/')) || isProbe(file.join('/')));
}

/** Every version and marker in a run's directory except those of `state.json`: from memory, or listed again if there are too many. */
export const versionsOf = (
  store: ObjectStore,
  prefix: string,
  { run, versions, whole }: RunDirectory,
): Iterable<ObjectVersion> | AsyncIterable<ObjectVersion> => (whole ? versions : store.versions(`${prefix}/${run}/`));

/** The versions that a plain GET finds. */
export const current = (versions: readonly ObjectVersion[]): ObjectVersion[] => versions.filter(isCurrent);

export const isCurrent = ({ latest, marker }: ObjectVersion): boolean => latest && !marker;

class Listed {
  private readonly own = new Map<string, Candidates>();
  private others: ObjectVersion[] = [];
  private whole = true;

  constructor(readonly run: string) {}

  /** @param file its path below the run's directory */
  add(file: string, version: ObjectVersion): void {
    const sizes = own[file];
    if (sizes) {
      const candidates = this.own.get(file) ?? new Candidates(sizes);
      this.own.set(file, candidates);
      candidates.add(version);
    } else if (this.whole) this.others.push(version);
    if (this.others.length <= HELD) return;
    this.whole = false;
    this.others = [];
  }

  get directory(): RunDirectory {
    const { run, own, others, whole } = this;
    return { run, whole, versions: [...others, ...[...own.values()].flatMap(({ versions }) => versions)] };
  }
}
