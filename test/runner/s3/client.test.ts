import { createHash } from 'node:crypto';
import http, { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../runner/ports/clock';
import type { ObjectStore } from '../../../runner/ports/object-store';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';

const IDLE = 200;
const body = Buffer.alloc(1000, 'x');
let answer: RequestListener;
let requests = 0;
let server: Server;
let store: ObjectStore;
let address: object;
const credentials = fixed({ accessKeyId: 'id', secretAccessKey: 'none' });

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  address = { endpoint, region: 'us-east-1', bucket: 'b', prefix: 'p', pathStyle: true, versioning: true };
  const again = { retries: 1, retryAfterMilliseconds: 1, idleMilliseconds: IDLE };
  store = s3({
    address: address as never,
    credentials,
    clock: systemClock,
    ...again,
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  requests = 0;
});

test('an attempt whose body stalls has failed; the next one is read from its start', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': body.length });
    if (requests > 1) return void response.end(body);
    response.write(body.subarray(0, 400));
  };
  let counted = 0;
  const onBytes = (bytes: number) => {
    counted += bytes;
  };
  const digest = await store.digest('p/x', 'v1', { onBytes });
  expect(digest).toEqual({ bytes: 1000, sha256: createHash('sha256').update(body).digest('hex') });
  expect({ requests, counted }).toEqual({ requests: 2, counted: 1000 });
});

test('a server that accepts the request and does not answer is given up on, with an error', async () => {
  answer = () => {};
  await expect(store.digest('p/x', 'v1')).rejects.toMatchObject({
    status: 0,
    message: 'GET p/x: no data for 0.2 s',
  });
  expect(requests).toBe(2);
});

test('it gets 60 s for that, unless set otherwise', async () => {
  const limits: unknown[] = [];
  const { request } = http;
  const limited = jest.spyOn(http, 'request').mockImplementation(((
    url: URL,
    options: http.RequestOptions,
    heard: never,
  ) => {
    limits.push(options.timeout);
    return request(url, { ...options, timeout: IDLE }, heard);
  }) as typeof http.request);
  answer = () => {};
  const patient = s3({ address: address as never, credentials, clock: systemClock, retries: 0 });
  try {
    await expect(patient.digest('p/x', 'v1')).rejects.toMatchObject({ message: 'GET p/x: no data for 60 s' });
    expect(limits).toEqual([60_000]);
  } finally {
    limited.mockRestore();
  }
});

test('a slow body is read completely, however long that takes', async () => {
  // Ten times the pause between two bytes, since the processor may have other work.
  const idleMilliseconds = 5 * IDLE;
  const patient = s3({ address: address as never, credentials, clock: systemClock, retries: 0, idleMilliseconds });
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': body.length });
    let sent = 0;
    const timer = setInterval(() => {
      response.write(body.subarray(sent, sent + 50));
      sent += 50;
      if (sent >= body.length) {
        clearInterval(timer);
        response.end();
      }
    }, idleMilliseconds / 10);
  };
  const begun = Date.now();
  expect(await patient.digest('p/x', 'v1')).toMatchObject({ bytes: 1000 });
  expect(Date.now() - begun).toBeGreaterThan(1.5 * idleMilliseconds);
  expect(requests).toBe(1);
});

test('a list that arrives slowly is waited for at most 30 s per attempt', async () => {
  const limits: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const limited = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    limits.push(milliseconds);
    return timeout(2 * IDLE);
  });
  answer = (_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), IDLE / 4);
    response.on('close', () => clearInterval(timer));
  };
  try {
    await expect(store.versions('p/')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ status: 0 });
    expect({ limits, requests }).toEqual({ limits: [30_000, 30_000], requests: 2 });
  } finally {
    limited.mockRestore();
  }
});
