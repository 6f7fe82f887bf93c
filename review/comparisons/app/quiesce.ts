import type { Quiesce } from '../../../contracts/app-config';
import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** From the least to the most that is consistent. */
const ORDER: readonly Quiesce[] = ['never', 'snapshot', 'whole-dump'];

/** What a backup does with the writers: the longer they stand still, the less depends on the database's engine. */
export const quiesce = compared<AppFacts, Quiesce>({
  part: 'quiesce',
  of: ({ config }) => config.quiesce,
  effect: byStrength((how) => [ORDER.indexOf(how)]),
  words: (before, after) => `quiesce ${before} → ${after}`,
  text: String,
});
