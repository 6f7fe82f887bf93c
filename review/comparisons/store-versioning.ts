import { compared } from '../comparison';
import { truer } from '../judgement';
import type { ReviewedStore } from '../protection';

/** Whether what is overwritten or deleted stays. */
export const storeVersioning = compared<ReviewedStore, boolean>({
  part: 'versioning',
  of: ({ versioning }) => versioning,
  effect: truer,
  words: (_, keeps) =>
    keeps ? 'keeps what is overwritten or deleted' : 'no longer keeps what is overwritten or deleted',
  text: String,
});
