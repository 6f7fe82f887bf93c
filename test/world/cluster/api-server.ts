import type { KubeObject, Resource } from '../../../runner/ports/cluster';
import { FakeCluster } from '../../runner/fakes/cluster';

/** A change that a controller sees by its watch. */
export type Watcher = (plural: string, object: KubeObject, change: 'set' | 'removed') => void;

/** An API server that keeps no diary, whose workloads and pods have lives of their own. */
export class ApiServer extends FakeCluster {
  private readonly watchers: Watcher[] = [];
  /** Ends a pod as the kubelet does, some time after it was deleted: `<namespace>/<name>`. */
  private readonly kubelets = new Map<string, () => void>();

  /** What happens just before a writer is stopped: `<plural>/<name>`. */
  private readonly ambushes = new Map<string, () => void>();

  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  /** A pod with an owner: a delete calls `stop`, and the owner removes the pod when it has ended. */
  runs(namespace: string, name: string, stop: () => void): void {
    this.kubelets.set(`${namespace}/${name}`, stop);
  }

  /** Does it once, just before the next request that stops this writer is done: its sender has read before. */
  ambush(key: string, deed: () => void): void {
    this.ambushes.set(key, deed);
  }

  override set<T extends KubeObject>(plural: string, namespace: string, object: T): T {
    const stored = super.set(plural, namespace, object);
    for (const watcher of this.watchers) watcher(plural, stored, 'set');
    return stored;
  }

  override remove(plural: string, namespace: string, name: string): void {
    const found = this.find(plural, namespace, name);
    super.remove(plural, namespace, name);
    if (plural === 'pods') this.kubelets.delete(`${namespace}/${name}`);
    if (found) for (const watcher of this.watchers) watcher(plural, found, 'removed');
  }

  override async delete(resource: Resource, namespace: string, name: string, resourceVersion?: string): Promise<void> {
    const stop = resource.plural === 'pods' ? this.kubelets.get(`${namespace}/${name}`) : undefined;
    if (stop) stop();
    else await super.delete(resource, namespace, name, resourceVersion);
  }

  /** Its controller sees the change by its watch, and does what it does in its own time. */
  protected override reconcile(): void {}

  protected override request(verb: string, resource: Resource, name: string): void {
    super.request(verb, resource, name);
    this.requests.length = 0;
    const [writer, to] = name.split(' ');
    const key = `${resource.plural}/${writer}`;
    const deed =
      (verb === 'SCALE' && to === '0') || (verb === 'SUSPEND' && to === 'true') ? this.ambushes.get(key) : undefined;
    this.ambushes.delete(deed ? key : '');
    deed?.();
  }
}
