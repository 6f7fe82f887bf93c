/**
 * The time limit of one request, up to the last byte of its answer. A request whose sender dies takes effect within this time, or never. Milliseconds.
 */
export const TIME_LIMIT = 15_000;

/** The requests that the runner sends to the API server. `kubernetes/api.ts` implements it; tests use an in-memory world. */
export interface Cluster {
  /** Returns `undefined` if the object does not exist. */
  get<T extends KubeObject>(resource: Resource, namespace: string, name: string): Promise<T | undefined>;
  list<T extends KubeObject>(resource: Resource, namespace: string, labelSelector?: string): Promise<T[]>;
  /**
   * Fails with 409 if the name is taken: perhaps by an earlier attempt of this request whose answer was lost.
   *
   * @param sent `once`: not retried, like {@link scale}
   */
  create<T extends KubeObject>(resource: Resource, namespace: string, object: T, sent?: 'once'): Promise<T>;
  /** Fails with 409 if the object is no longer the one that was read (its `resourceVersion`). */
  replace<T extends KubeObject>(resource: Resource, namespace: string, object: T): Promise<T>;
  /**
   * Sets `replicas` through the subresource `scale`. Sent once, so it takes effect within a request's time limit or never. Only the
   * holder of the Lease may call it, and must check the Lease before each retry.
   *
   * @param resourceVersion of the object that was read: fails with 409 if the object, or its status, has changed since
   */
  scale(resource: Resource, namespace: string, name: string, replicas: number, resourceVersion?: string): Promise<void>;
  /** Sets `spec.suspend` of a CronJob and nothing else. Sent once, with a version, like {@link scale}. */
  suspend(
    resource: Resource,
    namespace: string,
    name: string,
    suspend: boolean,
    resourceVersion?: string,
  ): Promise<void>;
  /** Adds labels or changes their values, and nothing else. Fails with 404 if the object does not exist. */
  label(resource: Resource, namespace: string, name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** With a `resourceVersion`: fails with 409 if the object has changed since. Deleting an absent object is not an error. */
  delete(resource: Resource, namespace: string, name: string, resourceVersion?: string): Promise<void>;
}

export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

export const resources = {
  actionSets: { group: 'cr.kanister.io', version: 'v1alpha1', plural: 'actionsets' },
  applications: { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' },
  autoscalers: { group: 'autoscaling', version: 'v2', plural: 'horizontalpodautoscalers' },
  configMaps: { group: '', version: 'v1', plural: 'configmaps' },
  cronJobs: { group: 'batch', version: 'v1', plural: 'cronjobs' },
  deployments: { group: 'apps', version: 'v1', plural: 'deployments' },
  endpointSlices: { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' },
  events: { group: '', version: 'v1', plural: 'events' },
  jobs: { group: 'batch', version: 'v1', plural: 'jobs' },
  leases: { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' },
  pods: { group: '', version: 'v1', plural: 'pods' },
  services: { group: '', version: 'v1', plural: 'services' },
  statefulSets: { group: 'apps', version: 'v1', plural: 'statefulsets' },
} as const satisfies Record<string, Resource>;

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** The API server refused a request or could not be reached. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 if there was no answer. */
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** A retry may help: no answer, too many requests, or a server error. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const isTransient = (thrown: unknown): thrown is ApiError => thrown instanceof ApiError && thrown.transient;

/** 409: the name is taken, or the object has changed. */
export const isConflict = (thrown: unknown): boolean => thrown instanceof ApiError && thrown.status === 409;
