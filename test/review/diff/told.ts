import { difference } from '../../../review/diff/difference';
import { protection, type Said } from '../sample';

/** Returns `effect: words` of each change, and its id. */
export const told = (before: Said, after: Said) =>
  difference(protection(before), protection(after)).map(({ effect, words, id }) => [`${effect}: ${words}`, id]);
