import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

/** The API server's answer to one request. */
export interface Answer<T = unknown> {
  readonly status: number;
  /** The object, or the Status with the reason. */
  readonly body: T;
  /** The Status' message if the request was refused, otherwise ''. */
  readonly message: string;
}

/** One request to the API server, as a given user. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /**
   * The user to impersonate; its groups follow from its name if it is a service account.
   * @default - the administrator of KUBECONFIG
   */
  readonly as?: string;
  /** The request passes all checks, including admission, but is not stored. */
  readonly dryRun?: boolean;
}

const GROUPS = {
  api: ['configmaps', 'endpoints', 'events', 'namespaces', 'pods', 'secrets', 'serviceaccounts', 'services'],
  'apis/apps': ['deployments', 'replicasets', 'statefulsets'],
  'apis/admissionregistration.k8s.io': ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
  'apis/apiextensions.k8s.io': ['customresourcedefinitions'],
  'apis/argoproj.io': ['applications', 'applicationsets', 'appprojects'],
  'apis/autoscaling': ['horizontalpodautoscalers'],
  'apis/batch': ['cronjobs', 'jobs'],
  'apis/coordination.k8s.io': ['leases'],
  'apis/cr.kanister.io': ['actionsets', 'blueprints', 'profiles'],
  'apis/discovery.k8s.io': ['endpointslices'],
  'apis/networking.k8s.io': ['networkpolicies'],
  'apis/rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
} as const;
const VERSIONS: Record<string, string> = {
  'apis/argoproj.io': 'v1alpha1',
  'apis/autoscaling': 'v2',
  'apis/cr.kanister.io': 'v1alpha1',
};

/** A kind's plural, as in the path of a resource. */
export type Resource = (typeof GROUPS)[keyof typeof GROUPS][number];

/** The path of a resource: all objects of a namespace, one object, or a part of one (`scale`, `log`). */
export function path(resource: Resource, namespace?: string, name?: string, part?: string): string {
  const [group] = Object.entries(GROUPS).find(([, resources]) => (resources as readonly string[]).includes(resource))!;
  const parts = [group, VERSIONS[group] ?? 'v1', ...(namespace ? ['namespaces', namespace] : []), resource, name, part];
  return `/${parts.filter(Boolean).join('/')}`;
}

/** The user name of a service account. */
export const serviceAccount = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;

const config = new KubeConfig();
let options: RequestOptions | undefined;

/** Sends one request. A refusal is an answer, not an error. */
export async function api<T = unknown>({ method = 'GET', path, body, as, dryRun }: ApiRequest): Promise<Answer<T>> {
  if (!options) {
    config.loadFromDefault();
    options = {};
    await config.applyToHTTPSOptions(options);
  }
  const url = new URL(config.getCurrentCluster()!.server + path);
  if (dryRun) url.searchParams.set('dryRun', 'All');
  if (body !== undefined && method !== 'DELETE') url.searchParams.set('fieldValidation', 'Strict');
  const headers = {
    ...(options.headers as Record<string, string>),
    accept: 'application/json',
    'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    ...(as && { 'impersonate-user': as }),
  };
  const text = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(url, { ...options, method, headers }, (message: IncomingMessage) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk) => chunks.push(chunk));
      message.on('end', () => resolve({ status: message.statusCode!, text: Buffer.concat(chunks).toString() }));
      message.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
  const answer = text.text.startsWith('{') ? JSON.parse(text.text) : text.text;
  return { status: text.status, body: answer, message: text.status < 400 ? '' : (answer.message ?? text.text) };
}

/** The same as `api`, for requests that must succeed. */
export async function must<T = unknown>(sent: ApiRequest): Promise<T> {
  const { status, body, message } = await api<T>(sent);
  if (status >= 400) throw new Error(`${sent.method ?? 'GET'} ${sent.path}: ${status} ${message}`);
  return body;
}

/** The items of a list. */
export async function list<T>(resource: Resource, namespace: string | undefined, labels?: string): Promise<T[]> {
  const query = labels ? `?labelSelector=${encodeURIComponent(labels)}` : '';
  return (await must<{ items: T[] }>({ path: path(resource, namespace) + query })).items;
}

/** One object, or undefined if it does not exist. */
export async function find<T>(resource: Resource, namespace: string | undefined, name: string): Promise<T | undefined> {
  const { status, body, message } = await api<T>({ path: path(resource, namespace, name) });
  if (status === 404) return undefined;
  if (status >= 400) throw new Error(`${resource} ${name}: ${status} ${message}`);
  return body;
}
