import type { PodObject } from '../../../runner/kubernetes/workload';
import type { Timeline } from '../machine/timeline';
import type { ApiServer } from './api-server';

/** How a task's pod ended, as Kanister's controller sees it. */
export type Ending =
  | { readonly state: 'complete'; readonly output: Readonly<Record<string, string>> }
  | { readonly state: 'failed'; readonly message: string };

/** bash is the container's first process, which the kernel spares SIGTERM: the grace is only waited for. */
const GRACE = 5000;

export interface TaskPodProps {
  readonly timeline: Timeline;
  readonly server: ApiServer;
  readonly namespace: string;
  readonly app: string;
  /** The ActionSet that it is made for. */
  readonly actionSet: string;
  /** Milliseconds; `null`: none. */
  readonly activeDeadline: number | null;
}

/** The pod of one of Kanister's functions. It continues when its maker has died. */
export class TaskPod {
  readonly name: string;
  alive = true;
  private end: (ending: Ending) => void = () => {};
  /** Resolves when its container has ended, for whatever reason. */
  readonly ended = new Promise<Ending>((resolve) => {
    this.end = resolve;
  });

  constructor(private readonly props: TaskPodProps) {
    const { actionSet, activeDeadline, namespace, server, timeline } = props;
    this.name = `kanister-job-${actionSet}`;
    this.show('Pending', false);
    server.runs(namespace, this.name, () => this.stop());
    if (activeDeadline !== null) timeline.after(activeDeadline, () => this.kill('DeadlineExceeded'));
  }

  /** Whose data it acts on. */
  get app(): string {
    return this.props.app;
  }

  /** Never comes back if the container has ended meanwhile. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) =>
      this.props.timeline.after(milliseconds, () => {
        if (this.alive) resolve();
      }),
    );
  }

  running(): void {
    this.show('Running', false);
  }

  /** Its readiness probe finds the file. */
  ready(): void {
    if (this.alive) this.show('Running', true);
  }

  /** Its script ended by itself, with its last words in the termination message. */
  exit(ending: Ending): void {
    const isGood = ending.state === 'complete';
    const message = isGood ? outputsOf(ending.output) : ending.message;
    this.over(ending, isGood ? 'Succeeded' : 'Failed', { exitCode: isGood ? 0 : 1, message });
  }

  /** Out of memory, its node gone, its deadline. */
  kill(reason = 'Error'): void {
    this.over({ state: 'failed', message: `Pod ${this.name} failed: ${reason}` }, 'Failed', { exitCode: 137, reason });
  }

  /** A request deletes the pod. */
  stop(): void {
    if (!this.alive) this.remove();
    else
      this.props.timeline.after(GRACE, () => {
        this.over({ state: 'failed', message: `pods "${this.name}" not found` }, 'Failed', { exitCode: 137 });
        this.remove();
      });
  }

  /** Kanister removes the pod of a function that has ended. */
  remove(): void {
    this.props.server.remove('pods', this.props.namespace, this.name);
  }

  private over(ending: Ending, phase: string, terminated: Terminated): void {
    if (!this.alive) return;
    this.alive = false;
    if (this.props.server.find('pods', this.props.namespace, this.name)) this.show(phase, false, terminated);
    this.end(ending);
  }

  private show(phase: string, ready: boolean, terminated?: Terminated): void {
    const { actionSet, app, namespace, server } = this.props;
    const labels = { createdBy: 'kanister', 'kanister.io/JobID': actionSet, 'jerrycan.dev/app': app };
    server.set<PodObject>('pods', namespace, {
      metadata: { name: this.name, labels },
      status: {
        phase,
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        ...(terminated && { containerStatuses: [{ name: 'container', state: { terminated } }] }),
      } as NonNullable<PodObject['status']>,
    });
  }
}

/** What Kubernetes reports about a container that has ended. */
interface Terminated {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
}

/** As `kando output` prints them. */
const outputsOf = (outputs: Readonly<Record<string, string>>): string =>
  Object.entries(outputs)
    .map(([key, value]) => `###Phase-output###: ${JSON.stringify({ key, value })}\n`)
    .join('');
