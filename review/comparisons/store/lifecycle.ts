import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

type Lifecycle = ReviewedStore['lifecycle'] & {};

const daysOf = (lifecycle: Lifecycle | null): string =>
  lifecycle ? `${lifecycle.noncurrentDays} days` : 'until a person deletes them';

/** Compares how long old versions are kept. */
export const storeLifecycle = compared<ReviewedStore, Lifecycle | null>({
  part: 'lifecycle.noncurrentDays',
  of: ({ lifecycle }) => lifecycle,
  effect: byStrength((lifecycle) => [lifecycle?.noncurrentDays ?? Number.POSITIVE_INFINITY]),
  words: (before, after) => `old versions are kept ${daysOf(before)} → ${daysOf(after)}`,
  text: (lifecycle) => `${lifecycle?.noncurrentDays ?? 'none'}`,
});
