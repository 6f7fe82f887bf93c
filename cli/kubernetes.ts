import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Cluster, ContainerAddress } from './cluster';
import { Failure } from './failure';

export interface KubernetesProps {
  /** @default - the current one of the kubeconfig */
  readonly context?: string | undefined;
  /** A file. @default - KUBECONFIG, ~/.kube/config, or the pod's own service account */
  readonly kubeconfig?: string | undefined;
}

/** The operator's cluster. The client library is loaded here and not before: it takes half a second, and half of the commands need no cluster. */
export async function kubernetes(props: KubernetesProps): Promise<Cluster> {
  const k8s = await import('@kubernetes/client-node');
  const config = new k8s.KubeConfig();
  load(config, props);
  const batch = config.makeApiClient(k8s.BatchV1Api);
  const core = config.makeApiClient(k8s.CoreV1Api);

  return {
    context: config.getCurrentContext(),
    cronJob: (namespace, name) =>
      found(`get CronJob ${namespace}/${name}`, batch.readNamespacedCronJob({ namespace, name })),
    configMap: (namespace, name) =>
      found(`get ConfigMap ${namespace}/${name}`, core.readNamespacedConfigMap({ namespace, name })),
    job: (namespace, name) => found(`get Job ${namespace}/${name}`, batch.readNamespacedJob({ namespace, name })),
    createJob: (body) => {
      const namespace = body.metadata!.namespace!;
      return asked(`create Job ${namespace}/${body.metadata!.name}`, batch.createNamespacedJob({ namespace, body }));
    },
    async deleteJob(namespace, name) {
      const propagationPolicy = 'Background';
      await found(
        `delete Job ${namespace}/${name}`,
        batch.deleteNamespacedJob({ namespace, name, body: { propagationPolicy } }),
      );
    },
    async pods(namespace, label, value) {
      const labelSelector = `${label}=${value}`;
      const { items } = await asked(`list pods in ${namespace}`, core.listNamespacedPod({ namespace, labelSelector }));
      return items.sort((a, b) => millis(a.metadata?.creationTimestamp) - millis(b.metadata?.creationTimestamp));
    },
    async events(namespace, uid) {
      const fieldSelector = `involvedObject.uid=${uid}`;
      const list = core.listNamespacedEvent({ namespace, fieldSelector });
      const { items } = await asked(`list events in ${namespace}`, list);
      const time = (e: (typeof items)[number]) =>
        millis(e.lastTimestamp ?? e.eventTime ?? e.metadata.creationTimestamp);
      return items.sort((a, b) => time(a) - time(b));
    },
    log: (at, line, signal) => followLog(config, at, line, signal),
    async logTail({ namespace, pod, container }, tailLines) {
      const text = core.readNamespacedPodLog({ namespace, name: pod, container, tailLines });
      const body = await found(`read the log of pod ${namespace}/${pod}`, text);
      return (body ?? '').split('\n').filter((line) => line !== '');
    },
    async createSecret(body) {
      const namespace = body.metadata!.namespace!;
      await asked(
        `create Secret ${namespace}/${body.metadata!.name}`,
        core.createNamespacedSecret({ namespace, body }),
      );
    },
    patchSecret: (namespace, name, body) => {
      const merge = k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.MergePatch);
      return found(`patch Secret ${namespace}/${name}`, core.patchNamespacedSecret({ namespace, name, body }, merge));
    },
  };
}

function load(config: KubeConfig, { context, kubeconfig }: KubernetesProps): void {
  try {
    if (kubeconfig) config.loadFromFile(kubeconfig);
    else config.loadFromDefault();
  } catch (cause) {
    throw new Failure('kubeconfig', `cannot be read (${text(cause)})`, {
      next: 'give --kubeconfig FILE, or set KUBECONFIG',
      exitCode: 2,
      cause,
    });
  }
  const known = config.getContexts().map(({ name }) => name);
  if (context !== undefined && !known.includes(context)) {
    throw new Failure('kubeconfig', `has no context '${context}'`, {
      next: `it has ${known.join(', ') || 'none'}`,
      exitCode: 2,
    });
  }
  if (context !== undefined) config.setCurrentContext(context);
  if (!config.getCurrentCluster()) {
    throw new Failure('kubeconfig', 'names no cluster', {
      next: 'set KUBECONFIG or give --kubeconfig and --context',
      exitCode: 2,
    });
  }
}

/** The client's own `Log` pipes its body without an error handler: a broken connection would end this process. */
async function followLog(
  config: KubeConfig,
  { namespace, pod, container }: ContainerAddress,
  line: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const doing = `follow the log of pod ${namespace}/${pod}`;
  const options: https.RequestOptions = { signal };
  await config.applyToHTTPSOptions(options);
  const server = config.getCurrentCluster()!.server.replace(/\/$/, '');
  const url = new URL(`${server}/api/v1/namespaces/${namespace}/pods/${pod}/log`);
  url.search = new URLSearchParams({ container, follow: 'true' }).toString();
  const get = url.protocol === 'https:' ? https.get : http.get;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    get(url, options, resolve).on('error', reject);
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
      // What has no end yet is dropped if the connection breaks: whoever reads again counts whole lines.
      rest = lines.pop() ?? '';
      lines.forEach(line);
    }
  } catch {
    // A stream that breaks is not told from one that ends: the caller looks at the container, and asks again if it still runs.
  }
}

async function found<T>(doing: string, request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (cause) {
    if (statusOf(cause) === 404) return undefined;
    throw trouble(doing, cause);
  }
}

async function asked<T>(doing: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    throw trouble(doing, cause);
  }
}

/** What a network does that comes back. A wrong certificate or a login program that fails is not among them. */
const PASSING = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'],
]);

function trouble(doing: string, cause: unknown): Failure {
  const status = statusOf(cause);
  if (status === undefined) {
    return new Failure('cluster', `does not answer: cannot ${doing} (${text(cause)})`, {
      next: 'look at the network and at KUBECONFIG, --kubeconfig, --context',
      transient: PASSING.has((cause as { code?: string }).code ?? ''),
      cause,
    });
  }
  const what = `cannot ${doing} (${status}: ${reason(cause, status)})`;
  if (status === 401) return new Failure('cluster', what, { next: 'log in again', cause });
  if (status === 403) {
    return new Failure('cluster', what, {
      next: "ask for the ClusterRole 'jerrycan-operator', or see what refused it",
      cause,
    });
  }
  if (status === 409) return new Failure('cluster', what, { next: 'somebody else was faster: run it again', cause });
  const transient = status === 429 || status >= 500;
  return new Failure('cluster', what, {
    next: transient ? 'try again' : 'this is not expected: report it',
    transient,
    cause,
  });
}

function statusOf(cause: unknown): number | undefined {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'number' && code >= 100 ? code : undefined;
}

/** What the API server says; the library's own message holds headers and the body as JSON in JSON. */
function reason(cause: unknown, status: number): string {
  const { body } = cause as { body?: unknown };
  try {
    const { message } = (typeof body === 'string' ? JSON.parse(body) : body) as { message: string };
    return message;
  } catch {
    return String(body ?? http.STATUS_CODES[status]).slice(0, 200);
  }
}

function text(cause: unknown): string {
  const { message, code } = cause as { message?: string; code?: string };
  return message || code || String(cause);
}

function millis(time: Date | undefined): number {
  return time === undefined ? 0 : new Date(time).getTime();
}
