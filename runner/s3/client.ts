import { createHash } from 'node:crypto';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { AwsV4Signer } from 'aws4fetch';
import type { StoreAddress } from '../../contracts/app-config';
import { rfc3339 } from '../../contracts/time';
import type { Clock } from '../ports/clock';
import { StoreError } from '../ports/object-store';
import { type RetryProps, retried } from '../ports/retry';
import type { CredentialSource } from './credentials';
import { readXml } from './xml';

/** The limit of one request, except reads and copies. Milliseconds. */
const TIME_LIMIT = 30_000;
/** How long a body or a connection may be idle. Milliseconds. */
const IDLE_LIMIT = 60_000;

export interface S3ClientProps extends RetryProps {
  readonly address: Pick<StoreAddress, 'endpoint' | 'region' | 'bucket' | 'pathStyle'>;
  readonly credentials: CredentialSource;
  readonly clock: Clock;
  /** An attempt fails if nothing arrives for this long, however much came before. @default 60000 */
  readonly idleMilliseconds?: number;
}

export interface S3Request {
  readonly method: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface S3Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends signed requests to one bucket. */
export class S3Client {
  constructor(private readonly props: S3ClientProps) {}

  /**
   * Sends a request, retries it if that may help, and keeps the answer's body in memory.
   *
   * @param limit the most bytes of the body
   */
  send(request: S3Request, limit = 1 << 20, timeLimit = TIME_LIMIT): Promise<S3Answer> {
    return this.retry(async () => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const headers = await this.once(request, AbortSignal.timeout(timeLimit), (chunk) => {
        bytes += chunk.length;
        if (bytes > limit) throw new StoreError(200, 'TooLarge', `${request.key} has more than ${limit} bytes`);
        chunks.push(chunk);
      });
      return { headers, body: Buffer.concat(chunks) };
    });
  }

  retry<T>(attempt: () => Promise<T>): Promise<T> {
    return retried(this.props, attempt, (error) => error instanceof StoreError && isTransient(error));
  }

  /** Sends a request once, and passes the body on as it arrives. */
  async once(request: S3Request, signal: AbortSignal, onChunk: (chunk: Buffer) => void): Promise<IncomingHttpHeaders> {
    const { method, key, body = '' } = request;
    const signed = await this.sign(request);
    return new Promise((resolve, reject) => {
      const fail = (error: Error & { code?: string }) => {
        if (error instanceof StoreError) return reject(error);
        const { code, name, message }: typeof error = signal.aborted ? signal.reason : error;
        reject(new StoreError(0, typeof code === 'string' ? code : name, `${method} ${key}: ${message}`));
      };
      const { request: open } = signed.url.protocol === 'https:' ? https : http;
      const headers = { ...Object.fromEntries(signed.headers), 'content-length': Buffer.byteLength(body) };
      const timeout = this.props.idleMilliseconds ?? IDLE_LIMIT;
      const outgoing = open(signed.url, { method, headers, signal, timeout }, (incoming) => {
        const status = incoming.statusCode ?? 0;
        const sound = status >= 200 && status < 300;
        let said = '';
        incoming.on('error', fail);
        incoming.on('data', (chunk: Buffer) => {
          if (!sound) said = (said + chunk.toString('utf8')).slice(0, 10_000);
          else
            try {
              onChunk(chunk);
            } catch (error) {
              outgoing.destroy(error as Error);
            }
        });
        incoming.on('end', () => (sound ? resolve(incoming.headers) : reject(refusal(method, key, status, said))));
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no data for ${timeout / 1000} s`)));
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }

  private async sign({ method, key, query, headers, body = '' }: S3Request): Promise<{ url: URL; headers: Headers }> {
    const { address, credentials, clock } = this.props;
    const url = new URL(address.endpoint);
    if (!address.pathStyle) url.hostname = `${address.bucket}.${url.hostname}`;
    const path = key.split('/').map(encodeURIComponent).join('/');
    url.pathname = address.pathStyle ? `/${address.bucket}/${path}` : `/${path}`;
    url.search = new URLSearchParams(query).toString();
    return new AwsV4Signer({
      ...{ method, url: url.toString(), ...(await credentials()), region: address.region, service: 's3' },
      headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
      datetime: rfc3339(clock.now()).replace(/[:-]|\.\d{3}/g, ''),
    }).sign();
  }
}

/** 501 is permanent: the store does not support the request. */
const isTransient = ({ status }: StoreError): boolean =>
  status === 0 || status === 429 || (status >= 500 && status !== 501);

/** Describes a refusal. The answer to HEAD has no body with a reason. */
function refusal(method: string, key: string, status: number, text: string): StoreError {
  const xml = readXml(text);
  const code = xml?.text('Code') ?? { 403: 'AccessDenied', 404: 'NotFound' }[status] ?? String(status);
  return new StoreError(status, code, `${method} ${key || 'of the bucket'}: ${xml?.text('Message') ?? status}`);
}
