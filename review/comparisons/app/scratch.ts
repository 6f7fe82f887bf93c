import { members } from '../../comparison/comparison';
import type { AppFacts } from '../../protection/protection';

/** Compares which volumes of a writer a stop may destroy because their content can be lost. */
export const scratch = members<AppFacts>({
  part: 'scratch',
  of: ({ config }) =>
    config.writers?.flatMap(({ kind, name, scratch = [] }) => scratch.map((volume) => `${kind}/${name}/${volume}`)),
  lost: {
    effect: 'stronger',
    words: (volume) => `a run no longer destroys the volume ${volume} if it may contain data`,
  },
  gained: { effect: 'weaker', words: (volume) => `a run that stops the writer destroys the volume ${volume}` },
});
