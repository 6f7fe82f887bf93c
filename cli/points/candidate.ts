import type { CatalogEntry } from '../../runner/catalog/catalog';

/** Whether `--latest` may choose the point, by the runner's rule. A covered point qualifies, because its version is restored; otherwise anyone who can write could influence the choice. */
export function isCandidate({ point, state }: CatalogEntry): boolean {
  return Boolean(state?.verified) && !state?.broken && !state?.retired && !point.safety;
}
