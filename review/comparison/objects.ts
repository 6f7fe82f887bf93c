import type { ReviewedObjects } from '../protection/protection';
import type { Difference } from './change';
import type { Comparison } from './comparison';

/** What is there to bound or to watch others: without it all goes on, and nobody is held back. */
const SAFEGUARDS =
  /^(AppProject|NetworkPolicy|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|Deployment)\./;

/** The objects of a folder: one that goes is a weakening, and so is a safeguard that holds nobody back; other content is for people to read. */
export const objects: Comparison<ReviewedObjects> = (before, after) => objectsBut(() => false)(before, after);

/** @param weighed which of them come and go with something that is weighed itself: they are told of, no more */
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
      ...lost.filter(isLost).map((name) => said('weaker', `${named(name)} is no longer there`, `-${name}`)),
      ...gained.filter(isGained).map((name) => said('stronger', `${named(name)} is new`, `+${name}`)),
      ...turned.map((name) => {
        const { idle } = after.get(name)!;
        return idle
          ? said('weaker', `${named(name)} holds nobody back any more: ${idle}`, `${name}=idle`)
          : said('stronger', `${named(name)} holds others back again`, `${name}=active`);
      }),
      ...(read.length > 0
        ? [
            said(
              'neutral',
              `other content in ${kinds(read)}: read it in manifests/`,
              read.map((name) => `${name}=${after.get(name)?.content ?? ''}`).join(','),
            ),
          ]
        : []),
    ];
  };
}

const said = (effect: Difference['effect'], words: string, value: string): Difference => ({
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
