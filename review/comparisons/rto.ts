import { inWords } from '../../constructs/duration-words';
import { compared } from '../comparison';
import { less } from '../judgement';
import type { AppFacts } from '../protection';

/** How long a restore may take. */
export const rto = compared<AppFacts, number>({
  part: 'rto',
  of: ({ config }) => config.rtoSeconds,
  effect: less,
  words: (before, after) => `RTO ${inWords(before)} → ${inWords(after)}`,
  text: inWords,
});
