import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The output of the command line, and its exit code. */
export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npx jerrycan …` in the checkout `root`, as an operator types it. */
export function jerrycan(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  const program = join(__dirname, '../../../bin/jerrycan.js');
  const child = spawn(process.execPath, [program, ...args, '--root', root], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (chunk) => (said[stream] += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, ...said }));
  });
}
