import type {
  CoreV1Event,
  V1ConfigMap,
  V1CronJob,
  V1Deployment,
  V1Job,
  V1Lease,
  V1Pod,
  V1PodStatus,
  V1Secret,
} from '@kubernetes/client-node';
import type { Cluster, ContainerAddress } from '../../cli/cluster/cluster';
import { Failure } from '../../cli/terminal/failure';
import type { ActionSetObject } from '../../runner/action-set/action-set';
import type { FakeClock } from '../runner/fakes/clock';
import { FakeObjects } from './fake-objects';

/** A pod's life; times are milliseconds after the pod was made. */
export interface PodStory {
  /** @default 'kanister' */
  readonly namespace?: string;
  /** The status from a time on. */
  readonly status: readonly (readonly [at: number, status: V1PodStatus])[];
  readonly log?: readonly (readonly [at: number, line: string])[];
  /** From then on it is deleted: neither the pod nor its log can be read. */
  readonly gone?: number;
  /** The connection of the log breaks at these times. */
  readonly breaks?: readonly number[];
  readonly events?: readonly Pick<CoreV1Event, 'reason' | 'message'>[];
  /** Labels besides the Job's. */
  readonly labels?: Record<string, string>;
}

const READY = { replicas: 1, selector: {}, template: {} };

/** Kubernetes in memory: runs one story for each pod of the next Job. Throws at whatever it was not told of. */
export class FakeCluster implements Cluster {
  readonly context = 'test';
  readonly objects = new FakeObjects();
  readonly cronJobs: V1CronJob[] = [];
  readonly configMaps: V1ConfigMap[] = [];
  /** The guard, which works. */
  readonly deployments: V1Deployment[] = [
    { metadata: { name: 'jerrycan-guard', namespace: 'kanister' }, spec: READY, status: { readyReplicas: 1 } },
  ];
  /** Of `kube-system`; `undefined`: it may not be read. */
  uid: string | undefined = undefined;
  readonly leases: V1Lease[] = [];
  readonly actionSets: ActionSetObject[] = [];
  /** What was said on CronJobs, oldest first. */
  readonly cronJobEvents: CoreV1Event[] = [];
  readonly secrets: V1Secret[] = [];
  readonly jobs: V1Job[] = [];
  readonly deleted: string[] = [];
  /** The pods that the next Job gets, one after the other. */
  stories: PodStory[] = [];
  /** Pods that exist from the start. */
  readonly others: PodStory[] = [];
  jobEvents: Pick<CoreV1Event, 'reason' | 'message'>[] = [];
  /** Thrown once each, by the method of this name. */
  readonly failures: { method: keyof Cluster; failure: Failure }[] = [];
  private running: { story: PodStory; pod: V1Pod; born: number }[] = [];

  constructor(private readonly clock: FakeClock) {}

  async cronJob(namespace: string, name: string): Promise<V1CronJob | undefined> {
    return this.find('cronJob', this.cronJobs, namespace, name);
  }

  async configMap(namespace: string, name: string): Promise<V1ConfigMap | undefined> {
    return this.find('configMap', this.configMaps, namespace, name);
  }

  async job(namespace: string, name: string): Promise<V1Job | undefined> {
    const job = this.find('job', this.jobs, namespace, name);
    return job && { ...job, status: this.jobStatus()! };
  }

  async jobsOf(namespace: string, label: string, value: string): Promise<V1Job[]> {
    this.trip('jobsOf');
    return this.jobs.filter(({ metadata }) => metadata?.namespace === namespace && metadata.labels?.[label] === value);
  }

  async deployment(namespace: string, name: string): Promise<V1Deployment | undefined> {
    return this.find('deployment', this.deployments, namespace, name);
  }

  async clusterUid(): Promise<string | undefined> {
    this.trip('clusterUid');
    return this.uid;
  }

  async lease(namespace: string, name: string): Promise<V1Lease | undefined> {
    return this.find('lease', this.leases, namespace, name);
  }

  async actionSet(namespace: string, name: string): Promise<ActionSetObject | undefined> {
    return this.find('actionSet', this.actionSets, namespace, name);
  }

  async createJob(job: V1Job): Promise<V1Job> {
    this.trip('createJob');
    const made = { ...job, metadata: { ...job.metadata, uid: `job-${this.jobs.length}` } };
    this.jobs.push(made);
    return made;
  }

  async deleteJob(namespace: string, name: string): Promise<void> {
    this.trip('deleteJob');
    const index = this.jobs.findIndex(({ metadata }) => metadata?.namespace === namespace && metadata?.name === name);
    if (index < 0) throw new Error(`no Job ${namespace}/${name}`);
    this.jobs.splice(index, 1);
    this.deleted.push(name);
  }

  async pods(namespace: string, label: string, value: string): Promise<V1Pod[]> {
    this.trip('pods');
    this.grow();
    return this.running
      .filter((one) => !this.isGone(one))
      .filter(({ pod }) => pod.metadata!.namespace === namespace && pod.metadata!.labels?.[label] === value)
      .map((one) => this.seen(one));
  }

  async events(_namespace: string, uid: string): Promise<CoreV1Event[]> {
    this.trip('events');
    if (uid.startsWith('job-')) return this.jobEvents as CoreV1Event[];
    const one = this.running.find(({ pod }) => pod.metadata!.uid === uid);
    if (!one) throw new Error(`nothing has the uid ${uid}`);
    return (one.story.events ?? []) as CoreV1Event[];
  }

  async eventsAbout(namespace: string, kind: string, name: string): Promise<CoreV1Event[]> {
    this.trip('eventsAbout');
    return this.cronJobEvents.filter(
      ({ involvedObject: of }) => of.namespace === namespace && of.kind === kind && of.name === name,
    );
  }

