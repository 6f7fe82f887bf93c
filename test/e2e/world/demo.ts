import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Said } from './cli';

const REPOSITORY = join(__dirname, '../../..');

/** What Git knows to be changed in the working tree. */
export const workingTree = (): string =>
  execFileSync('git', ['status', '--porcelain'], { cwd: REPOSITORY, encoding: 'utf8' });

/**
 * `npm run demo -- …`, without a terminal.
 *
 * @param interruptAt sends Ctrl-C as soon as the output has these words
 */
export function npmRunDemo(args: readonly string[], interruptAt?: string): Promise<Said> {
  const child: ChildProcess = spawn('npm', ['run', '--silent', 'demo', '--', ...args], {
    cwd: REPOSITORY,
    detached: true, // Ctrl-C reaches a whole group
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  let interrupted = false;
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]!.on('data', (chunk) => {
      said[stream] += chunk;
      if (interrupted || interruptAt === undefined || !said.stdout.includes(interruptAt)) return;
      interrupted = true;
      process.kill(-child.pid!, 'SIGINT');
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // A shell reports a program that Ctrl-C ended by 130: npm ends so.
    child.on('close', (code, signal) => resolve({ exitCode: code ?? (signal === 'SIGINT' ? 130 : -1), ...said }));
  });
}
