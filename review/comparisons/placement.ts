import { type Comparison, compared } from '../comparison';
import { leavesBehind } from '../judgement';
import type { AppFacts } from '../protection';

/** Where the app lives. Another place has other data, and its restore points lie under another prefix. */
export const placement: readonly Comparison<AppFacts>[] = [
  compared<AppFacts, string>({
    part: 'cluster',
    of: (app) => app.cluster,
    effect: leavesBehind,
    words: (before, after) =>
      `moves from the cluster ${before} to ${after}: what ${before} wrote is in its catalog no more, and its data there is protected by nobody`,
    text: String,
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
