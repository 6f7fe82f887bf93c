import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsIn } from '../../../review/coverage/manifest-file';
import { manifestFolder } from '../../../review/coverage/manifest-folder';
import { manifests, rendered, statefulSet } from './manifests';

const all = (text: string, file = 'a.yaml') => manifestsIn(file, text, 'default');
const read = (text: string, file?: string) => all(text, file).objects;
const named = (text: string, file?: string) =>
  read(text, file).map(({ kind, name, where }) => `${kind} ${name} ${where}`);

describe('a file', () => {
  it('with several documents: finds each with its line, and skips other kinds', () => {
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

  it('with any list: finds each item with its own line', () => {
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

  it('with JSON', () => {
    const items = [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'one' } }];
    expect(named(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'a.json')).toEqual([
      'PersistentVolumeClaim one a.json:1',
    ]);
  });

  it('with anchors and a duplicate key: the last one counts, as in Kubernetes', () => {
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
  ])('of another group is skipped: %s %s', (apiVersion, kind) => {
    expect(read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n`)).toEqual([]);
  });

  it.each([
    '',
    '# nothing\n',
    'just text',
    'kind: Values\nimage: {}\n',
    '- kind: a\n',
    'kind: [StatefulSet]\napiVersion: {}\n',
  ])('without an object: %p', (text) => {
    expect(read(text)).toEqual([]);
  });
});

describe('a volume without a claim', () => {
  const places = (kind: string, volume: object, { readOnly = false, ownerReferences = [] as object[] } = {}) => {
    const spec = {
      volumes: [{ name: 'v', ...volume }],
      containers: [{ image: 'a', volumeMounts: [{ name: 'v', mountPath: '/v', readOnly }] }],
    };
    const object = {
      ...{ apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1', kind, metadata: { name: 'a', ownerReferences } },
      spec: kind === 'Pod' ? spec : { template: { spec } },
    };
    return read(JSON.stringify(object), 'a.json')[0]!.pod!.places;
  };

  it.each([
    [{ hostPath: { path: '/srv/shop' } }, 'hostPath /srv/shop'],
    [{ nfs: { server: 'nas', path: '/shop' } }, 'nfs nas:/shop'],
    [{ csi: { driver: 'nfs.csi.k8s.io' } }, 'csi nfs.csi.k8s.io'],
    [{ cephfs: { monitors: ['a'] } }, 'cephfs'],
  ])('is a place with data: %j', (volume, place) => {
    expect(places('Deployment', volume)).toEqual([place]);
    expect(places('Deployment', volume, { readOnly: true })).toEqual([]);
  });

  it.each([
    { emptyDir: {} },
    { configMap: { name: 'a' } },
    { ephemeral: { volumeClaimTemplate: {} } },
    { csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true } },
    { hostPath: { path: '/run/containerd.sock', type: 'Socket' } },
    { hostPath: { path: '/data/fuse', type: 'CharDevice' } },
    { hostPath: { path: '/var/run/docker.sock' } },
  ])('is not a place with data: %j', (volume) => {
    expect(places('Deployment', volume)).toEqual([]);
  });

  it("belongs to the node if it is a path of a node's own program", () => {
    expect(places('DaemonSet', { hostPath: { path: '/var/log' } })).toEqual([]);
    expect(places('DaemonSet', { nfs: { server: 'nas', path: '/shop' } })).toEqual(['nfs nas:/shop']);
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: 'n', controller: true }];
    expect(places('Pod', { hostPath: { path: '/etc/kubernetes' } }, { ownerReferences })).toEqual([]);
    expect(places('Pod', { hostPath: { path: '/srv/shop' } })).toEqual(['hostPath /srv/shop']);
  });
});

it('finds the owner of an object, with its group', () => {
  const owner = (apiVersion: string) =>
    read(`
apiVersion: v1
kind: Pod
metadata: { name: a, ownerReferences: [{ apiVersion: ${apiVersion}, kind: StatefulSet, name: b, controller: true }] }
`)[0]!.owner;
  expect([owner('apps/v1'), owner('apps.kruise.io/v1beta1')]).toEqual(['StatefulSet', 'StatefulSet.apps.kruise.io']);
});

describe('a folder', () => {
  it('is read with its subfolders, in order, without other files', () => {
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
    const { objects, files, unjudged } = manifestFolder(folder, 'default');
    expect([objects.map(({ name }) => name), files, unjudged]).toEqual([['one', 'three', 'two', 'one'], 4, []]);
    expect(objects[1]!.where).toBe(`${join(folder, 'b/deep/er.yml')}:2`);
  });

  it('follows links, and reads each folder once', () => {
    const elsewhere = manifests({ 'two.yaml': statefulSet('two') });
    const folder = manifests({ 'one.yaml': statefulSet('one') });
    symlinkSync(elsewhere, join(folder, 'a'));
    symlinkSync(elsewhere, join(folder, 'b'));
    symlinkSync(folder, join(elsewhere, 'back'));
    expect(manifestFolder(folder, 'default').objects.map(({ name }) => name)).toEqual(['two', 'one']);
  });

  it('reports a broken link', () => {
    const folder = manifests({ 'one.yaml': statefulSet('one') });
    symlinkSync(join(folder, 'gone'), join(folder, 'a.yaml'));
    symlinkSync(join(folder, 'gone'), join(folder, 'overlay'));
    // A lock file of an editor, which is deleted with it.
    symlinkSync('somebody@a-machine.1', join(folder, '.#one.yaml'));
    expect(manifestFolder(folder, 'default')).toMatchObject({
      files: 3,
      unjudged: ['a.yaml', 'overlay'].map((name) => ({
        where: join(folder, name),
        why: 'is a broken link; correct it, or delete it',
      })),
    });
  });

  it('reports links that lead to each other', () => {
    const folder = manifests({ 'one.yaml': statefulSet('one') });
    symlinkSync(join(folder, 'b.yaml'), join(folder, 'a.yaml'));
    symlinkSync(join(folder, 'a.yaml'), join(folder, 'b.yaml'));
    const { objects, unjudged } = manifestFolder(folder, 'default');
    expect(objects).toHaveLength(1);
    expect(unjudged.map(({ where }) => where)).toEqual([join(folder, 'a.yaml'), join(folder, 'b.yaml')]);
  });

  it('reports everything that cannot be read, and reads the rest', () => {
    const folder = manifests({
      'a.yaml': 'kind: Pod\n\t- x',
      'b.yaml': statefulSet('one'),
      'c.yaml': 'kind: {{ x }}\n---\n}kind',
    });
    const { objects, unjudged } = manifestFolder(folder, 'default');
    expect(objects).toHaveLength(1);
    expect(unjudged.map(({ where }) => where.replace(/.*\//, ''))).toEqual(['a.yaml:2', 'c.yaml:3']);
  });

  it('reads the encodings of Windows, and reports files that are not text', () => {
    const folder = manifests({ 'one.yaml': statefulSet('one') });
    const text = statefulSet('two');
    writeFileSync(join(folder, 'le.yaml'), Buffer.from(`\ufeff${text}`, 'utf16le'));
    writeFileSync(join(folder, 'be.yaml'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    writeFileSync(join(folder, 'utf8.yaml'), `\ufeff${text.replaceAll('\n', '\r\n')}`);
    writeFileSync(join(folder, 'x.yaml'), Buffer.from([0x6b, 0x69, 0xff, 0x80, 0]));
    writeFileSync(join(folder, 'y.json'), 'kind\0');
    const { objects, unjudged } = manifestFolder(folder, 'default');
    expect(objects.map(({ name }) => name)).toEqual(['two', 'two', 'one', 'two']);
    expect(unjudged.map(({ where, why }) => `${where.replace(/.*\//, '')} ${why}`)).toEqual([
      'x.yaml cannot be read (is not text); correct it, or delete it',
      'y.json cannot be read (is not text); correct it, or delete it',
    ]);
  });
});
