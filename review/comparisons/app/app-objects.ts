import { namesOf } from '../../../contracts/names';
import type { Comparison } from '../../comparison/comparison';
import { objectsBut } from '../../comparison/objects';
import type { AppFacts } from '../../protection/protection';
import { namedLike, ofCapture } from '../capture/capture-objects';
import { capturePairs } from '../capture/capture-pair';
import { checksArgoCd } from './argo-cd';

/** Compares the objects of an app. */
export const appObjects: Comparison<AppFacts> = (before, after) => {
  const names = namesOf(after.name);
  const weighed = new Set([
    ...(checksArgoCd(before) === checksArgoCd(after) ? [] : [names.argoCd]),
    ...(before.beforeSync === after.beforeSync ? [] : [names.beforeSync]),
    // This object is added and removed with the CA of the store.
    names.storeCa,
  ]);
  const nameOf = (object: string) => object.replace(/^[^.]*\.|[.@].*$/g, '');
  const pairs = capturePairs(before, after);
  // These are added and removed with a capture, or with the last capture in a namespace.
  const isOfChange = ofCapture(before, after, pairs);
  return objectsBut((object) => weighed.has(nameOf(object)) || isOfChange(object))(
    namedLike(before, pairs, 'before'),
    namedLike(after, pairs, 'after'),
  );
};
