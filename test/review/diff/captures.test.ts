import { difference } from '../../../review/diff/difference';
import type { AppFacts, ReviewedCapture } from '../../../review/protection/protection';
import { database, facts, protection } from '../sample';
import { told } from './told';

const crm: ReviewedCapture = {
  ...database,
  name: 'crm',
  namespace: 'crm',
  object: { kind: 'StatefulSet', name: 'crm-db' },
};
const objects = (...names: string[]) => new Map(names.map((name) => [name, { content: '0' }]));
const ofDatabase = [
  'Blueprint.shop.database',
  'Profile.shop.database',
  'NetworkPolicy.shop.database-task@app',
  'Role.shop-runner@app',
];
const ofCrm = [
  'Blueprint.shop.crm',
  'Profile.shop.crm',
  'NetworkPolicy.shop.crm-task.crm',
  'Role.shop-runner.crm',
  'RoleBinding.shop-runner.crm',
];
const one: AppFacts = { ...facts, objects: objects(...ofDatabase) };
const two: AppFacts = { ...facts, captures: [database, crm], objects: objects(...ofDatabase, ...ofCrm) };

const between = (before: AppFacts, after: AppFacts) => told({ apps: [before] }, { apps: [after] });
/** Without what the neutral `objects` change lists. */
const ids = (before: AppFacts, after: AppFacts) =>
  between(before, after).map(([, id]) => id!.replace(/objects:\w.*/, 'objects:…'));

describe('a capture', () => {
  it('that is removed is one regression, with all of its objects', () => {
    expect(between(two, one)[0]).toEqual([
      'weaker: is removed: new restore points do not contain StatefulSet crm/crm-db',
      'shop.crm/capture:removed',
    ]);
    expect(ids(two, one)).toEqual(['shop.crm/capture:removed', 'shop/objects:…']);
    const [, rest] = difference(protection({ apps: [two] }), protection({ apps: [one] }));
    expect(rest).toMatchObject({ effect: 'neutral' });
  });

  it('that is added is stronger', () => {
    expect(between(one, two)[0]).toEqual([
      'stronger: is now captured: StatefulSet crm/crm-db',
      'shop.crm/capture:added',
    ]);
    expect(ids(one, two)).toEqual(['shop.crm/capture:added', 'shop/objects:…']);
  });

  it('that gets another name is a regression: older points have its data by the old name', () => {
    const renamed = { ...two, captures: [database, { ...crm, name: 'sales' }] };
    expect(between(two, renamed)).toEqual([
      [
        'weaker: is removed: StatefulSet crm/crm-db is captured as sales, into which a restore does not load older restore points',
        'shop.crm/capture:removed',
      ],
      ['stronger: is now captured: StatefulSet crm/crm-db', 'shop.sales/capture:added'],
    ]);
  });

  it('that stays is compared by itself', () => {
    const after = {
      ...two,
      captures: [database, { ...crm, engine: 'postgres', recipe: { ...crm.recipe!, assertions: [] } }],
    };
    expect(between(two, after).map(([, id]) => id)).toEqual([
      'shop.crm/engine:postgres',
      'shop.crm/assertions:-SELECT_1',
    ]);
  });

  it('that saves fewer parts of its server is weaker', () => {
    const of = (parts: readonly string[] | null) => ({
      ...one,
      captures: [{ ...database, recipe: { ...database.recipe!, parts } }],
    });
    expect(between(of(null), of(['shop']))).toEqual([
      ['weaker: captures only shop, no longer its whole server', 'shop.database/parts:shop'],
    ]);
    expect(between(of(['shop']), of(null))).toEqual([
      ['stronger: captures its whole server, no longer only shop', 'shop.database/parts:all'],
    ]);
    expect(between(of(['shop', 'crm']), of(['shop', 'blog']))).toEqual([
      ['weaker: no longer captures crm', 'shop.database/parts:-crm'],
      ['stronger: captures blog', 'shop.database/parts:+blog'],
    ]);
  });

  it('loses an object, which is a regression although another capture is removed', () => {
    const after = { ...one, objects: objects(...ofDatabase.slice(1)) };
    expect(ids(two, after)).toEqual([
      'shop.crm/capture:removed',
      'shop/objects:-Blueprint.shop.database',
      'shop/objects:…',
    ]);
  });

  it('is not the one whose name starts the same', () => {
    const more = { ...crm, name: 'crm-task', object: { kind: 'StatefulSet', name: 'tasks' } } as const;
    const before = { ...two, captures: [...two.captures, more], objects: objects('Blueprint.shop.crm-task') };
    const after = { ...one, captures: [database, more], objects: objects() };
    expect(ids(before, after)).toEqual(['shop.crm/capture:removed', 'shop/objects:-Blueprint.shop.crm-task']);
  });

  it('keeps its rights while another capture in its namespace is removed', () => {
    const other = { ...crm, name: 'sales' };
    const before = { ...two, captures: [...two.captures, other] };
    const after = { ...one, captures: [database, other] };
    expect(ids(before, after)).toEqual([
      'shop.crm/capture:removed',
      'shop/objects:-Role.shop-runner.crm',
      'shop/objects:-RoleBinding.shop-runner.crm',
      'shop/objects:…',
    ]);
  });

  it('the order of several is reported', () => {
    const ordered: AppFacts = { ...two, config: { ...two.config, isOrdered: true } };
    expect(between(two, ordered)).toEqual([
      ['neutral: captures one after the other: database, crm', 'shop/order:database,crm'],
    ]);
    const turned = { ...ordered, captures: [crm, database] };
    expect(between(ordered, turned).map(([, id]) => id)).toEqual(['shop/order:crm,database']);
    expect(between(ordered, two)).toEqual([
      ['neutral: captures all at the same time, no longer in the order database, crm', 'shop/order:none'],
    ]);
    expect(between(two, { ...two, captures: [crm, database] })).toEqual([]);
  });
});

describe('an upgrade from the layout before captures', () => {
  const older: AppFacts = {
    ...facts,
    captures: [{ ...database, name: null }],
    objects: objects('Blueprint.shop', 'Profile.shop', 'NetworkPolicy.shop-task@app', 'Role.shop-runner@app'),
  };

  it('changes no protection', () => {
    expect(between(older, one)).toEqual([]);
    expect(between(one, older)).toEqual([]);
  });

  it('does not hide a change of the data, nor an object that is gone', () => {
    const changed = { ...database, engine: 'postgres', object: { kind: 'Deployment', name: 'db' } } as const;
    const after = { ...one, captures: [changed], objects: objects(...ofDatabase.slice(0, 2)) };
    expect(ids(older, after)).toEqual([
      'shop.database/object:Deployment/db',
      'shop.database/engine:postgres',
      'shop/objects:-NetworkPolicy.shop.database-task@app',
      'shop/objects:-Role.shop-runner@app',
    ]);
  });

  it('finds its capture by its object, and reports the others as added', () => {
    expect(ids(older, { ...two, captures: [crm, database] })).toEqual(['shop.crm/capture:added', 'shop/objects:…']);
    expect(ids({ ...two, captures: [crm, database] }, older)).toEqual(['shop.crm/capture:removed', 'shop/objects:…']);
  });
});
