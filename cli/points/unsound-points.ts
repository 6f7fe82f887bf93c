import type { Catalog, CatalogEntry } from '../../runner/catalog/catalog';
import { isLost } from '../../runner/catalog/integrity-alarm';

/** Restore points that need attention, by run. Retired points are not included: retention made the delete markers on them. */
export interface UnsoundPoints {
  /** They cannot be restored: their bytes differ, or are missing. */
  readonly broken: readonly string[];
  /** A newer version or a delete marker covers one of their objects; the signed version is still restored. */
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

/** Tells a person what to do about them, one line per kind. */
export function unsoundLines({ broken, covered }: UnsoundPoints): string[] {
  return [
    ...(broken.length > 0
      ? [
          `broken: ${named(broken)} (objects differ or are missing; not restorable); check who can write to and delete from the store, and make a new backup`,
        ]
      : []),
    ...(covered.length > 0
      ? [
          `covered: ${named(covered)} (a newer version or a delete marker hides an object; the signed version can still be restored); check who can write to and delete from the store, and replace that key pair`,
        ]
      : []),
  ];
}

/** The same with counts, for reports that do not list the points. */
export function unsoundCounts({ broken, covered }: UnsoundPoints, app: string): string[] {
  const list = `npx jerrycan points ${app}`;
  return [
    ...(broken.length > 0
      ? [`${counted(broken)} broken; check who can write to the store, and list them: ${list}`]
      : []),
    ...(covered.length > 0
      ? [
          `${counted(covered)} covered by a newer version or a delete marker; check who can write to the store, and list them: ${list}`,
        ]
      : []),
  ];
}

function counted({ length }: readonly string[]): string {
  return length === 1 ? '1 restore point is' : `${length} restore points are`;
}

/** The number of runs that are named. The others are counted. */
const NAMED = 3;

function named(runs: readonly string[]): string {
  const more = runs.length - NAMED;
  return `${runs.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
