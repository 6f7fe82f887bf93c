import { existsSync, readFileSync } from 'node:fs';
import { list } from '../e2e/world/cluster/api';
import { until } from '../e2e/world/cluster/until';
import { Processes } from './struck/processes';

export interface SeenActionSet {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly actions: readonly { readonly name: string }[] };
}

export interface SeenPod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly state: { readonly running?: object } }[];
  };
}

/** One of several captures of the app. */
export interface Capture {
  readonly capture: string;
  /** Where its tasks run. */
  readonly namespace: string;
}

/** Sees how far the run is that is under way, so that a fault strikes when it is meant to. */
export class RunWatch {
  /** The runner's own log, as it is written. */
  readonly log: Record<string, unknown>[] = [];
  private runnerPod: SeenPod | undefined;
  private readonly known = new Set<string>();
  private over = false;

  private constructor(private readonly app: string) {}

  /** What is there now belongs to earlier runs. */
  static async begin(app: string): Promise<RunWatch> {
    const watch = new RunWatch(app);
    for (const { metadata } of [...(await watch.actionSets()), ...(await watch.runnerPods())])
      watch.known.add(metadata.name);
    return watch;
  }

  /** The ActionSet of this action, as soon as it was requested. */
  actionSet(action = 'backup', capture?: string): Promise<SeenActionSet> {
    return this.wait(`an ActionSet asks for ${action}`, async () => {
      const found = await this.actionSets();
      return found.find(
        ({ metadata, spec }) =>
          !this.known.has(metadata.name) &&
          spec.actions[0]?.name === action &&
          (capture === undefined || metadata.labels?.['jerrycan.dev/capture'] === capture),
      );
    });
  }

  /** The pod of an action's task, once it is as it should be. */
  async task(what: string, is: (pod: SeenPod) => boolean, action = 'backup', of?: Capture): Promise<SeenPod> {
    const { metadata } = await this.actionSet(action, of?.capture);
    return this.wait(`the task of ${metadata.name} ${what}`, async () => {
      const [pod] = await list<SeenPod>('pods', of?.namespace ?? this.app, `kanister.io/JobID=${metadata.name}`);
      return pod && is(pod) && pod;
    });
  }

  taskBegins = (action?: string, of?: Capture) => this.task('begins', ({ status }) => isRunning(status), action, of);
  snapshotOpens = (of?: Capture) => this.task('opens its snapshot', ({ status }) => isReady(status), 'backup', of);

  /** The processes of a task's pod. */
  processesOf = ({ metadata }: SeenPod): Processes => new Processes(metadata.uid, metadata.name);

  /** The task's processes, once so many bytes of the stored dump went by. */
  async streamed(bytes: number): Promise<Processes> {
    const processes = this.processesOf(await this.taskBegins());
    await this.wait(`${bytes} bytes of the dump went by`, async () => (processes.bytesRead('split') ?? -1) >= bytes, 5);
    return processes;
  }

  /** The runner's pod, as soon as there is one. */
  async runner(): Promise<SeenPod> {
    this.runnerPod ??= await this.wait(
      'a runner begins',
      async () => (await this.runnerPods()).find(({ metadata }) => !this.known.has(metadata.name)),
      10,
    );
    return this.runnerPod;
  }

  /** Once the runner has logged the start of this step. */
  async step(step: string): Promise<void> {
    const said = async () => this.log.some((line) => line.event === 'step' && line.step === step);
    await this.wait(`the runner's step '${step}'`, said, 2);
  }

  /** The last step that the runner had started, as far as it could log it. */
  get lastStep(): string {
    return String(this.log.findLast(({ event }) => event === 'step')?.step ?? 'none');
  }

  /** The name of the first run whose log was read. */
  get run(): string | undefined {
    return this.log.find(({ run }) => run)?.run as string | undefined;
  }

  /** That run has reported that its restore point exists. */
  get committed(): boolean {
    return this.log.some(({ event, run }) => event === 'restore-point' && run === this.run);
  }

  async runnerProcesses(): Promise<Processes> {
    const { name, uid } = (await this.runner()).metadata;
    return new Processes(uid, name);
  }

  /** Reads the runner's log from its start, on the node: through the API server it comes too late for steps of milliseconds. */
  async follow(): Promise<void> {
    const { name, uid } = (await this.runner()).metadata;
    const file = `/var/log/pods/kanister_${name}_${uid}/runner/0.log`;
    for (let read = 0; !this.over; ) {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const end = text.lastIndexOf('\n') + 1;
      for (const line of text.slice(read, end).split('\n')) {
        const [, said] = /^\S+ \S+ F (\{.*\})$/.exec(line) ?? [];
        if (said) this.log.push(JSON.parse(said));
      }
      read = end;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }

  /** The run is over: the events that are waited for now no longer come. */
  end(): void {
    this.over = true;
  }

  private wait<T>(what: string, ask: () => Promise<T | undefined | false>, every = 40): Promise<T> {
    const asked = async () => {
      const wasOver = this.over;
      const answer = await ask();
      if (wasOver && (answer === undefined || answer === false)) throw new Error(`the run was over before ${what}`);
      return answer;
    };
    return until(what, asked, { seconds: 240, every });
  }

  private async actionSets(): Promise<SeenActionSet[]> {
    return list<SeenActionSet>('actionsets', 'kanister', `jerrycan.dev/app=${this.app}`);
  }

  private runnerPods(): Promise<SeenPod[]> {
    return list<SeenPod>('pods', 'kanister', `batch.kubernetes.io/job-name,jerrycan.dev/app=${this.app}`);
  }
}

const isReady = ({ conditions }: SeenPod['status']): boolean =>
  Boolean(conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));

const isRunning = ({ containerStatuses }: SeenPod['status']): boolean =>
  Boolean(containerStatuses?.some(({ state }) => state.running));
