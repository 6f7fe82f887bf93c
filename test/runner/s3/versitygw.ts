import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../databases/server/port';
import { LocalStore, pair } from './local-store';

/** It keeps metadata in extended attributes, which not every file system supports. */
const FOLDERS = [tmpdir(), '/dev/shm', '/var/tmp'];

/**
 * A real VersityGW on this machine (github.com/versity/versitygw, the backend `posix` with a folder for versions), empty, with the buckets `locked` (versioning and a
 * default retention) and `plain` (neither).
 */
export class VersityGw extends LocalStore {
  private constructor(
    endpoint: string,
    private readonly process: ChildProcess,
    private readonly directory: string,
  ) {
    super(endpoint);
  }

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

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.exitCode === null && this.process.kill()) await ended;
    rmSync(this.directory, { recursive: true });
  }

  private async make(): Promise<void> {
    // It takes a moment to start.
    const patient = { retries: 30, retryAfterMilliseconds: 20 };
    const locked = await this.makeLocked(patient);
    await locked.send({
      method: 'PUT',
      key: 'p/begin',
      body: '',
      headers: { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' },
    });
    await this.makePlain(patient);
  }
}
