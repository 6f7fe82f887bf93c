import { compared } from '../../comparison/comparison';
import { noted } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Compares the order of the captures. Neither is safer: an order makes the run longer, and the parts of a restore point are not of one instant either way. */
export const order = compared<AppFacts, readonly string[]>({
  part: 'order',
  of: ({ config, captures }) => (config.isOrdered ? captures.map(({ name }) => name ?? '') : []),
  effect: noted,
  words: (before, after) =>
    after.length > 0
      ? `captures one after the other: ${after.join(', ')}`
      : `captures all at the same time, no longer in the order ${before.join(', ')}`,
  text: (names) => names.join(',') || 'none',
});
