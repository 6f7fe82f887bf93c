import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { blog, emptyFolder, shop, writeJson } from '../../charts/repository';
import { cluster } from '../../constructs/sample';
import { History } from '../history';
import { ApiServer } from './api-server';
import { manifests, rendered, statefulSet } from './manifests';

const ROOT = join(__dirname, '../../..');

// Each test synthesizes.
jest.setTimeout(60_000);

let at: History;
beforeEach(() => {
  at = new History();
  at.declare(shop());
});

describe('of manifests', () => {
  it('shows which app protects each workload', async () => {
    const cache = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cache
  annotations: { jerrycan.dev/unprotected: "filled again by itself" }
spec: { template: { spec: { containers: [{ image: "redis:7" }] } } }
`;
    const folder = manifests({ 'shop.yaml': rendered, 'more/cache.yaml': cache });
    const { code, out, err } = await at.run('coverage', folder, '--namespace', 'shop');
    expect(out.split('\n')).toEqual([
      'NAMESPACE   KIND          NAME      WHY STATEFUL                PROTECTED BY',
      'shop        Deployment    web       mounts web-uploads          NO APP (writes for shop, none of whose captures contains it)',
      'shop        StatefulSet   shop-db   claims data; runs mariadb   shop.database',
      'shop        Deployment    cache     runs redis                  no app, on purpose: filled again by itself',
      '',
      '2 files: 3 stateful: 1 unprotected, 1 protected, 1 exempt',
    ]);
    expect([code, err]).toEqual([0, []]);
  });

  it('the gate exits with 1 if a workload is unprotected, and names it', async () => {
    const folder = manifests({ 'shop.yaml': rendered });
    expect((await at.run('coverage', folder, '--gate')).code).toBe(1);
    const own = manifests({ 'db.yaml': statefulSet('shop-db', ', namespace: shop') });
    expect((await at.run('coverage', own, '--gate')).code).toBe(0);
    expect((await at.run('coverage', own, own, folder, '--gate')).code).toBe(1);
  });

  it('prints JSON with the place of each workload', async () => {
    const folder = manifests({ 'db.yaml': statefulSet('shop-db', ', namespace: shop') });
    expect(JSON.parse((await at.run('coverage', folder, '--json')).out)).toEqual({
      read: '1 file',
      workloads: [
        {
          ...{ namespace: 'shop', kind: 'StatefulSet', name: 'shop-db' },
          ...{
            why: ['claims data'],
            where: `${folder}/db.yaml:2`,
            protector: { state: 'protected', app: 'shop', capture: 'database' },
          },
        },
      ],
      unjudged: [],
      absent: [],
    });
  });

  it('reports an app whose database is missing', async () => {
    const folder = manifests({ 'db.yaml': statefulSet('other-db', ', namespace: shop') });
    const { err } = await at.run('coverage', folder);
    expect(err).toEqual([
      "shop.database › object: does not exist (StatefulSet shop/shop-db); correct it in the app's file, or find out why it was deleted",
    ]);
  });

  it('reports that no object keeps data', async () => {
    const folder = manifests({ 'values.yaml': 'image: redis\n' });
    const { code, out } = await at.run('coverage', folder, '--gate');
    expect([code, out]).toEqual([0, '1 file: no object keeps data']);
  });

  it('refuses a folder without manifests', async () => {
    const folder = manifests({ 'notes.md': 'none' });
    const full = manifests({ 'db.yaml': statefulSet('shop-db', ', namespace: shop') });
    const { code, out, err } = await at.run('coverage', full, folder, '--gate');
    expect([code, out, err]).toEqual([
      2,
      '',
      [`coverage › ${folder}: contains no manifest; pass a folder with .yaml, .yml or .json files, or a file`],
    ]);
  });

  it('refuses an empty stdin, because the renderer has failed', () => {
    const args = [join(ROOT, 'bin/jerrycan.js'), 'coverage', '-', '--root', at.root, '--gate'];
    const fed = (input: string) => spawnSync(process.execPath, args, { input, encoding: 'utf8' });
    expect(fed('\n')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'coverage › stdin: is empty; check why nothing was rendered\n',
    });
    expect(fed(statefulSet('shop-db', ', namespace: shop')).status).toBe(0);
  });

  it('reports each file that cannot be read, and reads the others', async () => {
    const folder = manifests({ 'a.yaml': 'kind: Pod\nspec:\n  a: b\n c: d\n', 'b.yaml': rendered });
    const { code, out, err } = await at.run('coverage', folder);
    expect([code, err]).toEqual([0, []]);
    expect(out.split('\n').slice(-4)).toEqual([
      expect.stringMatching(/^NOT JUDGED +WHERE +WHY$/),
      expect.stringMatching(/a\.yaml:4 .*render templates first/),
      '',
      '2 files: 2 stateful: 1 unprotected, 1 protected; 1 not judged, may keep data',
    ]);
  });

  it('the gate exits with 1 for a file that is not judged, unless the file gives a reason', async () => {
    const broken = 'kind: Pod\nspec: {{ x }}\n  a: b\n';
    const { code, out } = await at.run('coverage', manifests({ 'a.yaml': broken }), '--gate');
    expect([code, out.split('\n').at(-1)]).toEqual([
      1,
      '1 file: no judged object keeps data; 1 not judged, may keep data',
    ]);
    const said = manifests({ 'a.yaml': `# jerrycan.dev/unprotected: no data\n${broken}` });
    const exempt = await at.run('coverage', said, '--gate');
    expect([exempt.code, exempt.out.split('\n').at(-1)]).toEqual([
      0,
      '1 file: no judged object keeps data; 1 not judged, on purpose',
    ]);
  });

  const resource = (apiVersion: string, kind: string, more: object = {}, metadata: object = {}) =>
    JSON.stringify({ apiVersion, kind, metadata: { name: 'shop-db', namespace: 'shop', ...metadata }, ...more });
  const reason = { annotations: { 'jerrycan.dev/unprotected': 'its operator has backups' } };
  const release = { spec: { chart: { spec: { chart: 'web' } } } };

  it.each<[string, string, object, string]>([
    ['postgresql.cnpg.io/v1', 'Cluster', {}, '1 stateful: 1 unprotected'],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', release, '1 not judged, may keep data'],
    ['example.org/v1', 'Shop', { spec: { storage: { size: '1Gi' } } }, '1 not judged, may keep data'],
  ])('the gate exits with 1 for %s %s, unless it gives a reason', async (apiVersion, kind, more, counts) => {
    const run = async (metadata: object) =>
      at.run('coverage', manifests({ 'a.json': resource(apiVersion, kind, more, metadata) }), '--gate');
    const { code, out } = await run({});
    expect([code, out]).toEqual([1, expect.stringContaining(counts)]);
    const exempt = await run(reason);
    expect([exempt.code, exempt.out]).toEqual([0, expect.stringContaining('1 stateful: 1 exempt')]);
    expect((await run({ annotations: { 'jerrycan.dev/unprotected': ' ' } })).code).toBe(1);
  });

  it("a database of an operator is protected if an app captures the operator's workload", async () => {
    const folder = manifests({ 'a.json': resource('k8s.mariadb.com/v1alpha1', 'MariaDB') });
    const { code, out, err } = await at.run('coverage', folder, '--gate');
    expect([code, out, err]).toEqual([0, expect.stringContaining('1 stateful: 1 protected'), []]);
  });
});

