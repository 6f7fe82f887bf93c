import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { child } from './child';

/** Runs kubectl. Pass secret text as `input` instead of an argument. Throws with kubectl's own message. */
export function kubectl(args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
    child.stdin!.on('error', () => undefined); // It stopped before it read everything; its exit status has the reason.
    child.stdin!.end(input ?? '');
  });
}

/** Applies objects on the server's side. Every unknown or duplicate field is an error. */
export async function apply(objects: readonly object[]): Promise<string[]> {
  const items = { apiVersion: 'v1', kind: 'List', items: objects };
  const args = ['apply', '--server-side', '--force-conflicts', '--validate=strict', '--field-manager=e2e', '-f', '-'];
  return (await kubectl(args, JSON.stringify(items))).trim().split('\n');
}

/** A port of a pod or a service, reachable from here until it is closed. */
export interface Forward {
  /** `localhost:<port>` */
  readonly host: string;
  /** Resolves when it is closed, or when kubectl stops forwarding. */
  readonly ended: Promise<void>;
  close(): void;
}

/**
 * Opens a port of `target` (`svc/minio`), here at `local` or at any port. A service's forward is bound to one pod and
 * closes with it.
 */
export function forward(namespace: string, target: string, port: number, local: number | '' = ''): Promise<Forward> {
  const program = child('kubectl', ['-n', namespace, 'port-forward', target, `${local}:${port}`]);
  let said = '';
  program.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => program.on('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    program.on('exit', () => reject(new Error(`port-forward ${namespace}/${target}: ${said.trim()}`)));
    createInterface(program.stdout).on('line', (line) => {
      const [, opened] = /from 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (opened) resolve({ host: `localhost:${opened}`, ended, close: () => void program.kill() });
    });
  });
}
