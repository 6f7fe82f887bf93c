import type { Workload } from '../../runner/app-config';
import { compared } from '../comparison';
import { leavesBehind } from '../judgement';
import type { AppFacts } from '../protection';

const named = ({ kind, name }: Workload): string => `${kind}/${name}`;

/** What is captured. */
export const capturedObject = compared<AppFacts, Workload>({
  part: 'object',
  of: ({ config }) => config.object,
  effect: leavesBehind,
  words: (before, after) =>
    `captures ${named(after)} instead of ${named(before)}, which is protected by nobody from now on`,
  text: named,
});
