import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { objectsIn } from '../../../review/coverage/manifest-file';
import { manifestFolder } from '../../../review/coverage/manifest-folder';
import { manifests, rendered, statefulSet } from './manifests';

const read = (text: string, file = 'a.yaml') => objectsIn(file, text, 'default');
const named = (text: string, file?: string) =>
  read(text, file).map(({ kind, name, where }) => `${kind} ${name} ${where}`);

describe('a file', () => {
  it('of several documents, each with its line; of other kinds nothing', () => {
    expect(named(rendered)).toEqual([
      'StatefulSet shop-db a.yaml:5',
      'Deployment web a.yaml:24',
      'PersistentVolumeClaim web-uploads a.yaml:38',
    ]);
    expect(read(rendered)[0]).toMatchObject({
      namespace: 'shop',
      claimTemplates: ['data'],
      pod: { images: ['docker.io/library/mariadb:10.11', 'quay.io/prometheus/mysqld-exporter'], claims: [] },
    });
    expect(read(rendered)[1]!.pod!.claims).toEqual(['web-uploads']);
  });

  it('of a list, whichever: each item with its own line', () => {
    const list = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: none }
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: { name: one }
`;
    expect(named(list)).toEqual(['PersistentVolumeClaim one a.yaml:7']);
    const typed = 'apiVersion: apps/v1\nkind: StatefulSetList\nitems:\n- metadata: { name: two }\n';
    expect(named(typed)).toEqual(['StatefulSet two a.yaml:4']);
  });

  it('of JSON', () => {
    const items = [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'one' } }];
    expect(named(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'a.json')).toEqual([
      'PersistentVolumeClaim one a.json:1',
    ]);
  });

  it('with anchors, and a key that stands twice: the last one counts, as for Kubernetes', () => {
    const text =
      'x: &spec { volumeClaimTemplates: [] }\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: a, name: b }\n';
    expect(named(text)).toEqual(['StatefulSet b a.yaml:3']);
    const merged = 'apiVersion: v1\nkind: Pod\nmetadata: &m { name: a, namespace: n }\nspec: {}\n';
    expect(read(merged)[0]).toMatchObject({ name: 'a', namespace: 'n' });
  });

  it.each([
    ['apps.kruise.io/v1alpha1', 'StatefulSet'],
    ['v1', 'Deployment'],
    ['acid.zalan.do/v1', 'postgresql'],
    ['apps/v1', 'constructor'],
  ])("of somebody else's group is passed over: %s %s", (apiVersion, kind) => {
    expect(read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n`)).toEqual([]);
  });

  it.each([
    '',
    '# nothing\n',
    'just text',
    'kind: Values\nimage: {}\n',
    '- kind: a\n',
    'kind: [StatefulSet]\napiVersion: {}\n',
  ])('that holds no object: %p', (text) => {
    expect(read(text)).toEqual([]);
  });

  it.each([
    ['kind: Pod\nmetadata:\n  name: a\n name: b\n', /^a\.yaml:4: .+/],
    ['kind: A\n---\nkind: Pod\nspec: {{ .Values.spec }}\n  a: b\n', /^a\.yaml:[45]: .+/],
    [
      'apiVersion: v1\nkind: A\n---\n\napiVersion: v1\nkind: Pod\nmetadata: {}\n',
      /^a\.yaml:5: Pod is none: metadata\.name: /,
    ],
    [
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { volumes: none }\n',
      /^a\.yaml:1: Pod is none: volumes: /,
    ],
    [
      `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefg'.replaceAll(/./g, (at) => `${at}: &${at} [${'*X, '.repeat(9).replaceAll('X', String.fromCharCode(at.charCodeAt(0) - 1))}]\n`)}kind: Pod\n`,
      /^a\.yaml:1: Excessive alias count/,
    ],
  ])('that cannot be read is said with its line: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('a folder', () => {
  it('is read with all below it, in order, but for what is no manifest', () => {
    const folder = manifests({
      'b/deep/er.yml': statefulSet('three'),
      'a.yaml': statefulSet('one'),
      'b/two.JSON': JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'two' } }),
      'notes.md': statefulSet('no'),
      '.git/x.yaml': statefulSet('no'),
      'node_modules/x.yaml': statefulSet('no'),
    });
    symlinkSync(join(folder, 'a.yaml'), join(folder, 'link.yaml'));
    symlinkSync(folder, join(folder, 'loop'));
    const { objects, files, troubles } = manifestFolder(folder, 'default');
    expect([objects.map(({ name }) => name), files, troubles]).toEqual([['one', 'three', 'two', 'one'], 4, []]);
    expect(objects[1]!.where).toBe(`${join(folder, 'b/deep/er.yml')}:2`);
  });

  it('tells of everything that cannot be read', () => {
    const folder = manifests({
      'a.yaml': 'kind: Pod\n\t- x',
      'b.yaml': statefulSet('one'),
      'c.yaml': 'kind: {{ x }}\n---\n}',
    });
    const { objects, troubles } = manifestFolder(folder, 'default');
    expect(objects).toHaveLength(1);
    expect(troubles).toEqual([expect.stringMatching(/a\.yaml:2: Tabs/), expect.stringMatching(/c\.yaml:\d: /)]);
  });
});
