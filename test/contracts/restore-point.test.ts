import {
  directoryOf,
  objectsOf,
  parseRestorePoint,
  type RestorePoint,
  withObjects,
} from '../../contracts/restore-point';

const PREFIX = 'jerrycan/local/shop';
const RUN = 'shop-20261121t041500z-x7k2q';

const objectIn = (directory: string, artifact: string, file = artifact) => ({
  ...{ artifact, key: `${PREFIX}/${directory}/${file}`, versionId: 'v1', bytes: 7, sha256: 'a'.repeat(64) },
});
const objects = (directory: string) => [
  objectIn(directory, 'index'),
  objectIn(directory, 'dump', 'dump.sql.zst.00000'),
];
const made = { engine: { name: 'mariadb', version: '10.11.6' }, blueprint: 'sha256:0' };
const of = {
  kind: 'jerrycan/restore-point',
  app: 'shop',
  cluster: 'local',
  run: RUN,
  time: '2026-11-21T04:15:00.000Z',
};
const capture = (name: string) => ({ name, ...made, objects: objects(`${RUN}/${name}`) });

const version1 = { ...of, version: 1, ...made, quiesce: 'snapshot', objects: objects(RUN) };
const version2 = { ...of, version: 2, quiesce: 'whole-backup', captures: [capture('database'), capture('crm')] };

const parse = (signed: unknown): RestorePoint => parseRestorePoint(signed, PREFIX);

describe('a point of version 1', () => {
  test('has one capture without a name, whose objects are directly in the directory of the run', () => {
    const point = parse(version1);
    expect(point).toEqual({
      ...{ ...of, version: 1, quiesce: 'snapshot' },
      captures: [{ name: null, ...made, objects: objects(RUN) }],
    });
    expect(directoryOf(RUN, point.captures[0]!)).toBe(RUN);
    expect(directoryOf(`recovered/${RUN}`, point.captures[0]!)).toBe(`recovered/${RUN}`);
  });

  test('keeps the older name of its quiesce to itself', () => {
    expect(parse({ ...version1, quiesce: 'whole-dump', safety: true })).toMatchObject({
      ...{ quiesce: 'whole-backup', safety: true },
    });
  });

  test.each([
    ['without objects', { objects: [] }],
    ['without an engine', { engine: undefined }],
    ['without a blueprint', { blueprint: undefined }],
    ['without an index', { objects: [objectIn(RUN, 'dump', 'dump.sql.zst.00000')] }],
    ["with an object in a capture's directory", { objects: objects(`${RUN}/database`) }],
    ['with captures in place of objects', { objects: undefined, captures: version2.captures }],
  ])('%s is refused', (_, wrong) => {
    expect(() => parse({ ...version1, ...wrong })).toThrow(/restore point/);
  });
});

describe('a point of version 2', () => {
  test('is read as it is', () => {
    const point = parse(version2);
    expect(point).toEqual(version2);
    expect(objectsOf(point).map(({ key }) => key.slice(PREFIX.length + RUN.length + 2))).toEqual([
      ...['database/index', 'database/dump.sql.zst.00000', 'crm/index', 'crm/dump.sql.zst.00000'],
    ]);
    expect(directoryOf(RUN, point.captures[1]!)).toBe(`${RUN}/crm`);
    expect(directoryOf(`recovered/${RUN}`, point.captures[1]!)).toBe(`recovered/${RUN}/crm`);
  });

  test('gets other objects, in the same order', () => {
    const point = parse(version2);
    const others = objectsOf(point).map((object, index) => ({ ...object, versionId: `w${index}` }));
    const changed = withObjects(point, others);
    expect(changed.captures.map((one) => one.objects.map(({ versionId }) => versionId))).toEqual([
      ['w0', 'w1'],
      ['w2', 'w3'],
    ]);
    expect(withObjects(changed, objectsOf(point))).toEqual(point);
  });

  const [database, crm] = version2.captures as [object, object];
  test.each([
    ['without captures', { captures: [] }],
    ['with a capture that is none', { captures: [null] }],
    ['with a capture twice', { captures: [database, database] }],
    ['with a capture without a name', { captures: [{ ...database, name: null }] }],
    ['with a name that the store uses', { captures: [{ ...capture('recovered') }] }],
    ['with a name that leads elsewhere', { captures: [{ ...capture('..') }] }],
    ["with another capture's objects", { captures: [{ ...database, objects: objects(`${RUN}/crm`) }, crm] }],
    ["with objects in the run's own directory", { captures: [{ ...database, objects: objects(RUN) }] }],
    ["with another run's objects", { captures: [{ ...database, objects: objects(`${RUN.slice(0, -1)}x/database`) }] }],
    [
      'with two indexes',
      { captures: [{ ...database, objects: [...objects(`${RUN}/database`), ...objects(`${RUN}/database`)] }] },
    ],
    ['with a capture without an engine', { captures: [{ ...database, engine: {} }] }],
    ['without a time', { time: 'yesterday' }],
    ['of another kind', { kind: 'jerrycan/state' }],
    ['of a version that this program cannot read', { version: 3 }],
  ])('%s is refused', (_, wrong) => {
    expect(() => parse({ ...version2, ...wrong })).toThrow(/restore point/);
  });
});
