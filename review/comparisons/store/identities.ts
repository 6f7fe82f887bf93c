import { members } from '../../comparison/comparison';
import type { ReviewedStore } from '../../protection/protection';

/** Who has keys to the store. */
export const storeIdentities = members<ReviewedStore>({
  part: 'identities',
  of: ({ identities }) => identities,
  lost: { effect: 'weaker', words: (app) => `${app} has no keys to it any more` },
  gained: { effect: 'stronger', words: (app) => `${app} has keys to it` },
});