describe('of a cluster', () => {
  const server = new ApiServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    for (const list of server.lists.values()) list.splice(0);
    server.asked.splice(0);
    server.perPage = 500;
  });
  const run = (...args: string[]) =>
    at.run('coverage', '--cluster', '--kubeconfig', server.kubeconfig(emptyFolder()), ...args);
  const pod = (image: string, claimName?: string) => ({
    containers: [{ name: 'c', image }],
    volumes: claimName ? [{ name: 'v', persistentVolumeClaim: { claimName } }] : [{ name: 'v', emptyDir: {} }],
  });
  const add = (path: string, name: string, spec: object, owner?: string) =>
    server.lists.get(path)!.push({
      metadata: {
        ...{ name, namespace: 'shop', creationTimestamp: '2026-01-01T00:00:00Z' },
        ...(owner && {
          ownerReferences: [{ apiVersion: 'apps/v1', kind: owner, name: 'o', uid: 'u', controller: true }],
        }),
      },
      spec,
    });

  it('reads all pages of all namespaces, and reports the workload instead of its pods', async () => {
    add('/apis/apps/v1/statefulsets', 'shop-db', {
      template: { spec: pod('mariadb:10.11') },
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    });
    add('/apis/apps/v1/deployments', 'web', { template: { spec: pod('nginx', 'uploads') } });
    for (let index = 0; index < 5; index++) add('/api/v1/pods', `web-${index}`, pod('nginx', 'uploads'), 'ReplicaSet');
    add('/apis/batch/v1/cronjobs', 'report', {
      jobTemplate: { spec: { template: { spec: pod('report', 'reports') } } },
    });
    for (const name of ['data-shop-db-0', 'uploads', 'reports', 'lost'])
      add('/api/v1/persistentvolumeclaims', name, {});
    server.perPage = 2;
    const { code, out, err } = await run('--gate');
    expect([code, err]).toEqual([1, []]);
    expect(out.split('\n').map((line) => line.split(/ {3,}/).slice(1))).toEqual([
      ['KIND', 'NAME', 'WHY STATEFUL', 'PROTECTED BY'],
      ['CronJob', 'report', 'mounts reports', 'NO APP'],
      ['Deployment', 'web', 'mounts uploads', 'NO APP (writes for shop, none of whose captures contains it)'],
      ['PersistentVolumeClaim', 'lost', 'no workload mounts it', 'NO APP'],
      ['StatefulSet', 'shop-db', 'claims data; runs mariadb', 'shop.database'],
      [],
      [],
    ]);
    expect(out).toContain('context here: 4 stateful: 3 unprotected, 1 protected');
    expect(server.asked.filter((line) => line.includes('/pods'))).toEqual([
      'GET /api/v1/pods?limit=500',
      'GET /api/v1/pods?continue=2&limit=500',
      'GET /api/v1/pods?continue=4&limit=500',
    ]);
    expect(server.asked.every((line) => line.startsWith('GET '))).toBe(true);
  });

  it('names the ClusterRole if the cluster cannot be read', async () => {
    const jobs = server.lists.get('/apis/batch/v1/jobs')!;
    server.lists.delete('/apis/batch/v1/jobs');
    const { code, err } = await run();
    server.lists.set('/apis/batch/v1/jobs', jobs);
    expect([code, err]).toEqual([
      1,
      [
        "coverage › cluster: cannot list every Job (403: nobody may GET /apis/batch/v1/jobs); ask for the ClusterRole 'view', or check what refused the request",
      ],
    ]);
  });

  it('refuses a context that the kubeconfig does not have', async () => {
    const { code, err } = await run('--context', 'there');
    expect([code, err]).toEqual([2, ["coverage › kubeconfig: has no context 'there'; pass one of: here"]]);
  });
});

