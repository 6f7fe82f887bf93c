import { inWords } from '../../constructs/duration-words';
import { compared } from '../comparison';
import { noted } from '../judgement';
import type { AppFacts } from '../protection';

/** When a backup that has not ended is ended. Longer is not safer, nor shorter: the RPO bounds it, the data must fit into it. */
export const deadline = compared<AppFacts, number>({
  part: 'deadline',
  of: ({ config }) => config.deadlineSeconds,
  effect: noted,
  words: (before, after) => `deadline of a backup ${inWords(before)} → ${inWords(after)}`,
  text: inWords,
});
