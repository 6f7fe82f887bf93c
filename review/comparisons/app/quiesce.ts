import type { Quiesce } from '../../../contracts/app-config';
import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** From the least to the most consistent. */
const ORDER: readonly Quiesce[] = ['never', 'snapshot', 'whole-backup'];

/** Compares what a backup does with the writers. The longer they are stopped, the less consistency depends on the database engine. */
export const quiesce = compared<AppFacts, Quiesce>({
  part: 'quiesce',
  of: ({ config }) => config.quiesce,
  effect: byStrength((how) => [ORDER.indexOf(how)]),
  words: (before, after) => `quiesce ${before} → ${after}`,
  text: String,
});
