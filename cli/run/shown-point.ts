import type { CatalogEntry } from '../../runner/catalog/catalog';
import { credentials, readAppCatalog, type StoreOptions } from '../points/app-catalog';
import { isCandidate } from '../points/candidate';
import type { App, Repository } from '../repository/repository';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';

export interface CatalogContext {
  readonly repository: Repository;
  /** @default - the real store, if a key pair is in the environment */
  readonly catalog?: typeof readAppCatalog;
}

/** A restore point, as far as the store can be read from here. */
export interface ShownPoint {
  /** `undefined` if the store was not read from here. */
  readonly entry?: CatalogEntry;
  /** Why the store was not read. */
  readonly unread?: string;
  readonly lockDays?: number | undefined;
}

/**
 * Reads the point from the store, if the store can be read from here. A named point may be retired. Otherwise the runner chooses and checks the point: it reads
 * the catalog in any case, and it may reach a store that a laptop does not.
 */
export async function shownPoint(
  app: App,
  wanted: string,
  options: StoreOptions,
  { repository, catalog }: CatalogContext,
): Promise<ShownPoint> {
  if (!catalog && options.store === undefined && !credentials())
    return { unread: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set' };
  const read = catalog ?? readAppCatalog;
  const one = wanted === 'latest' ? {} : { retired: true, only: wanted };
  let unread = '';
  const found = await read(repository, app, { ...options, ...one }).catch((cause) => {
    if (options.store !== undefined || !(cause instanceof Failure)) throw cause;
    unread = cause.message;
    return undefined;
  });
  if (!found) return { unread };
  const entry =
    wanted === 'latest' ? found.entries.find(isCandidate) : found.entries.find(({ point }) => point.run === wanted);
  if (entry) return { entry, lockDays: found.lockDays };
  const doubted = found.refused.find((one) => one.doubted === 'dates' && isWanted(one.key, wanted));
  const why = found.refused.find(({ key }) => key.split('/').at(-2) === wanted)?.cause;
  const what =
    wanted === 'latest'
      ? 'no verified restore point'
      : `no restore point of the run ${wanted}${why ? ` (${why})` : ''}`;
  throw new Failure('store', `${what} in ${found.address}`, {
    next: doubted
      ? `${doubted.key} is ${doubted.cause}; if the store was copied, use --dates-of-copy`
      : `npx jerrycan points ${app.name} --all lists what is there`,
    exitCode: EXIT.refused,
  });
}

const isWanted = (key: string, wanted: string): boolean => wanted === 'latest' || key.includes(`/${wanted}/`);
