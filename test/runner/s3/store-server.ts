import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../runner/ports/clock';
import type { ObjectStore } from '../../../runner/ports/object-store';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';

export interface Asked {
  readonly method: string;
  /** Decoded, without the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A store on this machine with answers from the test, and the runner's client for it. It throws on an unknown request: then the answer is 599. */
export class StoreServer {
  readonly asked: Asked[] = [];

  private constructor(
    readonly store: ObjectStore,
    readonly endpoint: string,
    private readonly close: () => void,
  ) {}

  static async start(answer: (asked: Asked) => Answer, { versioning = true, retries = 0 } = {}): Promise<StoreServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://store');
        const key = decodeURIComponent(url.pathname.slice('/bucket/'.length));
        const asked = {
          ...{ method: request.method ?? '', key, query: url.searchParams, headers: request.headers },
          body: Buffer.concat(chunks).toString('utf8'),
        };
        self.asked.push(asked);
        const said = answered(() => answer(asked));
        response.writeHead(said.status, { 'content-type': 'application/xml', ...said.headers }).end(said.body ?? '');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const address = { endpoint, region: 'garage', bucket: 'bucket', prefix: 'p', pathStyle: true, versioning };
    const credentials = fixed({ accessKeyId: 'a', secretAccessKey: 's' });
    const client = s3({ address, credentials, clock: systemClock, retries, retryAfterMilliseconds: 1 });
    const self = new StoreServer(client, endpoint, () => server.close());
    return self;
  }

  end(): void {
    this.close();
  }
}

/** An error in S3's format. */
export const refusal = (status: number, code: string, message = code): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

function answered(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    return refusal(599, 'TestDoesNotKnow', (error as Error).message);
  }
}
