import { compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Compares the database engine. A restore point of another engine is refused. */
export const engine = compared<AppFacts, string>({
  part: 'engine',
  of: ({ config }) => config.blueprint?.engine,
  effect: leavesBehind,
  words: (before, after) =>
    `captures ${after} instead of ${before}: restore points of ${before} cannot be loaded into ${after}`,
  text: String,
});
