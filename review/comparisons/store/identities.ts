import { members } from '../../comparison/comparison';
import type { ReviewedStore } from '../../protection/protection';

/** Compares which apps have keys to the store. */
export const storeIdentities = members<ReviewedStore>({
  part: 'identities',
  of: ({ identities }) => identities,
  lost: { effect: 'weaker', words: (app) => `${app} no longer has keys to it` },
  gained: { effect: 'stronger', words: (app) => `${app} has keys to it` },
});
