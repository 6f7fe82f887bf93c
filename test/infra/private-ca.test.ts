import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { renderBlueprint } from '../../blueprints/dsl';
import { taskArgs } from '../blueprints/task-args';
import { shopDump } from '../constructs/sample';
import { Minio } from './enforcement/minio';
import { type Certificates, makeCertificates } from './private-ca/certificates';

const { MINIO, KANDO, NODE24 } = process.env;
const node = NODE24 ?? process.execPath;
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
const isRunners = Number(/^v(\d+)/.exec(version)?.[1]) >= 24;
const run = promisify(execFile);
jest.setTimeout(60_000);

/** `MINIO=… NODE24=… KANDO=… npx jest test/infra/private-ca`. */
const describeStore = MINIO ? describe : describe.skip;
if (!MINIO) test.skip('a private CA at a real MinIO: left out, no program is named by MINIO', () => {});
const testRunner = isRunners ? test : test.skip;
const testKando = KANDO ? test : test.skip;

describeStore('a MinIO with a certificate from a private CA', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-ca-'));
  const file = (name: string) => join(directory, name);
  let minio: Minio;
  let certificates: Certificates;

  beforeAll(async () => {
    certificates = makeCertificates(directory);
    minio = await Minio.start(MINIO!, { certificates: certificates.folder });
    for (let tries = 0; tries < 100; tries++) {
      const args = ['-s', '-o', file('health'), '--cacert', file('ca.crt'), `${minio.endpoint}/minio/health/live`];
      if (spawnSync('curl', args).status === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const make = ['-s', '-f', '--cacert', file('ca.crt'), '--aws-sigv4', 'aws:amz:us-east-1:s3', '-X', 'PUT'];
    await run('curl', [...make, '--user', 'administrator:a test has no secrets', `${minio.endpoint}/our-backups`]);
  }, 60_000);

  afterAll(async () => {
    await minio.end();
    rmSync(directory, { recursive: true });
  });

  /** Does the work of the task's init container, in folders of this machine. */
  async function joined(system: string | undefined): Promise<string> {
    const storeCa = { configMap: 'shop-store-ca', key: 'store-ca.crt' };
    const context = {
      app: 'shop',
      capture: 'database',
      storeSecret: 's',
      kandoImage: 'k',
      deadlineSeconds: 60,
      storeCa,
    };
    const { initContainers } = taskArgs(renderBlueprint(shopDump, context).actions.backup!.phases[0]!).podOverride;
    const root = mkdtempSync(file('pod-'));
    for (const folder of ['bin', 'store-ca', 'etc/ssl/certs', 'path'])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'store-ca/store-ca.crt'), certificates.ca);
    if (system) writeFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), system);
    writeFileSync(join(root, 'path/kando'), '#!/bin/sh\n');
    chmodSync(join(root, 'path/kando'), 0o755);
    const [shell, flag, script] = initContainers[0].command!;
    const here = script!.replaceAll('/jerrycan/', `${root}/`).replaceAll('/etc/', `${root}/etc/`);
    await run(shell!, [flag!, here], { env: { PATH: `${join(root, 'path')}:${process.env.PATH}` } });
    expect(existsSync(join(root, 'bin/kando'))).toBe(true);
    return join(root, 'bin/trusted.crt');
  }

  testRunner(`the runner reaches it with its certificates, and not without them`, async () => {
    const outfile = file('reach.mjs');
    buildSync({
      entryPoints: [resolve(__dirname, 'private-ca/reach.ts')],
      ...{ outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
    });
    expect((await run(node, [outfile, minio.endpoint])).stdout.trim()).toMatch(/CERT|SELF_SIGNED|VERIFY/);
    expect((await run(node, [outfile, minio.endpoint, file('ca.crt')])).stdout.trim()).toBe('reached');
  });

  test('a task trusts the CAs of the system and of the store, with and without a final newline', async () => {
    const system = 'of the system, without a newline at its end';
    expect(readFileSync(await joined(system), 'utf8')).toBe(`${system}\n${certificates.ca}`);
    expect(readFileSync(await joined(undefined), 'utf8')).toBe(certificates.ca);
  });

  test("a program that reads SSL_CERT_FILE reaches it with that bundle, and not with the system's CAs alone", async () => {
    const system = readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8');
    const ask = `require('node:https').get('${minio.endpoint}/minio/health/live', (a) => { console.log(a.statusCode); process.exit(); }).on('error', (e) => console.log(e.code))`;
    const get = async (bundle: string) => {
      const env = { PATH: process.env.PATH, SSL_CERT_FILE: bundle };
      return (await run(process.execPath, ['--use-openssl-ca', '-e', ask], { env })).stdout.trim();
    };
    writeFileSync(file('system.crt'), system);
    expect(await get(await joined(system))).toBe('200');
    expect(await get(file('system.crt'))).not.toBe('200');
  });

  testKando('kando uploads and downloads with that bundle, and fails without it', async () => {
    const Location = {
      type: 's3Compliant',
      bucket: 'our-backups',
      endpoint: minio.endpoint,
      prefix: 'p',
      region: 'us-east-1',
    };
    const KeyPair = { ID: 'administrator', Secret: 'a test has no secrets' };
    const profile = JSON.stringify({ Location, Credential: { Type: 'keyPair', KeyPair } });
    const kando = (verb: string, trusted?: string) =>
      spawnSync('bash', ['-c', `printf bytes | "$0" location ${verb} --profile "$1" --path x -`, KANDO!, profile], {
        env: { PATH: process.env.PATH, HOME: directory, ...(trusted && { SSL_CERT_FILE: trusted }) },
        encoding: 'utf8',
      });
    const trusted = await joined(readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8'));
    expect(kando('push').stderr).toContain('certificate');
    expect(kando('push', trusted).status).toBe(0);
    expect(kando('pull', trusted).stdout).toBe('bytes');
  });
});
