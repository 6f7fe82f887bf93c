import { POINT_LEAST, POINT_LIMIT, restorePointFile } from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { checkOrder } from '../ports/key-order';
import type { ObjectStore, ObjectVersion } from '../ports/object-store';
import { isProbe } from '../ports/probe-key';
import { Candidates, type Sizes } from './candidates';
import { STATE_LEAST, STATE_LIMIT, stateFile } from './state';

/**
 * The most versions of one run that are held in memory: at most 12 MB of them. A dump of 640 GB has as many parts; a larger one is listed a second time.
 */
export const HELD = 10_000;

/** What was listed of one run's directory: versions and delete markers, a key's newest first. */
export interface RunDirectory {
  readonly run: string;
  /**
   * Of `restore-point.json` and `state.json` the {@link Candidates}; of all other keys every version if the directory is `whole`, and none
   * if it is not.
   */
  readonly versions: readonly ObjectVersion[];
  /** There are at most {@link HELD} versions of other keys. If not: see {@link versionsOf}. */
  readonly whole: boolean;
}

/** The runner's own files. */
const own: Readonly<Record<string, Sizes>> = {
  [restorePointFile]: { least: POINT_LEAST, most: POINT_LIMIT },
  [stateFile]: { least: STATE_LEAST, most: STATE_LIMIT },
};

/**
 * One look at everything below an app's prefix, a directory after the other: a store lists keys in their order. What no run of
 * the app made (`kanctl/`, `recovered/`) is left out. Any number of junk versions, keys or directories costs pages of the list and a bounded
 * amount of memory.
 *
 * @throws StoreError with the code `NotSorted` if the directories are not in order: a point of which a part comes later would look broken
 *
 * @param only the one run to look at @default - all
 */
export async function* survey(
  store: ObjectStore,
  prefix: string,
  app: string,
  only?: string,
): AsyncGenerator<RunDirectory, undefined> {
  let listed: Listed | undefined;
  // A directory's name is judged once: a hundred thousand keys may follow in it.
  let [judged, isRun] = ['', false];
  for await (const version of store.versions(only ? `${prefix}/${only}/` : `${prefix}/`)) {
    const [directory = '', file, ...deeper] = version.key.slice(prefix.length + 1).split('/');
    if (directory !== judged) [judged, isRun] = [directory, runTime(app, directory) !== undefined];
    if (!file || !isRun) continue;
    if (deeper.length > 0 && !isProbe([file, ...deeper].join('/'))) continue;
    checkOrder(listed?.run, directory);
    if (listed && listed.run !== directory) yield listed.directory;
    if (listed?.run !== directory) listed = new Listed(directory);
    listed.add(file, version);
  }
  if (listed) yield listed.directory;
}

/** Every version and marker in a run's directory but those of `state.json`: from memory, or listed again where they are too many for it. */
export const versionsOf = (
  store: ObjectStore,
  prefix: string,
  { run, versions, whole }: RunDirectory,
): Iterable<ObjectVersion> | AsyncIterable<ObjectVersion> => (whole ? versions : store.versions(`${prefix}/${run}/`));

/** What a plain GET finds of these. */
export const current = (versions: readonly ObjectVersion[]): ObjectVersion[] => versions.filter(isCurrent);

export const isCurrent = ({ latest, marker }: ObjectVersion): boolean => latest && !marker;

class Listed {
  private readonly own = new Map<string, Candidates>();
  private others: ObjectVersion[] = [];
  private whole = true;

  constructor(readonly run: string) {}

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
