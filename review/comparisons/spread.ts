import { inWords } from '../../constructs/duration-words';
import { compared } from '../comparison';
import { noted } from '../judgement';
import type { AppFacts } from '../protection';

/** Within what time after the clock a run begins. The RPO bounds it; it promises nothing itself. */
export const spread = compared<AppFacts, number>({
  part: 'spread',
  of: ({ config }) => config.spreadSeconds,
  effect: noted,
  words: (before, after) => `spread ${inWords(before)} → ${inWords(after)}`,
  text: inWords,
});
