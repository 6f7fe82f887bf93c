import type { Resource } from './api';

/** Returns the plural of a kind: `roles` for `Role`. */
export const pluralOf = (kind: string): Resource =>
  (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`).toLowerCase() as Resource;
