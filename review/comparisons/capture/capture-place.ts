import { compared } from '../../comparison/comparison';
import { leavesBehind } from '../../comparison/judgement';
import type { AppFacts, ReviewedCapture } from '../../protection/protection';

/** A capture, and its app. */
export interface PlacedCapture {
  readonly capture: ReviewedCapture;
  readonly app: Pick<AppFacts, 'namespace'>;
}

const isBesideApp = ({ capture, app }: PlacedCapture): boolean => capture.namespace === app.namespace;

/** Compares the namespace of a capture. A capture that stays beside its app moves with it: the comparison of the app reports that. */
export const place = compared<PlacedCapture, PlacedCapture>({
  part: 'namespace',
  of: (placed) => placed,
  effect: leavesBehind,
  words: ({ capture: before }, { capture: after }) =>
    `captures the namespace ${after.namespace} instead of ${before.namespace}: the data in ${before.namespace} is no longer protected`,
  same: (before, after) =>
    before.capture.namespace === after.capture.namespace || (isBesideApp(before) && isBesideApp(after)),
  text: ({ capture }) => capture.namespace,
});
