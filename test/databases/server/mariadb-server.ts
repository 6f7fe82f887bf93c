import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port';
import { findProgram } from './programs';

/** Whether this machine can run the suite. */
export const mariadbd = findProgram('mariadbd');

/** A real server process on loopback with its own folder. */
export interface MariadbServer {
  readonly port: number;
  readonly password: string;
  /** Runs SQL as root. Returns rows as lines, with tabs between columns. */
  sql(text: string): string;
  /** The same, but continues after an error. Returns the errors as the client prints them. */
  attempt(text: string): { readonly output: string; readonly errors: readonly string[] };
  stop(): Promise<void>;
}

/**
 *
 * @param more options of the server, after its own: the last of two options takes effect
 */
export async function startMariadb(password: string, more: readonly string[] = []): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-mariadb-'));
  const data = join(folder, 'data');
  const socket = join(folder, 'socket');
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const install = findProgram('mariadb-install-db')!;
  // A starting server deletes files that it considers temporary tables of an earlier process, so each server has its
  // own folder for them.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const options = ['--no-defaults', ...asRoot, `--datadir=${data}`, `--tmpdir=${temporary}`];
  execFileSync(install, [...options, '--auth-root-authentication-method=normal', '--skip-test-db'], {
    stdio: 'ignore',
  });
  // A volume's file system creates this folder in its root. It is not a database.
  mkdirSync(join(data, 'lost+found'));
  const port = await freePort();
  const server = spawn(
    mariadbd!,
    [
      ...options,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${socket}`,
      '--innodb-flush-log-at-trx-commit=0',
      '--event-scheduler=OFF',
      ...more,
    ],
    { stdio: 'ignore' },
  );
  const client = findProgram('mariadb')!;
  const run = (text: string, secret: string, further: readonly string[] = []) =>
    spawnSync(
      client,
      [
        '--no-defaults',
        `--socket=${socket}`,
        '--user=root',
        '--batch',
        '--raw',
        '--skip-column-names',
        '--default-character-set=utf8mb4',
        '--binary-mode',
        ...further,
      ],
      {
        input: text,
        env: { ...process.env, MYSQL_PWD: secret },
        maxBuffer: 2 ** 30,
        encoding: 'utf8',
      },
    );
  const literal = `'${password.replace(/[\\']/g, '\\$&')}'`;
  const accounts = `CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY ${literal};
    GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION; ALTER USER root@localhost IDENTIFIED BY ${literal};`;
  for (let tries = 0; ; tries++) {
    const { status, stderr } = run(accounts, '');
    if (status === 0) break;
    if (tries > 200) {
      server.kill('SIGKILL');
      throw new Error(`mariadbd does not start: ${stderr}`);
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  return {
    port,
    password,
    sql(text) {
      const { status, stdout, stderr } = run(text, password);
      if (status !== 0) throw new Error(stderr);
      return stdout.trimEnd();
    },
    attempt(text) {
      const { stdout, stderr } = run(text, password, ['--force']);
      return { output: stdout.trimEnd(), errors: stderr.split('\n').filter((line) => line.startsWith('ERROR')) };
    },
    async stop() {
      server.kill('SIGKILL');
      await new Promise((ended) => server.once('exit', ended));
      rmSync(folder, { recursive: true });
    },
  };
}
