import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { KubeObject, Resource } from '../../runner/ports/cluster';
import { statusOf, trouble } from './api-failure';

/** A kind that the API server serves. */
export interface ServedKind {
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A request, whose permission can be checked. */
export interface Right {
  /** `undefined` for the whole cluster. */
  readonly namespace: string | undefined;
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly verb: string;
  readonly name?: string | undefined;
}

/**
 * Reads objects of any kind, and the rights of the caller. Changes nothing. An object that does not exist is `undefined`; every other error is a `Failure`,
 * and a denial by RBAC is one whose cause has the status 403.
 */
export interface ObjectReader {
  /** @param namespace `undefined` if the kind has none */
  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): Promise<T | undefined>;
  list<T extends KubeObject>(
    resource: Resource,
    namespace: string | undefined,
    labelSelector?: string,
  ): Promise<readonly T[]>;
  /** The kinds of a group and version, `batch/v1`; empty if the API server does not have it. */
  kinds(apiVersion: string): Promise<readonly ServedKind[]>;
  may(right: Right): Promise<boolean>;
  /** The name of the caller, for a RoleBinding. `undefined` if the API server does not tell. */
  user(): Promise<string | undefined>;
}

/** The time limit of one request, in milliseconds. */
const TIME_LIMIT = 30_000;

/** Reads through the kubeconfig's current context. */
export function objectReader(config: KubeConfig): ObjectReader {
  const known = new Map<string, Promise<readonly ServedKind[]>>();
  const send = (doing: string, path: string, body?: object) =>
    request(config, path, body).catch((cause) => {
      throw trouble(doing, cause, 'view');
    });
  const found = async (doing: string, path: string) => {
    try {
      return await request(config, path);
    } catch (cause) {
      if (statusOf(cause) === 404) return undefined;
      throw trouble(doing, cause, 'view');
    }
  };
  return {
    async get<T>(resource: Resource, namespace: string | undefined, name: string) {
      const doing = `get ${resource.plural} ${[namespace, name].filter(Boolean).join('/')}`;
      return (await found(doing, pathOf(resource, namespace, name))) as T | undefined;
    },
    async list<T>(resource: Resource, namespace: string | undefined, labelSelector?: string) {
      const query = labelSelector ? `?${new URLSearchParams({ labelSelector })}` : '';
      const doing = `list ${resource.plural}${namespace === undefined ? '' : ` in ${namespace}`}`;
      return ((await send(doing, pathOf(resource, namespace) + query)) as { items: T[] }).items;
    },
    kinds(apiVersion) {
      const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const read = known.get(apiVersion) ?? found(`list the kinds of ${apiVersion}`, path).then(servedKinds);
      known.set(apiVersion, read);
      return read;
    },
    async may({ namespace, group, resource: path, verb, name }) {
      const [resource, subresource] = path.split('/');
      const resourceAttributes = { namespace, group, resource, subresource, verb, name };
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const answer = await send(
        `ask whether you may ${verb} ${path}`,
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        review,
      );
      return (answer as { status?: { allowed?: boolean } }).status?.allowed === true;
    },
    async user() {
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      const answer = await request(config, path, review).catch(() => undefined);
      return (answer as { status?: { userInfo?: { username?: string } } } | undefined)?.status?.userInfo?.username;
    },
  };
}

function pathOf({ group, version, plural }: Resource, namespace: string | undefined, name?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const parts = [...(namespace === undefined ? [] : ['namespaces', namespace]), plural, ...(name ? [name] : [])];
  return [root, ...parts.map(encodeURIComponent)].join('/');
}

function servedKinds(answer: unknown): ServedKind[] {
  const { resources = [] } = (answer ?? {}) as { resources?: { name: string; kind: string; namespaced: boolean }[] };
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced }) => ({ kind, plural: name, namespaced }));
}

/** Sends a GET, or a POST with a body. @throws an object with `code` and `body` if the request fails, as the client library does */
async function request(config: KubeConfig, path: string, body?: object): Promise<unknown> {
  const options: https.RequestOptions = { method: body ? 'POST' : 'GET', signal: AbortSignal.timeout(TIME_LIMIT) };
  await config.applyToHTTPSOptions(options);
  options.headers = {
    ...options.headers,
    accept: 'application/json',
    ...(body && { 'content-type': 'application/json' }),
  };
  const url = new URL(config.getCurrentCluster()!.server.replace(/\/$/, '') + path);
  const send = url.protocol === 'https:' ? https.request : http.request;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    send(url, options, resolve)
      .on('error', reject)
      .end(body && JSON.stringify(body));
  });
  const text = (await response.setEncoding('utf8').toArray()).join('');
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return JSON.parse(text);
  throw { code: statusCode, body: text };
}
