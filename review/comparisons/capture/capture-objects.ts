import { captureNamesOf, namesOf } from '../../../contracts/names';
import type { AppFacts, ReviewedObjects } from '../../protection/protection';
import type { CapturePair } from './capture-pair';

/**
 * Tells which objects are added and removed with a capture that exists on one side only, or with the only capture in a namespace. The comparison of the
 * captures reports these.
 */
export function ofCapture(
  before: AppFacts,
  after: AppFacts,
  pairs: readonly CapturePair[],
): (object: string) => boolean {
  const own = pairs.flatMap(({ name, before: from, after: to }) =>
    name === null || (from && to) ? [] : objectsOf(captureNamesOf(after.name, name)),
  );
  const [here, there] = [namespacesOf(before), namespacesOf(after)];
  const namespaces = [...here, ...there].filter((namespace) => !(here.has(namespace) && there.has(namespace)));
  return (object) =>
    own.some((name) => isNamed(object, name)) || namespaces.some((namespace) => isIn(object, namespace));
}

/**
 * The objects of one side. The names of the layout before captures become those of its capture, so that an upgrade adds and removes no object, and an object
 * that is missing after an upgrade is still a regression.
 */
export function namedLike(app: AppFacts, pairs: readonly CapturePair[], side: 'before' | 'after'): ReviewedObjects {
  const unnamed = pairs.find((pair) => pair[side]?.name === null);
  if (!unnamed || unnamed.name === null) return app.objects;
  const names = namesOf(app.name);
  const from = objectsOf({ capture: names.app, task: `${names.app}-task` });
  const to = objectsOf(captureNamesOf(app.name, unnamed.name));
  return new Map(
    [...app.objects].map(([object, content]) => {
      const index = from.findIndex((name) => isNamed(object, name));
      return [index < 0 ? object : `${to[index]}${object.slice(from[index]!.length)}`, content];
    }),
  );
}

const objectsOf = ({ capture, task }: ReturnType<typeof captureNamesOf>): readonly string[] => [
  `Blueprint.${capture}`,
  `Profile.${capture}`,
  `NetworkPolicy.${task}`,
];

/** Whether an object has this kind and name, in whatever namespace. */
const isNamed = (object: string, name: string): boolean =>
  object === name || object.startsWith(`${name}@`) || (!KANISTERS.test(name) && object.startsWith(`${name}.`));

/** The namespaces of an app's objects, without Kanister's and the app's own. */
const namespacesOf = ({ namespace, captures }: AppFacts): ReadonlySet<string> =>
  new Set(captures.map((capture) => capture.namespace).filter((each) => each !== namespace));

const isIn = (object: string, namespace: string): boolean =>
  !KANISTERS.test(object) && object.split('.').length > 2 && object.endsWith(`.${namespace}`);

/** Kinds whose objects are in Kanister's namespace only. */
const KANISTERS = /^(Blueprint|Profile)\./;
