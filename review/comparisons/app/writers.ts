import { members } from '../../comparison/comparison';
import type { AppFacts } from '../../protection/protection';

/** Who writes to the data, and is stopped by a restore. */
export const writers = members<AppFacts>({
  part: 'writers',
  of: ({ config }) => config.writers?.map(({ kind, name }) => `${kind}/${name}`),
  lost: { effect: 'weaker', words: (writer) => `a restore no longer stops ${writer}: it may write while it is loaded` },
  gained: { effect: 'stronger', words: (writer) => `a restore stops ${writer} too` },
});
