import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../runner/clock';
import { fixed } from '../../runner/credentials';
import { S3Client } from '../../runner/s3-client';
import { pair } from './minio';

const RETENTION = '<DefaultRetention><Mode>GOVERNANCE</Mode><Days>14</Days></DefaultRetention>';
/** It keeps what it knows of an object in extended attributes, which not every file system has. */
const FOLDERS = [tmpdir(), '/dev/shm', '/var/tmp'];

/**
 * A real VersityGW on this machine (github.com/versity/versitygw, the backend `posix` with a folder for versions), empty, with the buckets `locked` (versions, and a
 * default retention) and `plain` (neither).
 */
export class VersityGw {
  private constructor(
    readonly endpoint: string,
    private readonly process: ChildProcess,
    private readonly directory: string,
  ) {}

  /** @param program its path */
  static async start(program: string): Promise<VersityGw> {
    const errors: unknown[] = [];
    for (const folder of FOLDERS) {
      const server = await VersityGw.in(folder, program);
      try {
        await server.make();
        return server;
      } catch (error) {
        errors.push(error);
        await server.end();
      }
    }
    throw new AggregateError(errors, `VersityGW makes no bucket in ${FOLDERS.join(', ')}`);
  }

  private static async in(folder: string, program: string): Promise<VersityGw> {
    const directory = mkdtempSync(join(folder, 'jerrycan-versitygw-'));
    for (const name of ['buckets', 'versions']) mkdirSync(join(directory, name));
    const port = await freePort();
    const env = { ...process.env, ROOT_ACCESS_KEY_ID: pair.accessKeyId, ROOT_SECRET_ACCESS_KEY: pair.secretAccessKey };
    const args = ['--quiet', '--port', `127.0.0.1:${port}`, 'posix', '--versioning-dir', join(directory, 'versions')];
    const child = spawn(program, [...args, join(directory, 'buckets')], { env, stdio: 'ignore' });
    return new VersityGw(`http://127.0.0.1:${port}`, child, directory);
  }

  address(bucket: string, versioning = true) {
    return { endpoint: this.endpoint, region: 'us-east-1', bucket, prefix: 'p', pathStyle: true, versioning };
  }

  client(bucket: string, more: { retries: number; retryAfterMilliseconds: number }): S3Client {
    return new S3Client({ address: this.address(bucket), credentials: fixed(pair), clock: systemClock, ...more });
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.exitCode === null && this.process.kill()) await ended;
    rmSync(this.directory, { recursive: true });
  }

  private async make(): Promise<void> {
    // It takes a moment until it answers.
    const patient = { retries: 30, retryAfterMilliseconds: 20 };
    const locked = this.client('locked', patient);
    await locked.send({ method: 'PUT', key: '', headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
    const body = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>${RETENTION}</Rule></ObjectLockConfiguration>`;
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    await locked.send({ method: 'PUT', key: '', query: { 'object-lock': '' }, body, headers });
    await locked.send({
      method: 'PUT',
      key: 'p/begin',
      body: '',
      headers: { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' },
    });
    await this.client('plain', patient).send({ method: 'PUT', key: '' });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
