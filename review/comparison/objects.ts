import type { ReviewedObjects } from '../protection/protection';
import type { Difference } from './change';
import type { Comparison } from './comparison';

/** Kinds that limit or watch other objects. Without them everything still runs, but without a limit. */
const SAFEGUARDS =
  /^(AppProject|NetworkPolicy|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|Deployment)\./;

/** Compares the objects of a folder. A removed object is a regression, and so is a safeguard that no longer enforces. Other content is reported for review. */
export const objects: Comparison<ReviewedObjects> = (before, after) => objectsBut(() => false)(before, after);

/** @param weighed tells which objects are added and removed with a part that has its own comparison; these are only mentioned */
export function objectsBut(weighed: (name: string) => boolean): Comparison<ReviewedObjects> {
  return (before, after) => {
    const [lost, gained] = [only(before, after), only(after, before)];
    const both = [...after.keys()].filter((name) => before.has(name)).sort();
    const turned = both.filter((name) => Boolean(before.get(name)!.idle) !== Boolean(after.get(name)!.idle));
    const changed = both.filter(
      (name) => !turned.includes(name) && before.get(name)!.content !== after.get(name)!.content,
    );
    const isLost = (name: string) => !weighed(name);
    const isGained = (name: string) => !weighed(name) && SAFEGUARDS.test(name);
    const read = [
      ...changed,
      ...lost.filter((name) => !isLost(name)),
      ...gained.filter((name) => !isGained(name)),
    ].sort();
    return [
      ...lost.filter(isLost).map((name) => differenceOf('weaker', `${named(name)} is removed`, `-${name}`)),
      ...gained.filter(isGained).map((name) => differenceOf('stronger', `${named(name)} is new`, `+${name}`)),
      ...turned.map((name) => {
        const { idle } = after.get(name)!;
        return idle
          ? differenceOf('weaker', `${named(name)} no longer enforces anything: ${idle}`, `${name}=idle`)
          : differenceOf('stronger', `${named(name)} enforces again`, `${name}=active`);
      }),
      ...(read.length > 0
        ? [
            differenceOf(
              'neutral',
              `changed content in ${kinds(read)}: review it in manifests/`,
              read.map((name) => `${name}=${after.get(name)?.content ?? ''}`).join(','),
            ),
          ]
        : []),
    ];
  };
}

const differenceOf = (effect: Difference['effect'], words: string, value: string): Difference => ({
  part: 'objects',
  effect,
  words,
  value,
});

const only = (some: ReviewedObjects, others: ReviewedObjects): string[] =>
  [...some.keys()].filter((name) => !others.has(name)).sort();

const named = (name: string): string => name.replace(/@app$/, " in the app's namespace");

const kinds = (names: readonly string[]): string =>
  [...new Set(names.map((name) => name.replace(/\..*$/, '')))].join(', ');
