import { inWords } from '../../contracts/duration-words';
import { type Change, changeOf, type Difference } from '../comparison/change';
import type { Comparison } from '../comparison/comparison';
import { dataOf, isSample, objects, ofApp, ofCluster, ofStore, signingKeys, withoutSource } from '../comparisons';
import type { AppFacts, Protection } from '../protection/protection';

/** Finds everything that a change does to protection, in a stable order. */
export function difference(before: Protection, after: Protection): Change[] {
  return [
    ...between(before.apps, after.apps, {
      added: (app) => [appAdded(app.facts())],
      removed: (app, name) => [
        isSample(name, before.keys.get(`keys/${name}.json`)) ? sampleRemoved : appRemoved(app.facts()),
      ],
      changed: (from, to) => (from.fingerprint === to.fingerprint ? [] : all(ofApp)(from.facts(), to.facts())),
    }),
    ...between(before.stores, after.stores, {
      added: () => [differenceOf('file', 'stronger', 'is a new store', 'added')],
      removed: () => [
        differenceOf('file', 'weaker', 'is removed: the location of its restore points is no longer known', 'removed'),
      ],
      changed: all(ofStore),
    }),
    ...between(before.keys, after.keys, {
      added: (keys) => signingKeys([], keys),
      removed: (keys, path) =>
        isSample(/^keys\/(.+)\.json$/.exec(path)?.[1] ?? '', keys) ? [sampleKeyRemoved] : signingKeys(keys, []),
      changed: signingKeys,
    }),
    ...between(before.clusters, after.clusters, {
      added: () => [differenceOf('file', 'neutral', 'is a new cluster', 'added')],
      // Its apps are reported separately.
      removed: () => [differenceOf('file', 'neutral', 'is removed', 'removed')],
      changed: all(ofCluster),
    }),
    // A platform is added with the first app of a cluster, and removed with the last.
    ...between(before.platforms, after.platforms, { added: () => [], removed: () => [], changed: objects }),
  ];
}

interface Cases<Subject> {
  readonly added: (subject: Subject) => readonly Difference[];
  readonly removed: (subject: Subject, name: string) => readonly Difference[];
  readonly changed: Comparison<Subject>;
}

/** Compares every subject of one kind, by name. */
function between<Subject>(
  before: ReadonlyMap<string, Subject>,
  after: ReadonlyMap<string, Subject>,
  { added, removed, changed }: Cases<Subject>,
): Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [from, to] = [before.get(name), after.get(name)];
    const found = from === undefined ? added(to!) : to === undefined ? removed(from, name) : changed(from, to);
    return found.map((each) => changeOf(name, each));
  });
}

function all<Subject>(comparisons: readonly Comparison<Subject>[]): Comparison<Subject> {
  return (before, after) => comparisons.flatMap((comparison) => comparison(before, after));
}

const differenceOf = (part: string, effect: Difference['effect'], words: string, value: string): Difference => ({
  part,
  effect,
  words,
  value,
});

function appAdded({ captures, config, retired }: AppFacts): Difference {
  const what = captures.map(dataOf).join(', ');
  const rpo = config.rpoSeconds === undefined ? '' : `, RPO ${inWords(config.rpoSeconds)}`;
  if (retired) return differenceOf('app', 'stronger', `is added as retired: ${what}`, 'added');
  return differenceOf('app', 'stronger', `is now protected: ${what}${rpo}`, 'added');
}

const sampleRemoved = differenceOf(
  'app',
  'neutral',
  'is the sample, and is removed: it never had a restore point',
  'removed',
);

const sampleKeyRemoved = differenceOf(
  'key',
  'neutral',
  'the key of the sample is removed: it never signed a restore point',
  'removed',
);

/** Removal takes two steps, so that a person checks the restore points in between. If you remove an app that is not retired, the gate refuses. */
function appRemoved(app: AppFacts): Difference {
  const gone = differenceOf(
    'app',
    'weaker',
    `is removed: its restore points are no longer read back, and a restore needs its files from Git${withoutSource(app)}`,
    'removed',
  );
  if (app.retired) return gone;
  return {
    ...gone,
    refused:
      'must be retired before it is removed; put its file back with `retired: true`, and remove it in a later change, when you no longer need its restore points',
  };
}