describe('wrong usage exits with 2, and says what to do', () => {
  it.each([
    [['coverage'], 'coverage: has no input; name folders of manifests, or pass --cluster'],
    [['coverage', 'x', '--cluster'], 'coverage: cannot read folders and a cluster at once; name'],
    [['coverage', '/nowhere'], '/nowhere: does not exist; pass a folder of manifests, or a file'],
    [['coverage', 'x', '--for', 'west'], '--for: must be the cluster of an app (west); pass one of: east'],
  ])('%p', async (args, message) => {
    const { code, err } = await at.run(...args);
    expect([code, err[0]]).toEqual([2, expect.stringContaining(message)]);
  });

  it('--for is required if the apps are in several clusters', async () => {
    writeJson(at.root, 'clusters/west.json', { ...cluster, name: 'west' });
    at.declare(shop(), blog({ cluster: 'west' }));
    const folder = manifests({ 'db.yaml': statefulSet('shop-db', ', namespace: shop') });
    const { code, err } = await at.run('coverage', folder);
    expect([code, err]).toEqual([2, ['coverage › --for: is required; pass one of: east, west']]);
    expect((await at.run('coverage', folder, '--for', 'east', '--gate')).code).toBe(0);
    expect((await at.run('coverage', folder, '--for', 'west', '--gate')).code).toBe(1);
  });

  it('apps.json is missing', async () => {
    const { code, err } = await at.run('coverage', 'x', '--root', emptyFolder());
    expect([code, err]).toEqual([2, ['coverage › apps.json: does not exist; run `npm start`, or pass --root <dir>']]);
  });
});
