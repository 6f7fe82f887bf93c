import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from '../../../runner/kubernetes/api';
import { type Cluster, resources } from '../../../runner/ports/cluster';
import { makeCertificates } from '../../infra/private-ca/certificates';

const directory = mkdtempSync(join(tmpdir(), 'jerrycan-ca-'));
const caFile = join(directory, 'ca.crt');
const tokenFile = join(directory, 'token');

/** An authority, and an API server with its certificate on a separate port. */
function made(name: string) {
  const at = join(directory, name);
  mkdirSync(at);
  const { ca, folder } = makeCertificates(at);
  const [cert, key] = ['public.crt', 'private.key'].map((file) => readFileSync(join(folder, file), 'utf8'));
  return { ca, pair: { cert: cert!, key: key! } };
}
const former = made('former');
const next = made('next');
let server: Server;
let cluster: Cluster;
let connections: number;

beforeEach(async () => {
  connections = 0;
  writeFileSync(tokenFile, 'token');
  writeFileSync(caFile, former.ca);
  server = createServer(former.pair, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"metadata":{"name":"a"}}');
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  cluster = kubernetes({ server: `https://127.0.0.1:${port}`, tokenFile, caFile, retries: 0 });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});
afterAll(() => rmSync(directory, { recursive: true }));

const ask = () => cluster.get(resources.pods, 'ns', 'a').then(() => 'answered', String);
/** Restarts the API server with a certificate of the next authority. */
function rotateServer(): void {
  server.setSecureContext(next.pair);
  server.closeAllConnections();
}

test('the authority is rotated: file first, both in the file, or server first', async () => {
  expect(await ask()).toBe('answered');
  writeFileSync(caFile, `${former.ca}${next.ca}`);
  expect(await ask()).toBe('answered');
  rotateServer();
  expect(await ask()).toBe('answered');
  writeFileSync(caFile, next.ca);
  expect(await ask()).toBe('answered');
});

test('a server of the next authority is trusted as soon as the file has that, without a restart', async () => {
  expect(await ask()).toBe('answered');
  rotateServer();
  expect(await ask()).toMatch(/ApiError: GET \/api\/v1\/namespaces\/ns\/pods\/a: .*certificate/);
  writeFileSync(caFile, next.ca);
  expect(await ask()).toBe('answered');
});

test('a server of the former authority is no longer trusted, and its open connections are not used', async () => {
  expect(await ask()).toBe('answered');
  writeFileSync(caFile, next.ca);
  expect(await ask()).toMatch(/certificate/);
});

test('connections are kept while the authority stays the same', async () => {
  for (let i = 0; i < 5; i++) expect(await ask()).toBe('answered');
  expect(connections).toBe(1);
});
