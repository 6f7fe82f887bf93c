import { distance } from 'fastest-levenshtein';

/** The maximum number of edits of a typing error: a third of the word, and at most three. */
const limit = (word: string): number => Math.min(3, Math.ceil(word.length / 3));

/** The name that a person meant when they typed another one; `undefined` if no name is similar. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, edits: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return best && best.edits <= limit(best.name) ? best.name : undefined;
}

/** Says what to do about an unknown name: `did you mean shop?`, or `choose one of blog, shop`. */
export function choice(typed: string, names: readonly string[], none: string): string {
  const meant = nearest(typed, names);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return names.length > 0 ? `choose one of ${names.join(', ')}` : none;
}
