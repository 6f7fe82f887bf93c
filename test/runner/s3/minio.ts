import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../databases/server/port';
import { LocalStore, pair } from './local-store';

export { pair };

/** A real MinIO on this machine, empty, with the buckets `locked` (versioning and a default retention) and `plain` (neither). */
export class MinioServer extends LocalStore {
  private constructor(
    endpoint: string,
    private readonly process: ChildProcess,
    /** The folder of its disk. */
    readonly directory: string,
  ) {
    super(endpoint);
  }

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

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.directory, { recursive: true });
  }

  private async make(): Promise<void> {
    // It takes a moment to start.
    const patient = { retries: 50, retryAfterMilliseconds: 100 };
    await this.makeLocked(patient);
    await this.makePlain(patient);
  }
}
