import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from '../../../runner/kubernetes/api';
import { ApiError, type Cluster, resources } from '../../../runner/ports/cluster';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const directory = mkdtempSync(join(tmpdir(), 'jerrycan-token-'));
const tokenFile = join(directory, 'token');
const seen: Seen[] = [];
/** The answers in this order; the last one repeats. `null` closes the connection. */
let answers: ({ status: number; body: unknown } | null)[] = [];
let server: Server;
let cluster: Cluster;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) return request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  cluster = kubernetes({ server: `http://127.0.0.1:${port}`, tokenFile, retries: 3, retryAfterMilliseconds: 1 });
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  seen.length = 0;
  writeFileSync(tokenFile, 'first\n');
});

const ok = (body: unknown) => ({ status: 200, body });
const status = (code: number, message = 'no') => ({ status: code, body: { kind: 'Status', message } });

test.each([
  [() => cluster.get(resources.deployments, 'ns', 'web'), 'GET', '/apis/apps/v1/namespaces/ns/deployments/web', ''],
  [
    () => cluster.list(resources.pods, 'ns', 'a=b,c in (d,e)'),
    'GET',
    '/api/v1/namespaces/ns/pods?limit=500&labelSelector=a%3Db%2Cc+in+%28d%2Ce%29',
    '',
  ],
  [
    () => cluster.create(resources.events, 'ns', { metadata: { name: 'x' } }),
    'POST',
    '/api/v1/namespaces/ns/events',
    '{"metadata":{"name":"x"}}',
  ],
  [
    () => cluster.replace(resources.leases, 'ns', { metadata: { name: 'x', resourceVersion: '7' } }),
    'PUT',
    '/apis/coordination.k8s.io/v1/namespaces/ns/leases/x',
    '{"metadata":{"name":"x","resourceVersion":"7"}}',
  ],
  [
    () => cluster.scale(resources.statefulSets, 'ns', 'db', 0, '7'),
    'PATCH',
    '/apis/apps/v1/namespaces/ns/statefulsets/db/scale',
    '{"metadata":{"resourceVersion":"7"},"spec":{"replicas":0}}',
  ],
  [
    () => cluster.suspend(resources.cronJobs, 'ns', 'cron', true, '7'),
    'PATCH',
    '/apis/batch/v1/namespaces/ns/cronjobs/cron',
    '{"metadata":{"resourceVersion":"7"},"spec":{"suspend":true}}',
  ],
  [
    () => cluster.label(resources.actionSets, 'ns', 'x', { a: 'b' }),
    'PATCH',
    '/apis/cr.kanister.io/v1alpha1/namespaces/ns/actionsets/x',
    '{"metadata":{"labels":{"a":"b"}}}',
  ],
  [
    () => cluster.delete(resources.actionSets, 'ns', 'x', '7'),
    'DELETE',
    '/apis/cr.kanister.io/v1alpha1/namespaces/ns/actionsets/x',
    '{"propagationPolicy":"Background","preconditions":{"resourceVersion":"7"}}',
  ],
])('request %#', async (send, method, url, body) => {
  answers = [ok({ items: [] })];
  await send();
  expect(seen).toMatchObject([
    { method, url, body, headers: { authorization: 'Bearer first', accept: 'application/json' } },
  ]);
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  expect(seen[0]!.headers['content-type']).toBe(body ? type : undefined);
});

test('the token is read for every request, because it rotates', async () => {
  answers = [ok({})];
  await cluster.get(resources.pods, 'ns', 'a');
  writeFileSync(tokenFile, 'second');
  await cluster.get(resources.pods, 'ns', 'a');
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
});

test('a list is read completely', async () => {
  const item = (name: string) => ({ metadata: { name } });
  answers = [ok({ items: [item('a')], metadata: { continue: 'c=' } }), ok({ items: [item('b')], metadata: {} })];
  expect(await cluster.list(resources.pods, 'ns')).toEqual([item('a'), item('b')]);
  expect(seen[1]!.url).toContain('continue=c%3D');
});

test('a missing object is undefined, and its deletion not an error', async () => {
  answers = [status(404)];
  expect(await cluster.get(resources.pods, 'ns', 'a')).toBeUndefined();
  await cluster.delete(resources.pods, 'ns', 'a');
  await expect(cluster.scale(resources.deployments, 'ns', 'a', 1)).rejects.toMatchObject({ status: 404 });
});

test.each([[null], [status(500)], [status(503)], [status(429)], [ok('<html>')]])('%j is retried', async (trouble) => {
  answers = [trouble, trouble, ok({ metadata: { name: 'a' } })];
  expect(await cluster.get(resources.pods, 'ns', 'a')).toEqual({ metadata: { name: 'a' } });
  expect(seen).toHaveLength(3);
});

test('a request that requires the Lease is sent once: the caller checks the Lease before a retry', async () => {
  answers = [status(503)];
  await expect(cluster.scale(resources.deployments, 'ns', 'a', 2)).rejects.toMatchObject({ status: 503 });
  await expect(cluster.suspend(resources.cronJobs, 'ns', 'a', false)).rejects.toMatchObject({ status: 503 });
  const object = { metadata: { name: 'x' } };
  await expect(cluster.create(resources.actionSets, 'ns', object, 'once')).rejects.toMatchObject({ status: 503 });
  expect(seen.map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'POST']);
  await expect(cluster.create(resources.events, 'ns', object)).rejects.toMatchObject({ status: 503 });
  expect(seen).toHaveLength(7);
});

test('a lasting failure is an error with its reason', async () => {
  answers = [status(503, 'etcd leader changed')];
  const failed = cluster.get(resources.pods, 'ns', 'a');
  await expect(failed).rejects.toThrow('GET /api/v1/namespaces/ns/pods/a: 503 etcd leader changed');
  await expect(failed).rejects.toBeInstanceOf(ApiError);
  expect(seen).toHaveLength(4);
});

test.each([
  ['no answer', undefined],
  ['a body that does not end', '{"metadata":'],
])(
  '%s is waited for at most 15 s per attempt',
  async (_, body) => {
    const limits: number[] = [];
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const limited = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      limits.push(milliseconds);
      return timeout(50);
    });
    const silent = createServer((_request, response) => {
      if (body === undefined) return;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(body);
    });
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    try {
      const { port } = silent.address() as AddressInfo;
      const at = kubernetes({ server: `http://127.0.0.1:${port}`, tokenFile, retries: 1, retryAfterMilliseconds: 1 });
      await expect(at.get(resources.pods, 'ns', 'a')).rejects.toMatchObject({
        status: 0,
        transient: true,
        message: expect.stringContaining('timeout'),
      });
      expect(limits).toEqual([15_000, 15_000]);
    } finally {
      limited.mockRestore();
      silent.closeAllConnections();
      silent.close();
    }
  },
  10_000,
);

test.each([401, 403, 409, 422])('%i is not retried', async (code) => {
  answers = [status(code, 'denied')];
  await expect(cluster.create(resources.events, 'ns', { metadata: { name: 'x' } })).rejects.toMatchObject({
    status: code,
  });
  expect(seen).toHaveLength(1);
});

test('no error contains a token', async () => {
  answers = [null];
  await expect(cluster.get(resources.pods, 'ns', 'a')).rejects.toThrow(/^(?!.*first).*$/);
});
