import type { Catalog, CatalogEntry } from '../../runner/catalog/catalog';
import { isLost } from '../../runner/catalog/integrity-alarm';

/** Restore points that somebody should look at, by their runs. Retired ones are none: the markers over them are retention's own. */
export interface UnsoundPoints {
  /** They cannot be restored: their bytes differ, or are gone. */
  readonly broken: readonly string[];
  /** A newer version or a delete marker lies over one of their objects; the signed version is still restored. */
  readonly covered: readonly string[];
}

export function unsoundPoints({ entries, refused }: Pick<Catalog, 'entries' | 'refused'>): UnsoundPoints {
  const runs = (is: (entry: CatalogEntry) => boolean) =>
    entries.filter((entry) => !entry.state?.retired && is(entry)).map(({ point }) => point.run);
  return {
    broken: [
      ...runs(({ state }) => Boolean(state?.broken)),
      ...refused.filter(isLost).map(({ key }) => key.split('/').at(-2) ?? key),
    ],
    covered: runs(({ covered }) => covered.length > 0),
  };
}

export const isUnsound = ({ broken, covered }: UnsoundPoints): boolean => broken.length + covered.length > 0;

/** What a person does about them, a line a kind. */
export function unsoundLines({ broken, covered }: UnsoundPoints): string[] {
  return [
    ...(broken.length > 0
      ? [`broken: ${named(broken)}; see who can write and delete in the store, and make a new point`]
      : []),
    ...(covered.length > 0
      ? [`covered: ${named(covered)}; see who can write and delete in the store, and renew its key pair`]
      : []),
  ];
}

/** The same as counts, where a listing is a command away. */
export function unsoundCounts({ broken, covered }: UnsoundPoints, app: string): string[] {
  const list = `npx jerrycan points ${app}`;
  return [
    ...(broken.length > 0
      ? [`${broken.length} restore points are broken; see which, and who can write there: ${list}`]
      : []),
    ...(covered.length > 0
      ? [`something lies over ${covered.length} restore points; see who can write there: ${list}`]
      : []),
  ];
}

/** So many are named; a store in which all is covered would fill the screen. */
const NAMED = 3;

function named(runs: readonly string[]): string {
  const more = runs.length - NAMED;
  return `${runs.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
