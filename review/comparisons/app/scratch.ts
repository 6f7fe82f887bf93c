import { members } from '../../comparison/comparison';
import type { AppFacts } from '../../protection/protection';

/** Which volumes of a writer a stop may destroy, since nothing in them has to be kept. */
export const scratch = members<AppFacts>({
  part: 'scratch',
  of: ({ config }) =>
    config.writers?.flatMap(({ kind, name, scratch = [] }) => scratch.map((volume) => `${kind}/${name}/${volume}`)),
  lost: {
    effect: 'stronger',
    words: (volume) => `a run no longer destroys the volume ${volume} if it looks like data`,
  },
  gained: { effect: 'weaker', words: (volume) => `a run that stops the writer destroys the volume ${volume}` },
});