  async log(at: ContainerAddress, line: (text: string) => void, signal: AbortSignal): Promise<void> {
    this.trip('log');
    const { story, born } = this.at(at);
    if (this.isGone({ story, born })) throw new Failure('cluster', 'pods "x" not found', { next: 'report it' });
    const opened = this.clock.now() - born;
    const until = story.breaks?.find((time) => time > opened) ?? Number.POSITIVE_INFINITY;
    const wait = (time: number) =>
      this.clock.sleep(Math.max(0, Math.min(time, until) - (this.clock.now() - born)), signal);
    for (const [time, text] of story.log ?? []) {
      await wait(time);
      if (time >= until) return;
      line(text);
    }
    await wait(story.gone ?? story.status.at(-1)![0]);
  }

  async logTail(at: ContainerAddress, lines: number): Promise<string[]> {
    this.trip('logTail');
    const { story, born } = this.at(at);
    const now = this.clock.now() - born;
    return (story.log ?? [])
      .filter(([time]) => time <= now)
      .map(([, text]) => text)
      .slice(-lines);
  }

  async createSecret(secret: V1Secret): Promise<void> {
    this.trip('createSecret');
    const { namespace, name } = secret.metadata!;
    if (this.secrets.some(({ metadata }) => metadata!.namespace === namespace && metadata!.name === name))
      throw new Error(`${name} is there already`);
    const metadata = { ...secret.metadata, resourceVersion: '1', creationTimestamp: new Date(this.clock.now()) };
    this.secrets.push({ ...secret, metadata });
  }

  async patchSecret(namespace: string, name: string, patch: V1Secret): Promise<V1Secret | undefined> {
    this.trip('patchSecret');
    const index = this.secrets.findIndex(
      ({ metadata }) => metadata?.namespace === namespace && metadata?.name === name,
    );
    const former = this.secrets[index];
    if (!former) return undefined;
    const { resourceVersion } = former.metadata!;
    if (patch.metadata?.resourceVersion && patch.metadata.resourceVersion !== resourceVersion)
      throw new Error('conflict');
    if (Object.keys(patch).length === 0) return former;
    const metadata = {
      ...{ ...former.metadata, ...patch.metadata, resourceVersion: `${Number(resourceVersion) + 1}` },
      annotations: merged(former.metadata?.annotations, patch.metadata?.annotations),
    };
    this.secrets[index] = { ...former, ...patch, metadata, data: merged(former.data, patch.data) };
    return this.secrets[index];
  }

  /** Pods are made as their turn comes: the first at once, the next when the one before has ended. */
  private grow(): void {
    for (const story of this.others.splice(0)) this.bear(story, story.labels ?? {});
    const job = this.jobs.at(-1);
    const previous = this.running.findLast(({ pod }) => pod.metadata!.labels?.['batch.kubernetes.io/job-name']);
    if (!job || this.stories.length === 0 || (previous && !this.hasFailed(previous))) return;
    this.bear(this.stories.shift()!, { 'batch.kubernetes.io/job-name': job.metadata!.name! });
  }

  private isGone({ story, born }: { story: PodStory; born: number }): boolean {
    return story.gone !== undefined && this.clock.now() - born >= story.gone;
  }

  private hasFailed(one: { story: PodStory; pod: V1Pod; born: number }): boolean {
    return this.isGone(one) || this.seen(one).status?.phase === 'Failed';
  }

  private bear(story: PodStory, labels: Record<string, string>): void {
    const name = `pod-${this.running.length}`;
    const metadata = { name, uid: name, namespace: story.namespace ?? 'kanister', labels };
    const container = labels['kanister.io/JobID'] ? 'container' : 'runner';
    const pod = { metadata, spec: { containers: [{ name: container }] } };
    this.running.push({ story, pod, born: this.clock.now() });
  }

  private seen({ story, pod, born }: { story: PodStory; pod: V1Pod; born: number }): V1Pod {
    const now = this.clock.now() - born;
    return { ...pod, status: story.status.findLast(([at]) => at <= now)?.[1] ?? { phase: 'Pending' } };
  }

  private jobStatus(): V1Job['status'] {
    const last = this.running.findLast(({ pod }) => pod.metadata!.labels?.['batch.kubernetes.io/job-name']);
    const phase = last && this.seen(last).status?.phase;
    if (phase === 'Succeeded') return { conditions: [{ type: 'Complete', status: 'True' }] };
    if (last && this.hasFailed(last) && this.stories.length === 0) {
      return { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };
    }
    return {};
  }

  private at({ namespace, pod, container }: ContainerAddress) {
    const one = this.running.find(
      ({ pod: { metadata } }) => metadata!.namespace === namespace && metadata!.name === pod,
    );
    if (one?.pod.spec?.containers[0]?.name !== container)
      throw new Error(`no container ${namespace}/${pod}/${container}`);
    return one;
  }

  private find<T extends { metadata?: { namespace?: string; name?: string } }>(
    method: keyof Cluster,
    all: readonly T[],
    namespace: string,
    name: string,
  ): T | undefined {
    this.trip(method);
    return all.find(({ metadata }) => metadata?.namespace === namespace && metadata?.name === name);
  }

  private trip(method: keyof Cluster): void {
    const index = this.failures.findIndex((each) => each.method === method);
    if (index >= 0) throw this.failures.splice(index, 1)[0]!.failure;
  }
}

/** A network that comes back. */
export const away = () => new Failure('cluster', 'does not answer', { next: 'wait', transient: true });

/** As a merge patch does (RFC 7386): `null` takes an entry away. */
const merged = (former: Record<string, string> = {}, patch: Record<string, string | null> = {}) =>
  Object.fromEntries(
    Object.entries({ ...former, ...patch }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
