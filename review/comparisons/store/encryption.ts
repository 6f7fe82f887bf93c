import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

/** Compares whose key encrypts the bucket: `kms`, a key of its own, to which you can deny a reader access; `s3`, the store's key. */
export const storeEncryption = compared<ReviewedStore, string>({
  part: 'encryption',
  of: ({ encryption }) => encryption,
  effect: byStrength((encryption) => [encryption === 'kms' ? 1 : 0]),
  words: (before, after) => `encryption ${before} → ${after}`,
  text: String,
});
