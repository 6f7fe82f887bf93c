import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { trouble } from './api-failure';
import type { ContainerAddress } from './cluster';

export interface FollowLogProps {
  readonly signal: AbortSignal;
  /** The time without a byte after which the connection is closed. */
  readonly silentMilliseconds: number;
}

/**
 * Calls back for each whole line of a container's log, until the container or the connection ends. The client library's own `Log` pipes its body without
 * an error handler, so a broken connection would end this process.
 */
export async function followLog(
  config: KubeConfig,
  { namespace, pod, container }: ContainerAddress,
  line: (text: string) => void,
  { signal, silentMilliseconds }: FollowLogProps,
): Promise<void> {
  const doing = `follow the log of pod ${namespace}/${pod}`;
  const options: https.RequestOptions = { signal, timeout: silentMilliseconds };
  await config.applyToHTTPSOptions(options);
  const server = config.getCurrentCluster()!.server.replace(/\/$/, '');
  const url = new URL(`${server}/api/v1/namespaces/${namespace}/pods/${pod}/log`);
  url.search = new URLSearchParams({ container, follow: 'true' }).toString();
  const get = url.protocol === 'https:' ? https.get : http.get;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = get(url, options, resolve).on('error', reject);
    const said = `no data for ${silentMilliseconds / 1000} s`;
    request.on('timeout', () => request.destroy(Object.assign(new Error(said), { code: 'ETIMEDOUT' })));
  }).catch((cause) => {
    throw trouble(doing, cause);
  });
  if (response.statusCode !== 200) {
    const body = (await response.setEncoding('utf8').toArray()).join('');
    throw trouble(doing, { code: response.statusCode, body });
  }
  let rest = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      // An incomplete line is dropped if the connection breaks, because the next reader counts whole lines.
      rest = lines.pop() ?? '';
      lines.forEach(line);
    }
  } catch {
    // A broken stream looks like a complete one. The caller checks the container, and reads again if it still runs.
  }
}
