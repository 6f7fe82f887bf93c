import { inWords } from '../../contracts/duration-words';
import { type Change, changeOf, type Difference } from '../comparison/change';
import type { Comparison } from '../comparison/comparison';
import { objects, ofApp, ofCluster, ofStore, signingKeys, withoutSource } from '../comparisons';
import type { AppFacts, Protection } from '../protection/protection';

/** Everything that a change does to protection, in an order that two runs give alike. */
export function difference(before: Protection, after: Protection): Change[] {
  return [
    ...between(before.apps, after.apps, {
      added: (app) => [appAdded(app.facts())],
      removed: (app) => [appRemoved(app.facts())],
      changed: (from, to) => (from.fingerprint === to.fingerprint ? [] : all(ofApp)(from.facts(), to.facts())),
    }),
    ...between(before.stores, after.stores, {
      added: () => [said('file', 'stronger', 'is a new store', 'added')],
      removed: () => [
        said('file', 'weaker', 'is no longer there: nobody is told any more where its backups lie', 'removed'),
      ],
      changed: all(ofStore),
    }),
    ...between(before.keys, after.keys, {
      added: (keys) => signingKeys([], keys),
      removed: (keys) => signingKeys(keys, []),
      changed: signingKeys,
    }),
    ...between(before.clusters, after.clusters, {
      added: () => [said('file', 'neutral', 'is a new cluster', 'added')],
      // Its apps are told of themselves.
      removed: () => [said('file', 'neutral', 'is no longer there', 'removed')],
      changed: all(ofCluster),
    }),
    // A platform comes with the first app of a cluster, and goes with the last.
    ...between(before.platforms, after.platforms, { added: () => [], removed: () => [], changed: objects }),
  ];
}

interface Cases<Subject> {
  readonly added: (subject: Subject) => readonly Difference[];
  readonly removed: (subject: Subject) => readonly Difference[];
  readonly changed: Comparison<Subject>;
}

/** What differs of every subject of one kind, by name. */
function between<Subject>(
  before: ReadonlyMap<string, Subject>,
  after: ReadonlyMap<string, Subject>,
  { added, removed, changed }: Cases<Subject>,
): Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [from, to] = [before.get(name), after.get(name)];
    const found = from === undefined ? added(to!) : to === undefined ? removed(from) : changed(from, to);
    return found.map((each) => changeOf(name, each));
  });
}

function all<Subject>(comparisons: readonly Comparison<Subject>[]): Comparison<Subject> {
  return (before, after) => comparisons.flatMap((comparison) => comparison(before, after));
}

const said = (part: string, effect: Difference['effect'], words: string, value: string): Difference => ({
  part,
  effect,
  words,
  value,
});

function appAdded({ namespace, config, retired }: AppFacts): Difference {
  const what = config.object ? `${config.object.kind} ${namespace}/${config.object.name}` : namespace;
  const rpo = config.rpoSeconds === undefined ? '' : `, RPO ${inWords(config.rpoSeconds)}`;
  if (retired) return said('app', 'stronger', `is known again, as retired: ${what}`, 'added');
  return said('app', 'stronger', `is protected from now on: ${what}${rpo}`, 'added');
}

/** Two steps, so that between them somebody sees what is kept: what is not retired first goes with all that it promises. */
function appRemoved(app: AppFacts): Difference {
  const gone = said(
    'app',
    'weaker',
    `is no longer there: nobody reads back what is kept of it, and a restore needs its files from Git${withoutSource(app)}`,
    'removed',
  );
  if (app.retired) return gone;
  return {
    ...gone,
    refused:
      'it was not retired; put its file back with `retired: true`, and take it away in a later change, when nothing that is kept is wanted any more',
  };
}
