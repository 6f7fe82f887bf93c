import type { Workload } from '../../../contracts/app-config';
import { compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

const named = ({ kind, name }: Workload): string => `${kind}/${name}`;

/** Compares which workload is captured. */
export const capturedObject = compared<AppFacts, Workload>({
  part: 'object',
  of: ({ config }) => config.object,
  effect: leavesBehind,
  words: (before, after) => `captures ${named(after)} instead of ${named(before)}, which is no longer protected`,
  text: named,
});
