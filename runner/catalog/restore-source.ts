import {
  type CapturedData,
  directoryOf,
  objectsOf,
  type RestorePoint,
  type StoredObject,
} from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { type CatalogEntry, type NoRestorePoint, readCatalog, readDirectory, type StoreDates } from './catalog';
import { lockedUntil } from './lock';
import { recoveredKey } from './quarantine';
import { Mismatch, readBack } from './read-back';
import { listRuns } from './run-directories';

export interface RestoreSource {
  readonly point: RestorePoint;
  /** The directory where a plain GET finds the objects of its captures: the run's own, or `recovered/<run>`. */
  readonly directory: string;
}

/** What one capture loads. */
export interface LoadSource {
  readonly data: CapturedData;
  /** The directory of its objects, for the artifact `point`. */
  readonly directory: string;
}

export const loadSource = ({ directory }: Pick<RestoreSource, 'directory'>, data: CapturedData): LoadSource => ({
  data,
  directory: directoryOf(directory, data),
});

export interface SourceOptions {
  /** `copy` only if a person says that the store was copied. @default 'store' */
  readonly dates?: StoreDates | undefined;
  /** Returns the data that is restored; throws to refuse the point. @default - all of its data */
  readonly choose?: (point: RestorePoint) => readonly CapturedData[];
}

/**
 * Finds the restore point of a run, and reads all that is restored of it back before anything is touched.
 *
 * @param wanted a run's name, or `latest`
 * @throws Failure with the exit code 3 if it is missing, of another app, not signed, broken or altered
 */
export async function findSource(
  context: Context,
  wanted: string,
  { dates = 'store', choose = ({ captures }) => captures }: SourceOptions = {},
): Promise<RestoreSource> {
  const { config, log } = context;
  log.begin('find restore point', { point: wanted });
  const entry = wanted === 'latest' ? await latest(context, dates) : await named(context, wanted, dates);
  const { point, state, signedBy } = entry;
  const { run } = point;
  if (state?.broken) throw refused(`${run} has been broken since ${state.broken.time}: ${state.broken.cause}`, LIST);
  const objects = objectsOf({ captures: choose(point) });
  if (state?.retired) {
    const until = lockedUntil(signedBy.time, config.store.lockDays);
    const held =
      until && Date.parse(until) > context.clock.now() ? `the lock keeps them until ${until}` : 'no lock keeps them';
    log.warn(`${run} was retired at ${state.retired}`, `its versions still exist and are used; ${held}`);
  }
  log.begin('read back', { point: run });
  try {
    await readBack(context, objects);
  } catch (error) {
    if (error instanceof Mismatch) throw refused(error.message, LIST);
    throw error;
  }
  // Its `restore-point.json` is read only here.
  const needed = new Set(objects.map(({ key }) => key));
  const covered = entry.covered.filter(({ key }) => needed.has(key));
  if (covered.length === 0) return { point, directory: run };
  if (!state?.retired)
    log.warn(
      `newer versions or delete markers cover ${covered.length} of its objects, first ${covered[0]?.key}`,
      'the signed versions are used; find out who can write there, and renew its key pair',
    );
  return { point, directory: await recover(context, run, objects) };
}

async function named({ config, store }: Context, run: string, dates: StoreDates): Promise<CatalogEntry> {
  if (runTime(config.app, run) === undefined) throw refused(`${run} is not the name of a run of ${config.app}`, LIST);
  const { entries, refused: none } = await readCatalog(store, config, { retired: true, only: run, dates });
  if (entries[0]) return entries[0];
  const [first] = none;
  throw refused(
    first ? `${first.key}: ${first.cause}` : `${run} has no restore point`,
    first?.doubted === 'dates' ? COPIED : LIST,
  );
}

async function latest({ config, store }: Context, dates: StoreDates): Promise<CatalogEntry> {
  let newest: CatalogEntry | undefined;
  let doubted: NoRestorePoint | undefined;
  let count = 0;
  // One at a time: the restore point of a terabyte is four megabytes of JSON.
  for await (const directory of listRuns(store, config.store.prefix, config.app)) {
    const entry = await readDirectory(store, config, directory, false, dates);
    if (entry && 'cause' in entry && entry.doubted === 'dates') {
      doubted = entry;
      count += 1;
    }
    if (!entry || 'cause' in entry || entry.point.safety || !entry.state?.verified || entry.state.broken) continue;
    if (!newest || entry.point.run > newest.point.run) newest = entry;
  }
  if (newest) return newest;
  const cause = `${config.app} has no verified restore point`;
  if (!doubted) throw refused(cause, LIST);
  throw refused(`${cause}; ${count} have untrusted dates, the newest: ${doubted.cause}`, COPIED);
}

/** Copies the named versions to separate keys. kando reads only the newest version of a key, so each copy must be the newest. */
async function recover(
  { config, log, signal, store }: Context,
  run: string,
  objects: readonly StoredObject[],
): Promise<string> {
  const directory = `recovered/${run}`;
  log.begin('recover', { directory });
  for (const { key, versionId } of objects) {
    signal.throwIfAborted();
    await store.copy(key, versionId, recoveredKey(config.store.prefix, key));
  }
  return directory;
}

const LIST = 'list the restore points: npx jerrycan points <app>';

/** The advice for an untrusted date, which an attack and a copied store have in common. */
const COPIED =
  'if the store was copied (rclone, aws s3 sync, mc mirror), restore with --dates-of-copy; if not, find out who can write there';

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'find restore point', cause, next, exitCode: exitCodes.refused });
