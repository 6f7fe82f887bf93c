import { inWords } from '../../constructs/duration-words';
import { compared } from '../comparison';
import { less } from '../judgement';
import type { AppFacts } from '../protection';

/** The most data, in time, that may be lost. */
export const rpo = compared<AppFacts, number>({
  part: 'rpo',
  of: ({ config }) => config.rpoSeconds,
  effect: less,
  words: (before, after) => `RPO ${inWords(before)} → ${inWords(after)}`,
  text: inWords,
});
