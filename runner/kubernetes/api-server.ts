import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { TIME_LIMIT } from '../ports/cluster';

export interface ApiServerProps {
  /** `https://10.96.0.1:443` */
  readonly server: string;
  /** A file, read for every request: the kubelet rotates what is in it. */
  readonly tokenFile: string;
  /**
   * A file with the certificates of the authority that signs the API server's, and no other is trusted. Read for every request: the kubelet writes it anew when the
   * cluster's authority is rotated.
   *
   * @default - the system's authorities are trusted
   */
  readonly caFile?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What stays idle for so long is closed on this side, before the server does it while a request is on its way. Milliseconds. */
const IDLE = 4000;

/**
 * The API server over HTTP. Not by `fetch`: whom that trusts is the process's own, read once; connections of ours trust what the file holds when they are opened.
 */
export class ApiServer {
  private ca: string | undefined;
  private agent: http.Agent | undefined;

  constructor(private readonly props: ApiServerProps) {}

  /**
   * Sends one request and reads the whole answer, within 15 s. Follows no redirect.
   *
   * @throws if there is no answer, or not all of it; the message says why
   */
  async ask(method: string, path: string, headers: http.OutgoingHttpHeaders, body?: string): Promise<Answer> {
    const { server, tokenFile } = this.props;
    const token = (await readFile(tokenFile, 'utf8')).trim();
    const agent = await this.connections();
    const signal = AbortSignal.timeout(TIME_LIMIT);
    const sent = {
      authorization: `Bearer ${token}`,
      ...headers,
      // Node says it of no DELETE by itself.
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

  /** Those of the authority as the file has it now. What is open under the former one is used no more, and closes itself. */
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
