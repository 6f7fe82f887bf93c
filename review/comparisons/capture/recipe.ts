import { type Comparison, compared, members, within } from '../../comparison/comparison';
import { noted } from '../../comparison/judgement';
import type { Recipe, ReviewedCapture } from '../../protection/protection';

/** Compares how the data is captured. A program can only judge the assertions. A changed recipe is always reported. */
export const recipe: readonly Comparison<ReviewedCapture>[] = [
  compared<ReviewedCapture, { readonly digest: string; readonly actions?: string | undefined }>({
    part: 'blueprint',
    of: ({ digest, recipe }) => (digest === undefined ? undefined : { digest, actions: recipe?.actions }),
    effect: noted,
    whenUnset: 'neutral',
    words: () => 'its Blueprint changed: review it in manifests/',
    text: ({ digest }) => digest.replace(/^sha256:/, '').slice(0, 12),
    same: (before, after) =>
      before.digest === after.digest &&
      (before.actions === after.actions || before.actions === undefined || after.actions === undefined),
  }),
  within<ReviewedCapture, Recipe>(
    ({ recipe }) => recipe,
    [
      compared<Recipe, string>({
        part: 'method',
        of: ({ method }) => method,
        effect: noted,
        whenUnset: 'neutral',
        words: (before, after) => `method ${before} → ${after}`,
        text: String,
      }),
      compared<Recipe, string>({
        part: 'compression',
        of: ({ compression }) => compression,
        effect: noted,
        whenUnset: 'neutral',
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
        lost: { effect: 'weaker', words: (query) => `a restore no longer checks: ${query}` },
        gained: { effect: 'stronger', words: (query) => `a restore checks: ${query}` },
      }),
    ],
  ),
];
