import type { CatalogEntry } from '../../runner/catalog/catalog';

/** As the runner chooses. One that something lies over is restored all the same, by version: or else whoever can write could choose the point. */
export function isCandidate({ point, state }: CatalogEntry): boolean {
  return Boolean(state?.verified) && !state?.broken && !state?.retired && !point.safety;
}
