import { compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** The database's engine: a restore point of another one is refused. */
export const engine = compared<AppFacts, string>({
  part: 'engine',
  of: ({ config }) => config.blueprint?.engine,
  effect: leavesBehind,
  words: (before, after) =>
    `captures ${after} instead of ${before}: what is kept of ${before} cannot be restored into it`,
  text: String,
});
