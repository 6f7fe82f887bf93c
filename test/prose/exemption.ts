import type { Finding } from './finding';
import type { Prose } from './prose';

/** `prose-ignore <rule>: <reason>` in a comment: the next paragraph, comment or string may break the rule. */
const EXEMPTION = /^[ \t]*(?:\/\/|\/\*\*?|<!--|#)\s*prose-ignore\b ?([a-z-]*)(?:: *(.*?))?\s*(?:-->|\*\/)?$/gm;

export interface Exemption {
  readonly offset: number;
  readonly rule: string;
  readonly reason: string;
}

export const exemptionsOf = (text: string): Exemption[] =>
  [...text.matchAll(EXEMPTION)].map((match) => ({ offset: match.index, rule: match[1] ?? '', reason: match[2] ?? '' }));

/** The piece of prose that an exemption is for: the next one of the file. */
export const exempted = (exemption: Exemption, prose: readonly Prose[]): Prose | undefined =>
  prose
    .filter((each) => each.at(0) > exemption.offset)
    .reduce<Prose | undefined>((first, each) => (first && first.at(0) <= each.at(0) ? first : each), undefined);

export type Placed = Pick<Finding, 'rule' | 'sentence' | 'instead'> & { readonly offset: number };
