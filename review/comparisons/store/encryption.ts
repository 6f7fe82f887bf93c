import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Whose key encrypts the bucket: `kms`, one of its own, which can be taken from a reader; `s3`, the store's. */
export const storeEncryption = compared<ReviewedStore, string>({
  part: 'encryption',
  of: ({ encryption }) => encryption,
  effect: byStrength((encryption) => [encryption === 'kms' ? 1 : 0]),
  words: (before, after) => `encryption ${before} → ${after}`,
  text: String,
});
