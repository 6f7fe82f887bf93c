import { createInterface } from 'node:readline';
import { find, list } from '../e2e/world/api';
import { child } from '../e2e/world/child';
import { until } from '../e2e/world/until';
import { Processes } from './processes';

export interface SeenActionSet {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly spec: { readonly actions: readonly { readonly name: string }[] };
  readonly status?: { readonly state?: string; readonly error?: { readonly message?: string } };
}

export interface SeenPod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly state: { readonly running?: object } }[];
  };
}

/** Sees how far the run is that is under way, so that a fault strikes when it is meant to. */
export class RunWatch {
  /** The runner's own log, as it is written. */
  readonly log: Record<string, unknown>[] = [];
  private runnerPod: string | undefined;
  private readonly known = new Set<string>();
  private following = false;
  private over = false;

  private constructor(private readonly app: string) {}

  /** What is there now belongs to earlier runs. */
  static async begin(app: string): Promise<RunWatch> {
    const watch = new RunWatch(app);
    for (const { metadata } of [...(await watch.actionSets()), ...(await watch.runnerPods())])
      watch.known.add(metadata.name);
    return watch;
  }

  /** The ActionSet of this action, as soon as it was asked for. */
  actionSet(action = 'backup'): Promise<SeenActionSet> {
    return this.wait(`an ActionSet asks for ${action}`, async () => {
      const found = await this.actionSets();
      return found.find(({ metadata, spec }) => !this.known.has(metadata.name) && spec.actions[0]?.name === action);
    });
  }

  /** The pod of an action's task, once it is as it should be. */
  async task(what: string, is: (pod: SeenPod) => boolean, action = 'backup'): Promise<SeenPod> {
    const { metadata } = await this.actionSet(action);
    return this.wait(`the task of ${metadata.name} ${what}`, async () => {
      const [pod] = await list<SeenPod>('pods', this.app, `kanister.io/JobID=${metadata.name}`);
      return pod && is(pod) && pod;
    });
  }

  taskBegins = (action?: string) => this.task('begins', ({ status }) => isRunning(status), action);
  snapshotOpens = () =>
    this.task('opens its snapshot', ({ status }) =>
      Boolean(status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')),
    );

  /** The processes of a task's pod. */
  processesOf = (pod: string): Promise<Processes> => Processes.of(this.app, pod, 'container');

  /** The task's processes, once so many bytes of the stored dump went by. */
  async streamed(bytes: number): Promise<Processes> {
    const { metadata } = await this.taskBegins();
    const processes = await this.processesOf(metadata.name);
    await this.wait(`${bytes} bytes of the dump went by`, async () => (processes.bytesRead('split') ?? -1) >= bytes, 5);
    return processes;
  }

  /** The runner's pod, once its process runs. */
  async runner(): Promise<string> {
    this.runnerPod ??= await this.wait('a runner begins', async () => {
      const found = await this.runnerPods();
      return found.find(({ metadata, status }) => !this.known.has(metadata.name) && isRunning(status))?.metadata.name;
    });
    return this.runnerPod;
  }

  /** Once the runner has said that it begins this step. */
  async step(step: string): Promise<void> {
    await this.follow();
    const said = async () => this.log.some((line) => line.event === 'step' && line.step === step);
    await this.wait(`the runner's step '${step}'`, said, 2);
  }

  /** The step that the runner had begun last, as far as it could say so. */
  get lastStep(): string {
    return String(this.log.findLast(({ event }) => event === 'step')?.step ?? 'none');
  }

  /** The name of the first run whose log was read. */
  get run(): string | undefined {
    return this.log.find(({ run }) => run)?.run as string | undefined;
  }

  async runnerProcesses(): Promise<Processes> {
    return Processes.of('kanister', await this.runner());
  }

  async state(name: string): Promise<string | undefined> {
    return (await find<SeenActionSet>('actionsets', 'kanister', name))?.status?.state;
  }

  /** Reads the runner's log from its beginning on. */
  async follow(): Promise<void> {
    if (this.following) return;
    this.following = true;
    const program = child('kubectl', ['-n', 'kanister', 'logs', '-f', await this.runner()]);
    createInterface(program.stdout).on('line', (line) => {
      if (line.startsWith('{')) this.log.push(JSON.parse(line));
    });
  }

  /** The run is over: what is waited for now does not come any more. */
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

const isRunning = ({ containerStatuses }: SeenPod['status']): boolean =>
  Boolean(containerStatuses?.some(({ state }) => state.running));
