import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Kubectl } from './kubectl';

export interface ForwardedService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** The port on this machine. @default - one that is free */
  readonly localPort?: number;
}

/**
 * Opens a port of a Service on this machine while `use` runs.
 *
 * @param use gets `localhost:<port>`
 */
export async function withPortForward<T>(
  kubectl: Kubectl,
  service: ForwardedService,
  use: (host: string) => Promise<T>,
): Promise<T> {
  const { namespace, name, port, localPort = '' } = service;
  const args = [...kubectl.options, '-n', namespace, 'port-forward', `svc/${name}`, `${localPort}:${port}`];
  const program = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const host = await new Promise<string>((resolve, reject) => {
      let problem = '';
      program.stderr.on('data', (chunk) => {
        problem += chunk;
      });
      program.on('error', reject);
      program.on('exit', () => reject(new Error(`kubectl port-forward svc/${name}: ${problem.trim()}`)));
      createInterface(program.stdout).on('line', (line) => {
        const [, opened] = /from 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
        if (opened !== undefined) resolve(`localhost:${opened}`);
      });
    });
    return await use(host);
  } finally {
    program.kill();
  }
}
