import type { Kind } from '../prose';
import type { Rule } from './rule';

/** The most words of a sentence; code counts as one word. */
const MOST: Record<Kind, number> = { readme: 30, docs: 35, heading: 20, comment: 40, message: 45, title: 30 };

export const sentenceLength: Rule = {
  name: 'sentence-length',
  check({ kind, words }) {
    const most = MOST[kind];
    return words > most ? [{ index: 0, instead: `${words} words, at most ${most}: make two sentences of it` }] : [];
  },
};
