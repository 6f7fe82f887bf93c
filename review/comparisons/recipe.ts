import { type Comparison, compared, members } from '../comparison';
import { noted } from '../judgement';
import type { AppFacts } from '../protection';

/** How the data is captured. What is better a program cannot tell, but for an assertion that is gone; that the recipe changed is always said. */
export const recipe: readonly Comparison<AppFacts>[] = [
  compared<AppFacts, string>({
    part: 'blueprint',
    of: ({ config }) => config.blueprint?.digest,
    effect: noted,
    words: () => 'its Blueprint changed: read it in manifests/',
    text: (digest) => digest.replace(/^sha256:/, '').slice(0, 12),
  }),
  compared<AppFacts, string>({
    part: 'method',
    of: (app) => app.recipe?.method,
    effect: noted,
    words: (before, after) => `method ${before} → ${after}`,
    text: String,
  }),
  compared<AppFacts, string>({
    part: 'compression',
    of: (app) => app.recipe?.compression,
    effect: noted,
    words: (before, after) => `compression ${before} → ${after}`,
    text: String,
  }),
  compared<AppFacts, readonly string[]>({
    part: 'image',
    of: (app) => app.recipe?.images,
    effect: noted,
    words: (before, after) => `image ${before.join(', ')} → ${after.join(', ')}`,
    text: (images) => images.join(','),
  }),
  members<AppFacts>({
    part: 'assertions',
    of: (app) => app.recipe && (app.recipe.assertions ?? []),
    lost: { effect: 'weaker', words: (query) => `a restore is no longer held to: ${query}` },
    gained: { effect: 'stronger', words: (query) => `a restore is held to: ${query}` },
  }),
];
