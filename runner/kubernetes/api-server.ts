import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { TIME_LIMIT } from '../ports/cluster';

export interface ApiServerProps {
  /** `https://10.96.0.1:443` */
  readonly server: string;
  /** A file, read for every request, since the kubelet rotates the token. */
  readonly tokenFile: string;
  /**
   * A file with the certificates of the API server's authority; no other is trusted. Read for every request, since the kubelet replaces it
   * when the cluster's authority is rotated.
   *
   * @default - the system's authorities are trusted
   */
  readonly caFile?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Idle connections are closed after this time, before the server closes one while a request is on its way. Milliseconds. */
const IDLE = 4000;

/**
 * The API server over HTTP. It does not use `fetch`, which trusts the process's authorities, read once. Its connections trust
 * the file's content at the time when they are opened.
 */
export class ApiServer {
  private ca: string | undefined;
  private agent: http.Agent | undefined;

  constructor(private readonly props: ApiServerProps) {}

  /**
   * Sends one request and reads the whole answer, within 15 s. Follows no redirect.
   *
   * @throws Error with the reason if there is no complete answer
   */
  async ask(method: string, path: string, headers: http.OutgoingHttpHeaders, body?: string): Promise<Answer> {
    const { server, tokenFile } = this.props;
    const token = (await readFile(tokenFile, 'utf8')).trim();
    const agent = await this.connections();
    const signal = AbortSignal.timeout(TIME_LIMIT);
    const sent = {
      authorization: `Bearer ${token}`,
      ...headers,
      // Node does not set this header for DELETE.
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    };
    try {
      const options = { agent, method, headers: sent, signal };
      const request = server.startsWith('https:') ? https.request : http.request;
      return await new Promise<Answer>((done, failed) => {
        request(server + path, options, (response) => read(response).then(done, failed))
          .on('error', failed)
          .end(body);
      });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }

  /** Returns the agent for the authority in the file now. Connections under the former authority are not reused, and close by themselves. */
  private async connections(): Promise<http.Agent> {
    const { caFile, server } = this.props;
    const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    if (this.agent && ca === this.ca) return this.agent;
    this.ca = ca;
    const options = { keepAlive: true, timeout: IDLE };
    this.agent = server.startsWith('https:')
      ? new https.Agent({ ...options, ...(ca !== undefined && { ca }) })
      : new http.Agent(options);
    return this.agent;
  }
}

async function read(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}
