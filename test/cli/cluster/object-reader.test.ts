import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from '../../../cli/cluster/kubernetes';
import type { ObjectReader } from '../../../cli/cluster/object-reader';
import { runnerCluster } from '../../../cli/cluster/runner-cluster';
import { resources } from '../../../runner/ports/cluster';

const answers = new Map<string, (body: string) => readonly [status: number, body: object]>();
const folder = mkdtempSync(join(tmpdir(), 'jerrycan-objects-'));
const seen: string[] = [];
const server = http.createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  seen.push(`${request.method} ${request.url}`);
  const [status, answer] = answers.get(`${request.method} ${request.url}`)?.(body) ?? [404, { message: 'not found' }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});
let objects: ObjectReader;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(folder, 'config');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      'current-context': 'here',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  ({ objects } = await kubernetes({ kubeconfig }));
});
afterEach(() => {
  answers.clear();
  seen.length = 0;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const STORAGE = { group: 'storage.k8s.io', version: 'v1', plural: 'storageclasses' };

it('reads objects of the core group, of others, and without a namespace', async () => {
  answers.set('GET /api/v1/namespaces/k/configmaps/a', () => [200, { metadata: { name: 'a' } }]);
  answers.set('GET /apis/storage.k8s.io/v1/storageclasses/fast', () => [200, { metadata: { name: 'fast' } }]);
  expect(await objects.get(resources.configMaps, 'k', 'a')).toEqual({ metadata: { name: 'a' } });
  expect(await objects.get(STORAGE, undefined, 'fast')).toEqual({ metadata: { name: 'fast' } });
  expect(await objects.get(STORAGE, undefined, 'slow')).toBeUndefined();
});

it('lists by a label', async () => {
  answers.set('GET /apis/apps/v1/namespaces/k/deployments?labelSelector=a%3Db', () => [
    200,
    { items: [{ metadata: { name: 'x' } }] },
  ]);
  expect(await objects.list(resources.deployments, 'k', 'a=b')).toEqual([{ metadata: { name: 'x' } }]);
});

it('asks for the kinds of a version once, and knows those that are not served', async () => {
  const list = [
    { name: 'jobs', kind: 'Job', namespaced: true },
    { name: 'jobs/status', kind: 'Job', namespaced: true },
  ];
  answers.set('GET /apis/batch/v1', () => [200, { resources: list }]);
  expect(await objects.kinds('batch/v1')).toEqual([{ kind: 'Job', plural: 'jobs', namespaced: true }]);
  await objects.kinds('batch/v1');
  expect(await objects.kinds('cr.kanister.io/v1alpha1')).toEqual([]);
  expect(seen).toEqual(['GET /apis/batch/v1', 'GET /apis/cr.kanister.io/v1alpha1']);
});

it('asks for a right, of a subresource too', async () => {
  const asked: object[] = [];
  answers.set('POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', (body) => {
    asked.push(JSON.parse(body).spec.resourceAttributes);
    return [201, { status: { allowed: true } }];
  });
  expect(await objects.may({ namespace: 'k', group: '', resource: 'pods/log', verb: 'get' })).toBe(true);
  expect(asked).toEqual([{ namespace: 'k', group: '', resource: 'pods', subresource: 'log', verb: 'get' }]);
});

it('knows the caller, unless the API server does not tell', async () => {
  expect(await objects.user()).toBeUndefined();
  answers.set('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', () => [
    201,
    { status: { userInfo: { username: 'jane' } } },
  ]);
  expect(await objects.user()).toBe('jane');
});

it('tells the runner’s checks what was denied, and lets them change nothing', async () => {
  const message = 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "k"';
  answers.set('GET /api/v1/namespaces/k/pods', () => [403, { message }]);
  const cluster = runnerCluster(objects);
  await expect(cluster.list(resources.pods, 'k')).rejects.toMatchObject({
    name: 'ApiError',
    status: 403,
    message: expect.stringContaining("bind the ClusterRole 'view' in the namespace k"),
  });
  await expect(cluster.delete(resources.pods, 'k', 'p')).rejects.toThrow('must not change');
  await expect(cluster.scale(resources.deployments, 'k', 'd', 0)).rejects.toThrow('must not change');
});
