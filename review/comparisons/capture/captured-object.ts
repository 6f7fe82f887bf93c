import type { Workload } from '../../../contracts/app-config';
import { compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { ReviewedCapture } from '../../protection/protection';

const named = (object: Workload | null): string =>
  object ? `${object.kind}/${object.name}` : 'a server outside of the cluster';

/** Compares which workload is captured. `null`: its server is not managed in the cluster. */
export const capturedObject = compared<ReviewedCapture, Workload | null>({
  part: 'object',
  of: ({ object }) => object,
  effect: leavesBehind,
  words: (before, after) => `captures ${named(after)} instead of ${named(before)}, which is no longer protected`,
  text: (object) => (object ? named(object) : 'none'),
});
