import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

type Lifecycle = ReviewedStore['lifecycle'] & {};

const said = (lifecycle: Lifecycle | null): string =>
  lifecycle ? `${lifecycle.noncurrentDays} days` : 'until somebody deletes them';

/** How long old versions stay. */
export const storeLifecycle = compared<ReviewedStore, Lifecycle | null>({
  part: 'lifecycle.noncurrentDays',
  of: ({ lifecycle }) => lifecycle,
  effect: byStrength((lifecycle) => [lifecycle?.noncurrentDays ?? Number.POSITIVE_INFINITY]),
  words: (before, after) => `old versions stay ${said(before)} → ${said(after)}`,
  text: (lifecycle) => `${lifecycle?.noncurrentDays ?? 'none'}`,
});
