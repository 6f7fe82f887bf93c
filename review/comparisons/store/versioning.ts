import { compared } from '../../comparison/comparison';
import { truer } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Whether what is overwritten or deleted stays. */
export const storeVersioning = compared<ReviewedStore, boolean>({
  part: 'versioning',
  of: ({ versioning }) => versioning,
  effect: truer,
  words: (_, keeps) =>
    keeps ? 'keeps what is overwritten or deleted' : 'no longer keeps what is overwritten or deleted',
  text: String,
});
