import type { Resource } from './api';

/** `Role`: `roles`. */
export const pluralOf = (kind: string): Resource =>
  (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`).toLowerCase() as Resource;
