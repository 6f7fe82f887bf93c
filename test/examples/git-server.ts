import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Git over HTTP, by the real `git http-backend`, with one bare repository and one account. */
export interface GitServer {
  readonly port: number;
  /** Runs git in the repository of the server. */
  git(...args: string[]): string;
  stop(): Promise<void>;
}

export const REPOSITORY = 'shop/site.git';

export async function startGit(user: string, password: string): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'jerrycan-git-'));
  const folder = join(root, REPOSITORY);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const allowed = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization === allowed) return serve(root, request, response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return {
    port: (server.address() as AddressInfo).port,
    git: (...args) => execFileSync('git', [...identity, '-C', folder, ...args], { encoding: 'utf8' }).trim(),
    async stop() {
      await new Promise((closed) => server.close(closed));
      rmSync(root, { recursive: true });
    },
  };
}

/** Runs git http-backend as a CGI program. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url!, 'http://server');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      ...{ GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', REMOTE_USER: 'a', PATH_INFO: pathname },
      ...{ QUERY_STRING: search.slice(1), REQUEST_METHOD: request.method },
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: request.headers['git-protocol'] as string | undefined,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk) => chunks.push(chunk));
  backend.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    const headers = all.subarray(0, end).toString().split('\r\n');
    const fields = Object.fromEntries(headers.map((line) => line.split(': ') as [string, string]));
    const { Status: status = '200', ...rest } = fields;
    response.writeHead(Number.parseInt(status, 10), rest).end(all.subarray(end + 4));
  });
}
