import { pattern } from './rule';

export const latin = pattern(
  'latin',
  /\b(e\.g\.|i\.e\.|etc\.|resp\.|viz\.|cf\.)/i,
  ([, found]) =>
    ({ 'e.g.': 'write "for example"', 'i.e.': 'write "that is"', 'cf.': 'write "see"' })[found!.toLowerCase()] ??
    'name them, or leave it out',
);
