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

describe('a store that cannot be read', () => {
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

  it('because its CA is unknown: says how to add its certificates', async () => {
    expect(await read(endpoint)).toMatch(
      /^store: cannot connect to 127\.0\.0\.1:\d+ \(unable to verify .*, UNABLE_TO_VERIFY_LEAF_SIGNATURE\); set NODE_EXTRA_CA_CERTS=<file> to a file with the certificates of its CA$/,
    );
  });

  it('because no server answers: names host and port, and says what to do', async () => {
    expect(await read('http://127.0.0.1:1')).toBe(
      'store: cannot connect to 127.0.0.1:1 (connect ECONNREFUSED 127.0.0.1:1); check the network, or pass an address that is reachable from here: --endpoint <url>',
    );
  });
});
