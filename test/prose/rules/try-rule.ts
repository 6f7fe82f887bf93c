import { type Kind, ProseBuilder } from '../prose';
import { sentencesOf } from '../sentence';
import type { Rule } from './rule';

/** What a rule finds in a text: the words from each place on. */
export function tryRule(rule: Rule, text: string, kind: Kind = 'docs'): string[] {
  return sentencesOf(new ProseBuilder().add(text, 0).build(kind)).flatMap((sentence) =>
    rule.check(sentence).map(({ index }) => sentence.text.slice(index)),
  );
}
