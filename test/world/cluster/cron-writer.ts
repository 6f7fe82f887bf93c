import type { KubeObject } from '../../../runner/ports/cluster';
import type { Random } from '../machine/random';
import type { Timeline } from '../machine/timeline';
import type { ApiServer } from './api-server';
import type { Writer } from './writer';

/** Its schedule is once a minute. Milliseconds. */
const EVERY = 60_000;
/** How many Jobs that have ended stay. */
const HISTORY = 3;

export interface CronWriterProps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly server: ApiServer;
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds that the controller may be behind, and a pod may take to start, at most. */
  readonly slowness: { readonly controller: number; readonly pod: number };
  /** Milliseconds that a Job's container runs, at least and at most. @default [500, 20000] */
  readonly lasts?: readonly [number, number] | undefined;
}

interface CronJobObject extends KubeObject {
  spec: { schedule: string; suspend: boolean };
}

/** A CronJob, its Jobs and their pods, which write. The controller makes a Job on what it read some time ago. */
export class CronWriter implements Writer {
  readonly git = 1;
  private readonly listeners: ((more: 1 | -1) => void)[] = [];
  private readonly ended: string[] = [];
  private intended = 1;
  private isAmbiguous = false;
  private made = 0;

  constructor(private readonly props: CronWriterProps) {
    const { server, namespace, name, timeline, random } = props;
    server.set<CronJobObject>('cronjobs', namespace, {
      metadata: { name, generation: 1 },
      spec: { schedule: '* * * * *', suspend: false },
    });
    timeline.after(random.between(0, EVERY), () => this.tick());
  }

  get key(): string {
    return `cronjobs/${this.props.name}`;
  }

  get declared(): number {
    return this.isAmbiguous && this.wanted === 0 ? 0 : this.intended;
  }

  get wanted(): number {
    return this.read()?.spec.suspend ? 0 : 1;
  }

  change(count: number, isAmbiguous = false): void {
    const { server, namespace } = this.props;
    const to = Math.min(count, 1);
    if (this.wanted === to) return;
    if (!isAmbiguous) this.intended = to;
    this.isAmbiguous = isAmbiguous;
    const { metadata, spec } = this.read()!;
    server.set<CronJobObject>('cronjobs', namespace, {
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...spec, suspend: to === 0 },
    });
  }

  settle(): void {
    if (this.isAmbiguous && this.wanted === 0) this.intended = 0;
    this.isAmbiguous = false;
  }

  /** Called when one of its containers starts or ends. */
  listen(listener: (more: 1 | -1) => void): void {
    this.listeners.push(listener);
  }

  private tick(): void {
    const { timeline } = this.props;
    timeline.after(EVERY, () => this.tick());
    const found = this.read();
    if (found && !found.spec.suspend) timeline.after(this.within('controller'), () => this.begin());
  }

  /** Also where it was suspended a moment ago. */
  private begin(): void {
    const { server, namespace, name, timeline, random, lasts = [500, 20_000] } = this.props;
    const job = `${name}-${++this.made}`;
    // The API server keeps whole seconds.
    const creationTimestamp = new Date(timeline.now()).toISOString().replace(/\.\d+/, '');
    const show = (phase: string, conditions: readonly object[] = []) => {
      server.set('jobs', namespace, {
        metadata: { name: job, creationTimestamp, ...owned('CronJob', name) },
        status: { conditions },
      } as KubeObject);
      server.set('pods', namespace, {
        metadata: { name: `${job}-pod`, labels: { 'job-name': job }, ...owned('Job', job) },
        status: { phase },
      } as KubeObject);
    };
    show('Pending');
    timeline.after(this.within('pod'), () => {
      show('Running');
      for (const listener of this.listeners) listener(1);
      timeline.after(random.between(...lasts), () => {
        for (const listener of this.listeners) listener(-1);
        show('Succeeded', [{ type: 'Complete', status: 'True' }]);
        this.forget(job);
      });
    });
  }

  private forget(job: string): void {
    const { server, namespace } = this.props;
    this.ended.push(job);
    if (this.ended.length <= HISTORY) return;
    const oldest = this.ended.shift()!;
    server.remove('pods', namespace, `${oldest}-pod`);
    server.remove('jobs', namespace, oldest);
  }

  private read(): CronJobObject | undefined {
    return this.props.server.find<CronJobObject>('cronjobs', this.props.namespace, this.props.name);
  }

  private within(part: 'controller' | 'pod'): number {
    const most = this.props.slowness[part];
    return this.props.random.between(most / 10, most);
  }
}

const owned = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
