import { type Comparison, compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Compares where the restore points are. Another place has none of them, and only a person knows whether two addresses are the same store. */
export const storePlace: readonly Comparison<ReviewedStore>[] = (
  ['bucket', 'prefix', 'endpoint', 'region'] as const
).map((part) =>
  compared<ReviewedStore, string>({
    part,
    of: (store) => store[part],
    effect: leavesBehind,
    words: (before, after) => `${part} ${before} → ${after}: existing restore points stay where they are`,
    text: String,
  }),
);
