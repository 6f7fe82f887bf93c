import { type Comparison, compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';
import { withoutSource } from './before-sync';

/** Compares where the app runs. Another place has other data, and its restore points have another prefix. */
export const placement: readonly Comparison<AppFacts>[] = [
  compared<AppFacts, AppFacts>({
    part: 'cluster',
    of: (app) => app,
    effect: leavesBehind,
    words: (before, after) =>
      `moves from cluster ${before.cluster} to ${after.cluster}: restore points from ${before.cluster} are no longer in its catalog, and its data in ${before.cluster} is no longer protected${withoutSource(before)}`,
    text: ({ cluster }) => cluster,
  }),
  compared<AppFacts, string>({
    part: 'namespace',
    of: (app) => app.namespace,
    effect: leavesBehind,
    words: (before, after) =>
      `protects the namespace ${after} instead of ${before}: the data in ${before} is no longer protected`,
    text: String,
  }),
];
