import { compared } from '../../comparison/comparison';
import { truer } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Compares whether overwritten and deleted objects are kept. */
export const storeVersioning = compared<ReviewedStore, boolean>({
  part: 'versioning',
  of: ({ versioning }) => versioning,
  effect: truer,
  words: (_, keeps) =>
    keeps ? 'keeps overwritten and deleted objects' : 'no longer keeps overwritten and deleted objects',
  text: String,
});
