import type { Context } from '../ports/context';
import { type CatalogEntry, type NoRestorePoint, readDirectory } from './catalog';
import { listRuns } from './run-directories';
import { mergeStates, newState, type State } from './state';
import { writeState } from './write-state';

/** A restore point that is not retired, as it is in the store now; or what is left of one. */
export type KeptPoint = CatalogEntry | NoRestorePoint;

/** Its signed content, even if some of its objects are gone; `undefined` if nothing is signed. */
export const signedPart = (
  entry: CatalogEntry | NoRestorePoint,
): Pick<CatalogEntry, 'point' | 'signedBy' | 'state' | 'over'> | undefined => ('cause' in entry ? entry.lost : entry);

/** @returns `undefined` if the run has no restore point, or retention has retired it */
export async function keptPoint({ config, store }: Context, run: string): Promise<KeptPoint | undefined> {
  for await (const directory of listRuns(store, config.store.prefix, config.app, run)) {
    const entry = await readDirectory(store, config, directory, false);
    if (entry) return entry;
  }
  return undefined;
}

/**
 * Adds to the state of a kept point. It first reads the current state, since retention does not wait for verification.
 *
 * @returns whether the point still exists
 */
export async function updateState(
  context: Context,
  run: string,
  said: Partial<Pick<State, 'verified' | 'broken'>>,
): Promise<boolean> {
  const kept = await keptPoint(context, run);
  const signed = kept && signedPart(kept);
  if (!signed) return false;
  const known = signed.state ?? newState(signed.point);
  await writeState(context, mergeStates(known, { ...newState(signed.point), ...said }));
  return true;
}
