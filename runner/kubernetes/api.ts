import { ApiError, type Cluster, isTransient, type KubeObject, type Resource } from '../ports/cluster';
import { type RetryProps, retried } from '../ports/retry';
import { ApiServer, type ApiServerProps } from './api-server';

export interface KubernetesProps extends RetryProps, ApiServerProps {}

interface Sender extends RetryProps {
  readonly api: ApiServer;
}

/**
 * A cluster over HTTP. Every request may be repeated: a created object has a fixed name, and a replaced, deleted or scaled object
 * has a version.
 */
export function kubernetes(given: KubernetesProps): Cluster {
  const props = { ...given, api: new ApiServer(given) };
  const request = <T>(method: string, path: string, body?: unknown) => send<T>(props, method, path, body);
  return {
    get: (resource, namespace, name) => absent(request('GET', pathOf(resource, namespace, name))),
    async list<T extends KubeObject>(resource: Resource, namespace: string, labelSelector?: string) {
      const items: T[] = [];
      let next = '';
      do {
        const query = new URLSearchParams({ limit: '500' });
        if (labelSelector) query.set('labelSelector', labelSelector);
        if (next) query.set('continue', next);
        type List = { items?: T[]; metadata?: { continue?: string } };
        const page = await request<List>('GET', `${pathOf(resource, namespace)}?${query}`);
        items.push(...(page.items ?? []));
        next = page.metadata?.continue ?? '';
      } while (next);
      return items;
    },
    create: (resource, namespace, object, sent) =>
      (sent === 'once' ? once : send)(props, 'POST', pathOf(resource, namespace), object),
    replace: (resource, namespace, object) => request('PUT', pathOf(resource, namespace, object.metadata.name), object),
    async scale(resource, namespace, name, replicas, resourceVersion) {
      // A Scale has the version of its workload (pkg/registry/apps/*/storage: `ScaleREST.Update`), so the patch fails if the workload has changed.
      const body = { ...at(resourceVersion), spec: { replicas } };
      await once(props, 'PATCH', `${pathOf(resource, namespace, name)}/scale`, body);
    },
    async suspend(resource, namespace, name, suspend, resourceVersion) {
      const body = { ...at(resourceVersion), spec: { suspend } };
      await once(props, 'PATCH', pathOf(resource, namespace, name), body);
    },
    async label(resource, namespace, name, labels) {
      await request('PATCH', pathOf(resource, namespace, name), { metadata: { labels } });
    },
    async delete(resource, namespace, name, resourceVersion) {
      const options = {
        propagationPolicy: 'Background',
        ...(resourceVersion && { preconditions: { resourceVersion } }),
      };
      await absent(request('DELETE', pathOf(resource, namespace, name), options));
    },
  };
}

const at = (resourceVersion: string | undefined) => resourceVersion !== undefined && { metadata: { resourceVersion } };

function pathOf({ group, version, plural }: Resource, namespace: string, name?: string): string {
  const api = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const collection = `${api}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
}

async function absent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

const send = <T>(props: Sender, method: string, path: string, body: unknown): Promise<T> =>
  retried(props, () => once<T>(props, method, path, body), isTransient);

async function once<T>({ api }: Sender, method: string, path: string, body: unknown): Promise<T> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const what = `${method} ${path.split('?')[0]}`;
  let status: number;
  let text: string;
  try {
    const headers = {
      accept: 'application/json',
      'user-agent': 'jerrycan-runner',
      ...(body === undefined ? {} : { 'content-type': type }),
    };
    ({ status, text } = await api.ask(method, path, headers, body === undefined ? undefined : JSON.stringify(body)));
  } catch (error) {
    throw new ApiError(0, `${what}: ${(error as Error).message}`);
  }
  const parsed = parse(text);
  if (status >= 200 && status < 300) {
    if (parsed === undefined) throw new ApiError(0, `${what}: the answer is not valid JSON`);
    return parsed as T;
  }
  throw new ApiError(status, `${what}: ${status} ${(parsed as { message?: string })?.message ?? ''}`.slice(0, 1000));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
