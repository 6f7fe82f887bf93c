import { members } from '../../comparison/comparison';
import type { AppFacts } from '../../protection/protection';

/** Compares which workloads write to the data, and are stopped by a restore. */
export const writers = members<AppFacts>({
  part: 'writers',
  of: ({ config }) => config.writers?.map(({ kind, name }) => `${kind}/${name}`),
  lost: {
    effect: 'weaker',
    words: (writer) => `a restore no longer stops ${writer}: it may write while the data is loaded`,
  },
  gained: { effect: 'stronger', words: (writer) => `a restore also stops ${writer}` },
});
