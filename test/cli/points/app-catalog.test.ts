import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAppCatalog } from '../../../cli/points/app-catalog';
import { makeCertificates } from '../../infra/private-ca/certificates';
import { World } from '../world';

const pair = { accessKeyId: 'auditor', secretAccessKey: 'a test has no secrets' };
let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

const read = (endpoint: string) =>
  readAppCatalog(world.repository, world.repository.app('shop'), { endpoint }, pair).then(
    () => undefined,
    ({ message }: Error) => message,
  );

describe('a store that does not show its points', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-ca-'));
  let server: Server;
  let endpoint: string;
  beforeAll(async () => {
    const { folder } = makeCertificates(directory);
    const [key, cert] = ['private.key', 'public.crt'].map((file) => readFileSync(join(folder, file)));
    server = createServer({ key: key!, cert: cert! }, (_, answer) => {
      answer.statusCode = 403;
      answer.end('<Error><Code>AccessDenied</Code></Error>');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    rmSync(directory, { recursive: true });
  });

  it('because nobody knows its authority: says how its certificates are named', async () => {
    expect(await read(endpoint)).toMatch(
      /^store: https:\/\/127\.0\.0\.1:\d+ does not show .*; name a file with the certificates of its authority: NODE_EXTRA_CA_CERTS=<file>$/,
    );
  });

  it('because nobody answers: says where to look', async () => {
    expect(await read('http://127.0.0.1:1')).toMatch(/; look at the network, or give --endpoint$/);
  });
});
