import { compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { ReviewedCapture } from '../../protection/protection';

/** Compares the database engine. A restore point of another engine is refused. */
export const engine = compared<ReviewedCapture, string>({
  part: 'engine',
  of: ({ engine }) => engine,
  effect: leavesBehind,
  words: (before, after) =>
    `captures ${after} instead of ${before}: restore points of ${before} cannot be loaded into ${after}`,
  text: String,
});
