import type { PodObject, WorkloadObject } from '../../../runner/kubernetes/workload';
import type { KubeObject } from '../../../runner/ports/cluster';
import type { Random } from '../machine/random';
import type { Timeline } from '../machine/timeline';
import type { ApiServer } from './api-server';
import type { Writer } from './writer';

export interface WorkloadProps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly server: ApiServer;
  readonly plural: 'deployments' | 'statefulsets';
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** Milliseconds that the controller may be behind, and a pod may take to start or to end, at most. */
  readonly slowness: { readonly controller: number; readonly pod: number };
}

interface Pod {
  readonly name: string;
  phase: 'pending' | 'running' | 'ending';
}

/** A Deployment or a StatefulSet, and its controller, which acts on its pods by what it read some time ago. */
export class Workload implements Writer {
  /** Called when a container starts or ends: the data of each app that it writes to. */
  private readonly listeners: ((more: 1 | -1) => void)[] = [];
  private readonly pods: Pod[] = [];
  private intended: number;
  private isAmbiguous = false;
  private made = 0;
  private working = false;
  private seen = 0;

  constructor(private readonly props: WorkloadProps) {
    const { server, plural, namespace, name, replicas } = props;
    this.intended = replicas;
    server.set<WorkloadObject>(plural, namespace, {
      metadata: { name, generation: 1 },
      spec: { replicas, selector: { matchLabels: { app: name } } },
    });
    for (let i = 0; i < replicas; i++) this.run(this.add());
    this.report(1);
    this.seen = 1;
    server.watch((changed, { metadata }, change) => {
      const ours = changed === plural && metadata.namespace === namespace && metadata.name === name;
      if (ours && change === 'set' && metadata.generation !== this.seen) this.work();
    });
  }

  get declared(): number {
    return this.isAmbiguous && this.wanted === 0 ? 0 : this.intended;
  }

  change(to: number, isAmbiguous = false): void {
    const { server, plural, namespace, name } = this.props;
    if (this.wanted === to) return;
    if (!isAmbiguous) this.intended = to;
    this.isAmbiguous = isAmbiguous;
    server.scaleTo(plural, namespace, name, to);
  }

  settle(): void {
    if (this.isAmbiguous && this.wanted === 0) this.intended = 0;
    this.isAmbiguous = false;
  }

  get git(): number {
    return this.props.replicas;
  }

  get wanted(): number {
    return this.read()?.spec.replicas ?? 0;
  }

  /** What writes to the data of one more app. */
  listen(listener: (more: 1 | -1) => void): void {
    this.listeners.push(listener);
    for (let i = this.pods.filter(({ phase }) => phase === 'running').length; i > 0; i--) listener(1);
  }

  get running(): number {
    return this.pods.filter(({ phase }) => phase !== 'pending').length;
  }

  get key(): string {
    return `${this.props.plural}/${this.props.name}`;
  }

  get kind(): string {
    return this.props.plural === 'deployments' ? 'Deployment' : 'StatefulSet';
  }

  get name(): string {
    return this.props.name;
  }

  private work(): void {
    if (this.working) return;
    this.working = true;
    const { timeline } = this.props;
    timeline.after(this.within('controller'), () => {
      const read = this.read();
      // The controller acts some time after it has read.
      timeline.after(this.within('controller'), () => {
        this.working = false;
        if (!read) return;
        this.seen = read.metadata.generation ?? 0;
        this.act(read.spec.replicas ?? 1);
        this.report(this.seen);
        if (this.read()?.metadata.generation !== this.seen) this.work();
      });
    });
  }

  private act(replicas: number): void {
    const there = this.pods.filter(({ phase }) => phase !== 'ending');
    for (const pod of there.slice(replicas)) this.end(pod);
    for (let i = there.length; i < replicas; i++) {
      const pod = this.add();
      this.props.timeline.after(this.within('pod'), () => {
        if (pod.phase === 'pending') this.run(pod);
      });
    }
  }

  private add(): Pod {
    const pod: Pod = { name: `${this.props.name}-${this.made++}`, phase: 'pending' };
    this.pods.push(pod);
    this.show(pod, 'Pending');
    return pod;
  }

  private run(pod: Pod): void {
    pod.phase = 'running';
    this.show(pod, 'Running');
    this.contains(1);
  }

  private end(pod: Pod): void {
    const { server, namespace, timeline } = this.props;
    const ran = pod.phase === 'running';
    pod.phase = 'ending';
    timeline.after(ran ? this.within('pod') : 0, () => {
      if (ran) this.contains(-1);
      this.pods.splice(this.pods.indexOf(pod), 1);
      server.remove('pods', namespace, pod.name);
    });
  }

  private contains(more: 1 | -1): void {
    for (const listener of this.listeners) listener(more);
  }

  private show({ name }: Pod, phase: string): void {
    const { server, namespace } = this.props;
    const metadata = { name, labels: { app: this.props.name } };
    server.set<PodObject>('pods', namespace, { metadata, status: { phase } });
  }

  private report(observedGeneration: number): void {
    const { server, plural, namespace } = this.props;
    const found = this.read() as (KubeObject & { status?: object }) | undefined;
    const replicas = this.pods.filter(({ phase }) => phase !== 'ending').length;
    if (found) server.set(plural, namespace, { ...found, status: { observedGeneration, replicas } } as KubeObject);
  }

  private read(): WorkloadObject | undefined {
    const { server, plural, namespace, name } = this.props;
    return server.find<WorkloadObject>(plural, namespace, name);
  }

  private within(part: 'controller' | 'pod'): number {
    const most = this.props.slowness[part];
    return this.props.random.between(most / 10, most);
  }
}
