import { ApiError, type Cluster, type KubeObject, type Resource } from '../../../runner/cluster';
import type { PodObject, WorkloadObject } from '../../../runner/workload';
import type { FakeClock } from './clock';

const KNOWN = [
  ...['actionsets', 'applications', 'configmaps', 'deployments', 'events', 'horizontalpodautoscalers', 'leases'],
  ...['pods', 'statefulsets'],
];

/** An API server in memory, with what the controllers of Deployments and StatefulSets do about pods. */
export class FakeCluster implements Cluster {
  /** `PUT leases/wordpress`: every request, in order. */
  readonly requests: string[] = [];
  /** Called before every request; may throw. */
  before: (request: string) => void = () => {};
  /** Called after an object was created. */
  created: (plural: string, object: KubeObject) => void = () => {};
  /** How long a workload's pods take to end, in milliseconds. */
  podsEndIn = 1000;
  private readonly objects = new Map<string, KubeObject>();
  private version = 0;

  constructor(private readonly clock: FakeClock) {}

  async get<T extends KubeObject>(resource: Resource, namespace: string, name: string): Promise<T | undefined> {
    this.request('GET', resource, name);
    return copy(this.objects.get(at(resource.plural, namespace, name))) as T | undefined;
  }

  async list<T extends KubeObject>(resource: Resource, namespace: string, labelSelector = ''): Promise<T[]> {
    this.request('LIST', resource, labelSelector);
    const wanted = labelSelector ? labelSelector.split(',').map((term) => term.split('=')) : [];
    const found = [...this.objects].filter(
      ([key, { metadata }]) =>
        key.startsWith(at(resource.plural, namespace, '')) &&
        wanted.every(([label = '', value]) => metadata.labels?.[label] === value),
    );
    return found.map(([, object]) => copy(object) as T);
  }

  async create<T extends KubeObject>(resource: Resource, namespace: string, object: T): Promise<T> {
    this.request('POST', resource, object.metadata.name);
    const key = at(resource.plural, namespace, object.metadata.name);
    if (this.objects.has(key)) throw new ApiError(409, `${key} already exists`);
    const stored = this.set(resource.plural, namespace, object);
    this.created(resource.plural, stored);
    return copy(stored) as T;
  }

  async replace<T extends KubeObject>(resource: Resource, namespace: string, object: T): Promise<T> {
    this.request('PUT', resource, object.metadata.name);
    const found = this.objects.get(at(resource.plural, namespace, object.metadata.name));
    if (!found) throw new ApiError(404, `${object.metadata.name} is not there`);
    if (found.metadata.resourceVersion !== object.metadata.resourceVersion) throw new ApiError(409, 'it has changed');
    return copy(this.set(resource.plural, namespace, object)) as T;
  }

  async scale(resource: Resource, namespace: string, name: string, replicas: number): Promise<void> {
    this.request('SCALE', resource, `${name} ${replicas}`);
    this.scaleTo(resource.plural, namespace, name, replicas);
  }

  async label(resource: Resource, namespace: string, name: string, labels: Record<string, string>): Promise<void> {
    this.request('LABEL', resource, `${name} ${Object.entries(labels).map((label) => label.join('='))}`);
    const found = this.find(resource.plural, namespace, name);
    if (!found) throw new ApiError(404, `${name} is not there`);
    const metadata = { ...found.metadata, labels: { ...found.metadata.labels, ...labels } };
    this.set(resource.plural, namespace, { ...found, metadata });
  }

  async delete(resource: Resource, namespace: string, name: string, resourceVersion?: string): Promise<void> {
    this.request('DELETE', resource, name);
    const key = at(resource.plural, namespace, name);
    const found = this.objects.get(key);
    if (found && resourceVersion && found.metadata.resourceVersion !== resourceVersion)
      throw new ApiError(409, 'it has changed');
    this.objects.delete(key);
  }

  /** What others do: Kanister, Argo CD, a person. Also puts objects there to begin with. */
  set<T extends KubeObject>(plural: string, namespace: string, object: T): T {
    const creationTimestamp = object.metadata.creationTimestamp ?? new Date(this.clock.now()).toISOString();
    const metadata = { ...object.metadata, namespace, creationTimestamp, resourceVersion: String(++this.version) };
    const stored = copy({ ...object, metadata }) as T;
    this.objects.set(at(plural, namespace, object.metadata.name), stored);
    return stored;
  }

  find<T extends KubeObject>(plural: string, namespace: string, name: string): T | undefined {
    return copy(this.objects.get(at(plural, namespace, name))) as T | undefined;
  }

  all<T extends KubeObject>(plural: string, namespace: string): T[] {
    return [...this.objects]
      .filter(([key]) => key.startsWith(at(plural, namespace, '')))
      .map(([, object]) => copy(object) as T);
  }

  remove(plural: string, namespace: string, name: string): void {
    this.objects.delete(at(plural, namespace, name));
  }

  /** Adds a workload whose pods run. */
  workload(plural: string, namespace: string, name: string, replicas: number): void {
    const labels = { app: name };
    this.set<WorkloadObject>(plural, namespace, {
      metadata: { name, generation: 1 },
      spec: { replicas: 0, selector: { matchLabels: labels } },
    });
    this.scaleTo(plural, namespace, name, replicas);
  }

  replicas(plural: string, namespace: string, name: string): number {
    return this.find<WorkloadObject>(plural, namespace, name)!.spec.replicas!;
  }

  scaleTo(plural: string, namespace: string, name: string, replicas: number): void {
    const found = this.find<WorkloadObject>(plural, namespace, name);
    if (!found) throw new ApiError(404, `${name} is not there`);
    if (found.spec.replicas === replicas) return;
    found.spec.replicas = replicas;
    found.metadata.generation = (found.metadata.generation ?? 0) + 1;
    this.set(plural, namespace, found);
    const labels = found.spec.selector.matchLabels!;
    for (let i = 0; i < replicas; i++)
      this.set<PodObject>('pods', namespace, {
        metadata: { name: `${name}-${i}`, labels },
        status: { phase: 'Running' },
      });
    const doomed = this.all<PodObject>('pods', namespace).filter(
      ({ metadata }) => metadata.labels?.app === name && Number(metadata.name.slice(name.length + 1)) >= replicas,
    );
    if (doomed.length === 0) return;
    void this.clock.sleep(this.podsEndIn).then(() => {
      if (this.replicas(plural, namespace, name) > 0) return;
      for (const { metadata } of doomed) this.remove('pods', namespace, metadata.name);
    });
  }

  private request(verb: string, { plural }: Resource, name: string): void {
    if (!KNOWN.includes(plural)) throw new Error(`a fake cluster has no ${plural}`);
    const request = `${verb} ${plural}/${name}`;
    this.before(request);
    this.requests.push(request);
  }
}

const at = (plural: string, namespace: string, name: string): string => `${plural}/${namespace}/${name}`;

const copy = <T>(object: T): T => structuredClone(object);
