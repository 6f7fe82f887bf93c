import type { Context } from '../ports/context';
import { type CatalogEntry, type NoRestorePoint, readDirectory } from './catalog';
import { survey } from './run-directories';
import { mergeStates, newState, type State } from './state';
import { writeState } from './write-state';

/** A restore point that is not retired, as the store has it now; or what is left of one. */
export type KeptPoint = CatalogEntry | NoRestorePoint;

/** What was signed of it, also where some of its objects are gone; `undefined`: nothing. */
export const signedPart = (
  entry: CatalogEntry | NoRestorePoint,
): Pick<CatalogEntry, 'point' | 'signedBy' | 'state' | 'over'> | undefined => ('cause' in entry ? entry.lost : entry);

/** @returns `undefined`: the run has no restore point, or retention has retired it */
export async function keptPoint({ config, store }: Context, run: string): Promise<KeptPoint | undefined> {
  for await (const directory of survey(store, config.store.prefix, config.app, run)) {
    const entry = await readDirectory(store, config, directory, false);
    if (entry) return entry;
  }
  return undefined;
}

/**
 * Adds to what is said of a kept point. Reads first what is said by now: retention does not wait for verification.
 *
 * @returns whether it was still there to be said
 */
export async function sayOf(
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
