import { type Comparison, compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Where restore points lie. Another place has none of them, and whether two addresses are one store only a person knows. */
export const storePlace: readonly Comparison<ReviewedStore>[] = (
  ['bucket', 'prefix', 'endpoint', 'region'] as const
).map((part) =>
  compared<ReviewedStore, string>({
    part,
    of: (store) => store[part],
    effect: leavesBehind,
    words: (before, after) => `${part} ${before} → ${after}: what was written until now stays where it was`,
    text: String,
  }),
);
