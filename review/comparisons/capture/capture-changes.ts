import type { Difference } from '../../comparison/change';
import type { Comparison } from '../../comparison/comparison';
import type { AppFacts, ReviewedCapture } from '../../protection/protection';
import { capturePairs, isSameObject } from './capture-pair';
import { place } from './capture-place';
import { capturedObject } from './captured-object';
import { engine } from './engine';
import { parts } from './parts';
import { recipe } from './recipe';

/** All comparisons of a capture that exists before and after, except its place. */
const ofCapture: readonly Comparison<ReviewedCapture>[] = [capturedObject, engine, parts, ...recipe];

/** Compares the captures of an app. The subject of each change is the capture: `shop.database`. A removed capture is a regression. */
export const captures: Comparison<AppFacts> = (before, after) =>
  capturePairs(before, after).flatMap(({ name, before: from, after: to }) =>
    changesOf({ from, to }, before, after).map((change) => (name === null ? change : { ...change, capture: name })),
  );

function changesOf(
  { from, to }: { readonly from?: ReviewedCapture | undefined; readonly to?: ReviewedCapture | undefined },
  before: AppFacts,
  after: AppFacts,
): readonly Difference[] {
  if (!from) return [differenceOf('stronger', `is now captured: ${dataOf(to!)}`, 'added')];
  if (!to) return [removed(from, after)];
  return [
    ...place({ capture: from, app: before }, { capture: to, app: after }),
    ...ofCapture.flatMap((comparison) => comparison(from, to)),
  ];
}

function removed(capture: ReviewedCapture, { captures }: AppFacts): Difference {
  const renamed = captures.find((other) => isSameObject(capture, other));
  return renamed
    ? differenceOf(
        'weaker',
        `is removed: ${dataOf(capture)} is captured as ${renamed.name}, into which a restore does not load older restore points`,
        'removed',
      )
    : differenceOf('weaker', `is removed: new restore points do not contain ${dataOf(capture)}`, 'removed');
}

const differenceOf = (effect: Difference['effect'], words: string, value: string): Difference => ({
  part: 'capture',
  effect,
  words,
  value,
});

/** The captured data, for people. */
export function dataOf({ namespace, object, engine = 'data' }: ReviewedCapture): string {
  if (object) return `${object.kind} ${namespace}/${object.name}`;
  return object === null ? `${engine} on a server outside of the cluster` : `${engine} in ${namespace}`;
}
