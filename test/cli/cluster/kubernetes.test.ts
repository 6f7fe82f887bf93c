import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../../cli/cluster/cluster';
import { kubernetes } from '../../../cli/cluster/kubernetes';

/** The API server's answers by request; an unexpected request fails the test. */
type Answer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

const answers = new Map<string, Answer>();
const folder = mkdtempSync(join(tmpdir(), 'jerrycan-kube-'));
const server = http.createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const answer = answers.get(`${request.method} ${request.url}`);
  if (answer) answer(request, response, body);
  else json(404, { message: `nobody told the server of ${request.method} ${request.url}` })(request, response, body);
});
let cluster: Cluster;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cluster = await kubernetes({ kubeconfig: kubeconfig((server.address() as AddressInfo).port) });
});
afterEach(() => answers.clear());
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

function kubeconfig(port: number): string {
  const file = join(folder, `${port}.json`);
  const config = {
    'current-context': 'here',
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'secret-token' } }],
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'there', context: { cluster: 'c', user: 'u' } },
    ],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function json(status: number, body: object): Answer {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

it('reads objects, and returns undefined for missing ones', async () => {
  answers.set('GET /apis/batch/v1/namespaces/k/cronjobs/a', json(200, { metadata: { name: 'a' } }));
  expect((await cluster.cronJob('k', 'a'))?.metadata?.name).toBe('a');
  expect(await cluster.configMap('k', 'a')).toBeUndefined();
  expect(await cluster.job('k', 'a')).toBeUndefined();
  answers.set('GET /api/v1/namespaces/kube-system', json(200, { metadata: { uid: 'u' } }));
  expect(await cluster.clusterUid()).toBe('u');
  answers.set('GET /api/v1/namespaces/kube-system', json(403, {}));
  expect(await cluster.clusterUid()).toBeUndefined();
  await expect(cluster.deleteJob('k', 'a')).resolves.toBeUndefined();
});

it('finds pods by their label, oldest first', async () => {
  const pod = (name: string, creationTimestamp: string) => ({ metadata: { name, creationTimestamp } });
  const items = [pod('new', '2026-01-02T00:00:00Z'), pod('old', '2026-01-01T00:00:00Z')];
  answers.set('GET /api/v1/namespaces/k/pods?labelSelector=kanister.io%2FJobID%3Drun', json(200, { items }));
  const pods = await cluster.pods('k', 'kanister.io/JobID', 'run');
  expect(pods.map(({ metadata }) => metadata?.name)).toEqual(['old', 'new']);
});

it('finds Jobs by their label, oldest first', async () => {
  const job = (name: string, creationTimestamp: string) => ({ metadata: { name, creationTimestamp } });
  const items = [job('new', '2026-01-02T00:00:00Z'), job('old', '2026-01-01T00:00:00Z')];
  answers.set('GET /apis/batch/v1/namespaces/k/jobs?labelSelector=jerrycan.dev%2Fapp%3Dshop', json(200, { items }));
  const jobs = await cluster.jobsOf('k', 'jerrycan.dev/app', 'shop');
  expect(jobs.map(({ metadata }) => metadata?.name)).toEqual(['old', 'new']);
});

it('finds Events about an object by its name, oldest first', async () => {
  const event = (message: string, lastTimestamp: string) => ({
    metadata: {},
    involvedObject: {},
    message,
    lastTimestamp,
  });
  const items = [event('new', '2026-01-02T00:00:00Z'), event('old', '2026-01-01T00:00:00Z')];
  const selector = 'involvedObject.kind%3DCronJob%2CinvolvedObject.name%3Dshop-backup';
  answers.set(`GET /api/v1/namespaces/k/events?fieldSelector=${selector}`, json(200, { items }));
  const events = await cluster.eventsAbout('k', 'CronJob', 'shop-backup');
  expect(events.map(({ message }) => message)).toEqual(['old', 'new']);
});

it('reads a Lease with its record, and an ActionSet with its status', async () => {
  const lease = { metadata: { annotations: { a: 'b' } }, spec: { renewTime: '2026-01-01T00:00:00.000000Z' } };
  answers.set('GET /apis/coordination.k8s.io/v1/namespaces/k/leases/shop', json(200, lease));
  const found = await cluster.lease('k', 'shop');
  expect([found?.metadata?.annotations, new Date(found!.spec!.renewTime!).getTime()]).toEqual([
    { a: 'b' },
    Date.UTC(2026, 0, 1),
  ]);
  const actionSet = { metadata: { name: 'run' }, status: { state: 'running' } };
  answers.set('GET /apis/cr.kanister.io/v1alpha1/namespaces/k/actionsets/run', json(200, actionSet));
  expect(await cluster.actionSet('k', 'run')).toEqual(actionSet);
  expect([await cluster.lease('k', 'none'), await cluster.actionSet('k', 'none')]).toEqual([undefined, undefined]);
});

it('merges into a Secret, and reads it by an empty patch', async () => {
  const seen: unknown[] = [];
  answers.set('PATCH /api/v1/namespaces/k/secrets/s', (request, response, body) => {
    seen.push([request.headers['content-type'], JSON.parse(body)]);
    json(200, { data: { privateKey: 'eA==' } })(request, response, body);
  });
  expect((await cluster.patchSecret('k', 's', {}))?.data).toEqual({ privateKey: 'eA==' });
  await cluster.patchSecret('k', 's', { metadata: { resourceVersion: '7' }, data: { privateKey: 'eQ==' } });
  expect(seen).toEqual([
    ['application/merge-patch+json', {}],
    ['application/merge-patch+json', { metadata: { resourceVersion: '7' }, data: { privateKey: 'eQ==' } }],
  ]);
});

describe('a log', () => {
  const at = { namespace: 'k', pod: 'p', container: 'runner' };
  const path = 'GET /api/v1/namespaces/k/pods/p/log?container=runner&follow=true';
  const never = new AbortController().signal;

  it('is read line by line with the operator’s token, without broken characters', async () => {
    const [one, two] = [Buffer.from('a\nGrü'), Buffer.from('ße\n\nlast\n')];
    answers.set(path, (request, response) => {
      expect(request.headers.authorization).toBe('Bearer secret-token');
      response.write(one.subarray(0, -1));
      setTimeout(() => response.end(Buffer.concat([one.subarray(-1), two])), 20);
    });
    const lines: string[] = [];
    await cluster.log(at, (line) => lines.push(line), never);
    expect(lines).toEqual(['a', 'Grüße', '', 'last']);
  });

  it('that breaks ends with its last whole line', async () => {
    answers.set(path, (_, response) => {
      response.write('whole\nhal');
      setTimeout(() => response.destroy(), 20);
    });
    const lines: string[] = [];
    await cluster.log(at, (line) => lines.push(line), never);
    expect(lines).toEqual(['whole']);
  });

  it('is closed at once when the operator stops', async () => {
    const stop = new AbortController();
    answers.set(path, (_, response) => void response.write('one\n'));
    const lines: string[] = [];
    const line = (text: string) => {
      lines.push(text);
      stop.abort();
    };
    await cluster.log(at, line, stop.signal);
    expect(lines).toEqual(['one']);
  });

  it('that does not exist yet can be requested again', async () => {
    answers.set(path, json(500, { message: 'container is waiting to start' }));
    await expect(cluster.log(at, () => {}, never)).rejects.toMatchObject({
      message: 'cluster: cannot follow the log of pod k/p (500: container is waiting to start); try again',
      transient: true,
    });
  });
});

describe('an API server that accepts a request and does not answer', () => {
  const silent: Answer = () => {};
  const half: Answer = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{');
  const limits: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  beforeEach(() => {
    limits.length = 0;
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      limits.push(milliseconds);
      return timeout(50);
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['GET /apis/batch/v1/namespaces/k/jobs/j', 'get Job k/j', () => cluster.job('k', 'j')],
    ['GET /api/v1/namespaces/k/pods?labelSelector=a%3Db', 'list pods in k', () => cluster.pods('k', 'a', 'b')],
    ['PATCH /api/v1/namespaces/k/secrets/s', 'patch Secret k/s', () => cluster.patchSecret('k', 's', {})],
    [
      'GET /apis/cr.kanister.io/v1alpha1/namespaces/k/actionsets/run',
      'get ActionSet k/run',
      () => cluster.actionSet('k', 'run'),
    ],
  ])('%s fails after 30 s, and can be retried', async (request, doing, ask) => {
    for (const answer of [silent, half]) {
      answers.set(request, answer);
      await expect(ask()).rejects.toMatchObject({
        message: expect.stringMatching(
          `^cluster: cannot ${doing}: no answer from the API server \\(no answer within 30 s\\); check`,
        ),
        transient: true,
      });
    }
    expect(limits).toEqual([30_000, 30_000]);
  });
});

describe('a log without output', () => {
  const at = { namespace: 'k', pod: 'p', container: 'runner' };
  const path = 'GET /api/v1/namespaces/k/pods/p/log?container=runner&follow=true';
  const never = new AbortController().signal;
  let impatient: Cluster;
  beforeAll(async () => {
    const { port } = server.address() as AddressInfo;
    impatient = await kubernetes({ kubeconfig: kubeconfig(port), silentMilliseconds: 1000 });
  });

  it('not even a start, can be requested again', async () => {
    answers.set(path, () => {});
    await expect(impatient.log(at, () => {}, never)).rejects.toMatchObject({ transient: true });
  });

  it('ends, because the network may have changed', async () => {
    answers.set(path, (_, response) => void response.write('one\n'));
    const lines: string[] = [];
    await impatient.log(at, (line) => lines.push(line), never);
    expect(lines).toEqual(['one']);
  });

  it('for a shorter time continues', async () => {
    answers.set(path, (_, response) => {
      let sent = 0;
      const timer = setInterval(() => (++sent < 41 ? response.write('.\n') : response.end()), 35);
      response.on('close', () => clearInterval(timer));
    });
    const line = jest.fn();
    await impatient.log(at, line, never);
    expect(line).toHaveBeenCalledTimes(40);
  });
});

describe('a failed request', () => {
  it.each<[number, string, boolean]>([
    [403, "ask for the ClusterRole 'jerrycan-operator', or check what refused the request", false],
    [409, 'another person changed it at the same time; run the command again', false],
    [422, 'this is unexpected; report it', false],
    ...[429, 503].map((status): [number, string, boolean] => [status, 'try again', true]),
  ])('with %d is reported in one line, with what to do', async (status, next, transient) => {
    answers.set('POST /apis/batch/v1/namespaces/k/jobs', json(status, { message: 'because' }));
    await expect(cluster.createJob({ metadata: { namespace: 'k', name: 'j' } })).rejects.toMatchObject({
      message: `cluster: cannot create Job k/j (${status}: because); ${next}`,
      transient,
      exitCode: 1,
    });
  });

  it.each([
    ['POST /api/v1/namespaces/k/secrets', () => cluster.createSecret({ metadata: { namespace: 'k', name: 's' } })],
    ['PATCH /api/v1/namespaces/k/secrets/s', () => cluster.patchSecret('k', 's', {})],
  ])('for a Secret without the right (%s) names the role that allows it', async (request, write) => {
    answers.set(request, json(403, { message: 'because' }));
    await expect(write()).rejects.toThrow("ask for the ClusterRole 'jerrycan-key-maker'");
  });

  it('after an expired login', async () => {
    answers.set('GET /api/v1/namespaces/k/configmaps/c', json(401, { message: 'Unauthorized' }));
    await expect(cluster.configMap('k', 'c')).rejects.toThrow('(401: Unauthorized); log in again');
  });

  it('to an API server that does not run can be retried', async () => {
    const away = await kubernetes({ kubeconfig: kubeconfig(9) });
    await expect(away.job('k', 'j')).rejects.toMatchObject({
      message: expect.stringMatching(
        /^cluster: cannot get Job k\/j: no answer from the API server \(.*ECONNREFUSED.*\); check/,
      ),
      transient: true,
    });
    const at = { namespace: 'k', pod: 'p', container: 'c' };
    await expect(away.log(at, () => {}, new AbortController().signal)).rejects.toMatchObject({ transient: true });
  });

  it('without a kubeconfig, or with an unknown context, names what to pass', async () => {
    await expect(kubernetes({ kubeconfig: '/nowhere' })).rejects.toMatchObject({ exitCode: 2 });
    const file = kubeconfig(9);
    await expect(kubernetes({ kubeconfig: file, context: 'else' })).rejects.toMatchObject({
      message: "kubeconfig: has no context 'else'; pass one of: here, there",
      exitCode: 2,
    });
    expect((await kubernetes({ kubeconfig: file, context: 'there' })).context).toBe('there');
  });

  it('to a server with a wrong certificate is not retried', async () => {
    const file = kubeconfig((server.address() as AddressInfo).port).replace('.json', '-tls.json');
    writeFileSync(file, readFileSync(file.replace('-tls', ''), 'utf8').replace('http:', 'https:'));
    const other = await kubernetes({ kubeconfig: file });
    await expect(other.job('k', 'j')).rejects.toMatchObject({ transient: false });
  });
});
