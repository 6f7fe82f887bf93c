import { type Comparison, compared, members, within } from '../../comparison/comparison';
import { noted } from '../../comparison/judgement';
import type { AppFacts, Recipe } from '../../protection/protection';

/** How the data is captured. What is better a program cannot tell, but for an assertion that is gone; that the recipe changed is always said. */
export const recipe: readonly Comparison<AppFacts>[] = [
  compared<AppFacts, { readonly digest: string; readonly actions?: string | undefined }>({
    part: 'blueprint',
    of: ({ config, recipe }) => config.blueprint && { digest: config.blueprint.digest, actions: recipe?.actions },
    effect: noted,
    unsaid: 'neutral',
    words: () => 'its Blueprint changed: read it in manifests/',
    text: ({ digest }) => digest.replace(/^sha256:/, '').slice(0, 12),
    same: (before, after) =>
      before.digest === after.digest &&
      (before.actions === after.actions || before.actions === undefined || after.actions === undefined),
  }),
  within<AppFacts, Recipe>(
    (app) => app.recipe,
    [
      compared<Recipe, string>({
        part: 'method',
        of: ({ method }) => method,
        effect: noted,
        unsaid: 'neutral',
        words: (before, after) => `method ${before} → ${after}`,
        text: String,
      }),
      compared<Recipe, string>({
        part: 'compression',
        of: ({ compression }) => compression,
        effect: noted,
        unsaid: 'neutral',
        words: (before, after) => `compression ${before} → ${after}`,
        text: String,
      }),
      compared<Recipe, readonly string[]>({
        part: 'image',
        of: ({ images }) => images,
        effect: noted,
        words: (before, after) => `image ${before.join(', ')} → ${after.join(', ')}`,
        text: (images) => images.join(','),
      }),
      members<Recipe>({
        part: 'assertions',
        of: ({ assertions = [] }) => assertions,
        lost: { effect: 'weaker', words: (query) => `a restore is no longer held to: ${query}` },
        gained: { effect: 'stronger', words: (query) => `a restore is held to: ${query}` },
      }),
    ],
  ),
];
