import type { Workload } from '../../../contracts/app-config';
import { RECORD } from '../../../contracts/labels';
import { rfc3339 } from '../../../contracts/time';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import { guard } from '../../../runner/guard/guard';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { type LeaseRecord, parseRecord } from '../../../runner/lease/lease-record';
import type { Cluster, KubeObject } from '../../../runner/ports/cluster';
import { Log } from '../../../runner/ports/log';
import { FakeClock } from './clock';
import { FakeCluster } from './cluster';

export const RUN = 'wordpress-20261121t041500z-x7k2q';
const forever = new Promise<never>(() => {});

export interface Death {
  /** How many requests the guard makes before it dies. */
  readonly after: number;
  /** Whether the last request still takes effect: the guard dies before it gets the answer. */
  readonly done: boolean;
}

/** Protected apps, the Leases that their runs left, and guards that can die. It has neither a runner nor Kanister. */
export class GuardWorld {
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly log: Record<string, unknown>[] = [];
  private readonly controllers: AbortController[] = [];
  private readonly renewals: AbortController[] = [];

  constructor() {
    this.app('wordpress');
  }

  /** Adds an app whose only writer is at zero. */
  app(app: string, writers: readonly Workload[] = [{ kind: 'Deployment', name: app }], more: object = {}): void {
    this.cluster.set('configmaps', 'kanister', {
      metadata: { name: app, labels: { 'jerrycan.dev/app': app } },
      data: {
        'app.json': JSON.stringify({
          version: 2,
          app,
          namespace: app,
          writers,
          captures: [{ namespace: app }],
          ...more,
        }),
      },
    } as KubeObject);
    for (const { kind, name } of writers) this.cluster.workload(`${kind.toLowerCase()}s`, app, name, 0);
  }

  /** Adds what a run left: a Lease that was renewed just now. `holder: ''`: it was released. */
  lease(record: object, { app = 'wordpress', holder = RUN, renewed = this.clock.now() } = {}): void {
    const renewTime = rfc3339(renewed).replace('Z', '000Z');
    this.cluster.set<LeaseObject>('leases', 'kanister', {
      metadata: { name: app, annotations: { [RECORD]: JSON.stringify({ run: RUN, actionSets: [], ...record }) } },
      spec: { ...(holder && { holderIdentity: holder }), leaseDurationSeconds: 60, renewTime },
    });
  }

  /** The run renews its Lease like a live one, until it ends. */
  renew(app = 'wordpress'): { end(): void } {
    const ended = new AbortController();
    this.renewals.push(ended);
    const renewing = async () => {
      for (;;) {
        await this.clock.sleep(15_000, ended.signal);
        const lease = this.found(app);
        if (!this.away)
          this.cluster.set('leases', 'kanister', { ...lease, spec: { ...lease.spec, renewTime: this.now() } });
      }
    };
    renewing().catch(() => {});
    return { end: () => ended.abort() };
  }

  /** Answers no requests. */
  private away = false;

  async withoutApiServer(milliseconds: number): Promise<void> {
    this.away = true;
    this.cluster.before = () => {
      throw new Error('the API server is away');
    };
    await this.clock.sleep(milliseconds);
    this.cluster.before = () => {};
    this.away = false;
  }

  /** Starts a guard. Calls `onDeath` when it dies. */
  guard(death?: Death, onDeath: () => void = () => {}, cluster: Cluster = this.cluster): { end(): void } {
    const controller = new AbortController();
    this.controllers.push(controller);
    const die = () => {
      controller.abort();
      onDeath();
    };
    const context = {
      ...{ clock: this.clock, namespace: 'kanister', pod: 'guard-pod', signal: controller.signal },
      cluster: death ? mortal(cluster, death, die) : cluster,
      logOf: (app: string) => new Log((line) => this.log.push(JSON.parse(line)), this.clock, app),
    };
    void guard(context);
    return { end: () => controller.abort() };
  }

  /** Aborts all sleeps. */
  end(): void {
    for (const controller of [...this.controllers, ...this.renewals]) controller.abort();
  }

  pass(milliseconds: number): Promise<void> {
    return this.clock.sleep(milliseconds);
  }

  /** Milliseconds until a condition holds, checked every second. */
  async until(what: () => boolean, limit = 600_000): Promise<number> {
    const begun = this.clock.now();
    while (!what()) {
      if (this.clock.now() - begun > limit) throw new Error(`not so after ${limit / 1000} s`);
      await this.clock.sleep(1000);
    }
    return this.clock.now() - begun;
  }

  actionSet(name: string, action: string, state?: string, app = 'wordpress'): void {
    this.cluster.set<ActionSetObject>('actionsets', 'kanister', {
      metadata: { name, labels: { 'jerrycan.dev/app': app, 'kanister.io/JobID': name } },
      spec: { actions: [{ name: action } as never] },
      ...(state !== undefined && { status: { state } }),
    });
  }

  pod(run: string, app = 'wordpress', namespace = app): void {
    const labels = { 'jerrycan.dev/app': app, 'kanister.io/JobID': run };
    this.cluster.set('pods', namespace, { metadata: { name: `kanister-job-${run}`, labels } });
  }

  /** All objects of a kind. */
  names(plural: string, namespace = 'kanister'): string[] {
    return this.cluster.all(plural, namespace).map(({ metadata }) => metadata.name);
  }

  labels(actionSet: string): Record<string, string> | undefined {
    return this.cluster.find('actionsets', 'kanister', actionSet)?.metadata.labels;
  }

  replicas(app = 'wordpress', name = app, plural = 'deployments'): number {
    return this.cluster.replicas(plural, app, name);
  }

  record(app = 'wordpress'): LeaseRecord | undefined {
    return parseRecord(this.found(app));
  }

  /** The holder; `''`: none. */
  holder(app = 'wordpress'): string {
    return this.found(app).spec?.holderIdentity ?? '';
  }

  /** The requests that change an object. */
  writes(): string[] {
    return this.cluster.requests.filter((request) => !/^(GET|LIST) /.test(request));
  }

  now(): string {
    return rfc3339(this.clock.now()).replace('Z', '000Z');
  }

  /** The Lease of an app. */
  found(app: string): LeaseObject {
    return this.cluster.find<LeaseObject>('leases', 'kanister', app)!;
  }
}

/** The record of a backup that stopped the writer and died. */
export const stopped = (otherwise: object = {}) => ({
  quiesce: {
    mode: 'backup',
    until: '2026-11-21T05:15:00.000Z',
    workloads: [{ kind: 'Deployment', name: 'wordpress', replicas: 2 }],
  },
  ...otherwise,
});

/** A cluster, as seen by a guard that dies at one of its requests. */
function mortal(cluster: Cluster, { after, done }: Death, onDeath: () => void): Cluster {
  let left = after;
  return new Proxy(cluster, {
    get:
      (target, name: keyof Cluster) =>
      async (...args: unknown[]) => {
        const request = () => Reflect.apply(target[name] as (...args: unknown[]) => Promise<unknown>, target, args);
        if (left-- > 0) return request();
        if (left === -1) {
          if (done) await request().catch(() => {});
          onDeath();
        }
        return forever;
      },
  });
}
