import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Said {
  readonly status: number;
  readonly body: string;
}

/** A real HTTP server that returns credentials or refuses: it sends the test's answers in sequence, and repeats the last one. */
export class TokenEndpoint {
  readonly asked: Asked[] = [];
  private answers: readonly Said[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TokenEndpoint> {
    const server = createServer();
    const endpoint = new TokenEndpoint(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url: path = '', headers } = request;
      endpoint.asked.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
      const { status, body } = endpoint.answers[Math.min(endpoint.asked.length, endpoint.answers.length) - 1]!;
      response.writeHead(status).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  say(...answers: readonly Said[]): void {
    this.asked.length = 0;
    this.answers = answers;
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
