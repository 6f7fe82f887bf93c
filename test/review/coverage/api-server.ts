import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The lists of an API server, by path: `/apis/apps/v1/statefulsets`. It returns `perPage` items per page, and refuses a list that it does not have. */
export class ApiServer {
  readonly lists = new Map<string, object[]>(
    [
      ...['statefulsets', 'deployments', 'daemonsets', 'replicasets'].map((plural) => `/apis/apps/v1/${plural}`),
      ...['jobs', 'cronjobs'].map((plural) => `/apis/batch/v1/${plural}`),
      ...['pods', 'persistentvolumeclaims', 'replicationcontrollers'].map((plural) => `/api/v1/${plural}`),
    ].map((path) => [path, []]),
  );
  perPage = 500;
  /** All requests, in order. */
  readonly asked: string[] = [];
  private readonly server = http.createServer((request, response) => {
    this.asked.push(`${request.method} ${request.url}`);
    const { pathname, searchParams } = new URL(request.url!, 'http://here');
    const all = this.lists.get(pathname);
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'GET' || !all) return answer(403, { message: `nobody may ${request.method} ${pathname}` });
    const from = Number(searchParams.get('continue') ?? 0);
    const to = from + Math.min(this.perPage, Number(searchParams.get('limit')));
    // Like a real API server: items have neither apiVersion nor kind.
    return answer(200, { metadata: to < all.length ? { continue: `${to}` } : {}, items: all.slice(from, to) });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  kubeconfig(folder: string): string {
    const { port } = this.server.address() as AddressInfo;
    const file = join(folder, 'kubeconfig.json');
    const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
    const config = {
      'current-context': 'here',
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token: 'secret-token' } }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }
}
