import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../runner/clock';
import { fixed } from '../../runner/credentials';
import { S3Client } from '../../runner/s3-client';

/** The key pair of {@link MinioServer}. */
export const pair = { accessKeyId: 'jerrycan-test', secretAccessKey: 'not a secret: "$%{{' };
const RETENTION = '<DefaultRetention><Mode>GOVERNANCE</Mode><Days>14</Days></DefaultRetention>';

/** A real MinIO on this machine, empty, with the buckets `locked` (versions, and a default retention) and `plain` (neither). */
export class MinioServer {
  private constructor(
    readonly endpoint: string,
    private readonly process: ChildProcess,
    /** Where its disk is. */
    readonly directory: string,
  ) {}

  /** @param program its path */
  static async start(program: string): Promise<MinioServer> {
    const directory = mkdtempSync(join(tmpdir(), 'jerrycan-minio-'));
    const port = await freePort();
    const env = { ...process.env, MINIO_ROOT_USER: pair.accessKeyId, MINIO_ROOT_PASSWORD: pair.secretAccessKey };
    const args = ['server', '--address', `127.0.0.1:${port}`, directory];
    const server = new MinioServer(
      `http://127.0.0.1:${port}`,
      spawn(program, args, { env, stdio: 'ignore' }),
      directory,
    );
    await server.make();
    return server;
  }

  address(bucket: string, versioning = true) {
    return { endpoint: this.endpoint, region: 'us-east-1', bucket, prefix: 'p', pathStyle: true, versioning };
  }

  client(bucket: string, more: { retries: number; retryAfterMilliseconds: number }): S3Client {
    return new S3Client({ address: this.address(bucket), credentials: fixed(pair), clock: systemClock, ...more });
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.directory, { recursive: true });
  }

  private async make(): Promise<void> {
    // It takes a moment until it answers.
    const patient = { retries: 50, retryAfterMilliseconds: 100 };
    const locked = this.client('locked', patient);
    await locked.send({ method: 'PUT', key: '', headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
    const body = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>${RETENTION}</Rule></ObjectLockConfiguration>`;
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    await locked.send({ method: 'PUT', key: '', query: { 'object-lock': '' }, body, headers });
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
