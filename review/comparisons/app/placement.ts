import { type Comparison, compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';
import { withoutSource } from './before-sync';

/** Where the app lives. Another place has other data, and its restore points lie under another prefix. */
export const placement: readonly Comparison<AppFacts>[] = [
  compared<AppFacts, AppFacts>({
    part: 'cluster',
    of: (app) => app,
    effect: leavesBehind,
    words: (before, after) =>
      `moves from the cluster ${before.cluster} to ${after.cluster}: what ${before.cluster} wrote is in its catalog no more, and its data there is protected by nobody${withoutSource(before)}`,
    text: ({ cluster }) => cluster,
  }),
  compared<AppFacts, string>({
    part: 'namespace',
    of: (app) => app.namespace,
    effect: leavesBehind,
    words: (before, after) =>
      `protects the namespace ${after} instead of ${before}: the data in ${before} is protected by nobody`,
    text: String,
  }),
];
