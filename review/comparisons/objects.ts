import type { Comparison } from '../comparison';
import type { ReviewedObjects } from '../protection';

/** What is there to bound or to watch others: without it all goes on, and nobody is held back. */
const SAFEGUARDS =
  /^(AppProject|NetworkPolicy|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|Deployment)\./;

/** The objects that give or bound rights: a safeguard that goes is a weakening, everything else is for people to read. */
export const objects: Comparison<ReviewedObjects> = (before, after) => {
  const [lost, gained] = [only(before, after), only(after, before)];
  const changed = [...after.keys()].filter((name) => before.has(name) && before.get(name) !== after.get(name));
  const read = [...changed, ...[...lost, ...gained].filter((name) => !isSafeguard(name))].sort();
  return [
    ...lost.filter(isSafeguard).map((name) => ({
      part: 'objects',
      effect: 'weaker' as const,
      words: `${name} is no longer there`,
      value: `-${name}`,
    })),
    ...gained.filter(isSafeguard).map((name) => ({
      part: 'objects',
      effect: 'stronger' as const,
      words: `${name} is new`,
      value: `+${name}`,
    })),
    ...(read.length > 0
      ? [
          {
            part: 'objects',
            effect: 'neutral' as const,
            words: `other content in ${kinds(read)}: read it in manifests/`,
            value: read.map((name) => `${name}=${after.get(name) ?? ''}`).join(','),
          },
        ]
      : []),
  ];
};

const only = (some: ReviewedObjects, others: ReviewedObjects): string[] =>
  [...some.keys()].filter((name) => !others.has(name)).sort();

const isSafeguard = (name: string): boolean => SAFEGUARDS.test(name);

const kinds = (names: readonly string[]): string =>
  [...new Set(names.map((name) => name.replace(/\..*$/, '')))].join(', ');
