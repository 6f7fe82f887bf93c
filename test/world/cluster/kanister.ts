import type { KeyValue } from '../../../contracts/action';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { Random } from '../machine/random';
import type { Timeline } from '../machine/timeline';
import type { ApiServer } from './api-server';
import { type Fault, type Pace, runScript, type Target } from './script';
import { type Ending, TaskPod } from './task';

const NAMESPACE = 'kanister';

/** What may go wrong in the controller, each with its probability for one ActionSet (H: research/kanister-and-faults.md). */
export interface Hazards {
  /** H15, H22: it never reports it. */
  readonly ignored: number;
  /** H2: a status is not written, and never tried again. */
  readonly unwritten: number;
  /** H23: an error of the API server fails the phase while its pod runs; the pod is deleted. */
  readonly phaseFails: number;
  /** How long after the start of its task it fails. Milliseconds. @default - at any time */
  readonly failsAfter?: number;
  /** How much longer a load takes than others. @default 1 */
  readonly slowness?: number;
  /** H23: that pod is not deleted either, since Kanister tries it once, and continues. */
  readonly unstopped: number;
  readonly taskFails: number;
  /** The task's pod is killed at some time of its life. */
  readonly taskDies: number;
  /** A task never ends. */
  readonly hangs: number;
  /** The bytes that arrive in the store differ from those that a dump's task has hashed. */
  readonly garbles: number;
}

export const noHazards: Hazards = {
  ignored: 0,
  unwritten: 0,
  phaseFails: 0,
  unstopped: 0,
  taskFails: 0,
  taskDies: 0,
  hangs: 0,
  garbles: 0,
};

export interface KanisterProps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly server: ApiServer;
  readonly hazards: () => Hazards;
  readonly pace: () => Pace;
  /** Milliseconds between what it does, at most. */
  readonly lag: number;
  /** The time until which the API server does not answer; milliseconds since the epoch. */
  readonly awayUntil: () => number;
  /** What an action acts on, by its Blueprint; `undefined`: there is no such Blueprint. */
  readonly target: (blueprint: string) => Target | undefined;
  readonly onStart: (object: ActionSetObject) => void;
  readonly onLoad: (object: ActionSetObject, directory: string) => void;
  readonly trace: (line: string) => void;
}

/** One process of the controller. What it knows of running ActionSets dies with it (H1). */
interface Controller {
  alive: boolean;
}

interface Running {
  readonly pod: TaskPod;
  readonly controller: Controller;
  /** The phase fails for an error of the API server. */
  readonly failed: () => void;
}

/** Kanister's controller, from one process to the next, and the pods of its tasks, which outlive it. */
export class Kanister {
  private controller: Controller | undefined;
  private readonly running = new Map<string, Running>();
  /** What becomes of the next tasks of an action, in this order; `undefined`: the task does not fail. */
  readonly faults: { readonly action: string; readonly fault: Fault | undefined }[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly props: KanisterProps) {
    props.server.watch((plural, object, change) => {
      if (plural !== 'actionsets') return;
      if (change === 'removed') this.removed(object.metadata.name);
      else if (this.controller && !(object as ActionSetObject).status) this.see(this.controller, object.metadata.name);
    });
    this.start();
  }

  /** Reads all ActionSets: it runs the pending ones, however old (H14), and ignores the running ones for ever (H1). */
  start(): void {
    if (this.controller?.alive) return;
    const controller = { alive: true };
    this.controller = controller;
    for (const { metadata, status } of this.props.server.all<ActionSetObject>('actionsets', NAMESPACE))
      if (!status || status.state === 'pending') this.see(controller, metadata.name);
  }

  kill(): void {
    if (!this.controller?.alive) return;
    this.props.trace('Kanister dies');
    this.controller.alive = false;
    this.controller = undefined;
  }

  /** A new controller starts before the old one has ended: a rolling upgrade. Neither knows of the other. */
  overlap(): void {
    const old = this.controller;
    this.controller = undefined;
    this.start();
    if (old)
      this.props.timeline.after(20_000, () => {
        old.alive = false;
      });
  }

  /** What it knows of ActionSets that are gone. */
  forget(): void {
    this.seen.clear();
  }

  /** Whether a task of it still runs. */
  isRunning(name: string): boolean {
    return this.running.has(name);
  }

  /** The pod of a task that still runs. */
  task(name: string): TaskPod | undefined {
    return this.running.get(name)?.pod;
  }

  /** Pods of tasks that still run. */
  tasks(): TaskPod[] {
    return [...this.running.values()].map(({ pod }) => pod);
  }

  private see(controller: Controller, name: string): void {
    const { random, timeline } = this.props;
    timeline.after(random.between(1, this.props.lag), () => {
      if (controller.alive) void this.handle(controller, name);
    });
  }

  /** The API server is away from now on: a phase whose pod runs may fail for it (H23). */
  cutOff(): void {
    for (const { failed } of this.running.values()) if (this.props.random.chance(0.4)) failed();
  }

  private async handle(controller: Controller, name: string): Promise<void> {
    const { random, trace } = this.props;
    await this.reached();
    if (!controller.alive) return;
    const hazards = this.props.hazards();
    if (!this.seen.has(name) && random.chance(hazards.ignored)) return trace(`Kanister ignores ${name}`);
    this.seen.add(name);
    const found = this.find(name);
    if (found && !found.status && !this.write(name, undefined, 'pending')) return;
    await this.pause(controller);
    // One update by version: of two controllers one wins, and of a deleted one nothing runs.
    if (!this.write(name, 'pending', 'running')) return;
    await this.pause(controller);
    const object = this.find(name);
    if (object) await this.run(controller, object, hazards);
  }

  private async run(controller: Controller, object: ActionSetObject, hazards: Hazards): Promise<void> {
    const { random, server, target, timeline } = this.props;
    const { name } = object.metadata;
    const action = object.spec!.actions[0]!;
    const to = target(action.blueprint);
    if (!to) return;
    this.props.onStart(object);
    const activeDeadline = action.name === 'restore' ? null : 1_200_000;
    const { namespace } = action.object;
    const pod = new TaskPod({ timeline, server, namespace, app: to.app, actionSet: name, activeDeadline });
    let fail = () => {};
    const cutOff = new Promise<Ending>((resolve) => {
      fail = () => resolve(CHANGED);
    });
    this.running.set(name, { pod, controller, failed: fail });
    const usual = this.props.pace();
    const pace = { ...usual, loads: usual.loads * (hazards.slowness ?? 1) };
    const length = pace.starts + pace.opens + pace.dumps + pace.loads;
    if (random.chance(hazards.taskDies))
      timeline.after(random.between(0, length), () => {
        this.props.trace(`the task of ${name} is killed`);
        pod.kill('OOMKilled');
      });
    void runScript(action.name, {
      ...to,
      ...{ pod, pace: random.chance(hazards.hangs) ? { ...pace, dumps: 1e9, loads: 1e9 } : pace },
      garbles: random.chance(hazards.garbles),
      fault: this.fault(action.name, hazards),
      options: action.options,
      artifacts: { ...action.artifacts },
      onLoad: (directory) => this.props.onLoad(object, directory),
    });
    const failed = random.chance(hazards.phaseFails)
      ? timeline.sleep(hazards.failsAfter ?? random.between(0, length))
      : undefined;
    const ending: Ending = await Promise.race([pod.ended, cutOff, ...(failed ? [failed.then(() => CHANGED)] : [])]);
    void pod.ended.then(() => this.running.delete(name));
    if (!controller.alive) return;
    if (this.isAway && (ending === CHANGED || random.chance(0.5)))
      return this.props.trace(`Kanister can neither say what became of ${name} nor delete its pod, and tries it once`);
    await this.reached();
    if (!controller.alive) return;
    // The function tries to remove its pod in every case, with no grace; what still ran in it ends.
    if (ending !== CHANGED || !random.chance(hazards.unstopped)) {
      pod.kill('deleted');
      pod.remove();
    } else this.props.trace(`Kanister cannot delete the pod of ${name}`);
    await this.pause(controller);
    this.write(name, 'running', ending.state, ending);
  }

  private get isAway(): boolean {
    return this.props.timeline.now() < this.props.awayUntil();
  }

  /** Its watch starts again when the API server answers. */
  private async reached(): Promise<void> {
    const { awayUntil, timeline } = this.props;
    while (this.isAway) await timeline.sleep(awayUntil() - timeline.now() + 1000);
  }

  private fault(action: string, { taskFails }: Hazards): Fault | undefined {
    const { random } = this.props;
    const planned = this.faults.findIndex((fault) => fault.action === action);
    if (planned >= 0) return this.faults.splice(planned, 1)[0]!.fault;
    if (!random.chance(taskFails)) return undefined;
    return random.pick<Fault>(['begin', 'snapshot', 'upload', 'load', 'after load']);
  }

  /** Deleted while it runs: its context is cancelled, its pod removed (H5). */
  private removed(name: string): void {
    const found = this.running.get(name);
    if (!found?.controller.alive) return;
    this.props.trace(`Kanister cancels ${name}, which was deleted`);
    found.pod.stop();
  }

  private find(name: string): ActionSetObject | undefined {
    return this.props.server.find<ActionSetObject>('actionsets', NAMESPACE, name);
  }

  private pause(controller: Controller): Promise<void> {
    const { random, timeline, lag } = this.props;
    return new Promise((resolve) =>
      timeline.after(random.between(1, lag), () => {
        if (controller.alive) resolve();
      }),
    );
  }

  private write(name: string, from: string | undefined, state: string, ending?: Ending): boolean {
    const { random, server, trace } = this.props;
    const found = this.find(name);
    if (!found || found.status?.state !== from) return false;
    if (this.isAway || random.chance(this.props.hazards().unwritten)) {
      trace(`Kanister loses the status ${state} of ${name}`);
      return false;
    }
    trace(`Kanister: ${name} is ${state}`);
    const phases = [{ name: 'dumpToStore', state }];
    const message = ending?.state === 'failed' ? ending.message : '';
    const artifacts = ending?.state === 'complete' ? artifactsOf(ending.output) : TEMPLATES;
    const actions = [{ name: found.spec!.actions[0]!.name, phases, artifacts }];
    server.set<ActionSetObject>('actionsets', NAMESPACE, { ...found, status: { state, error: { message }, actions } });
    return true;
  }
}

/** What an API server that is away for a moment makes of a phase, whatever its task does. */
const CHANGED: Ending = { state: 'failed', message: 'etcdserver: leader changed' };

/** Until an action is complete its status shows these. */
const TEMPLATES = {
  point: { keyValue: templates('directory', 'index') },
  server: { keyValue: templates('engine', 'version', 'empty') },
};

function artifactsOf({
  directory,
  index,
  ...server
}: Readonly<Record<string, string>>): Record<string, { keyValue: KeyValue }> {
  const point: Record<string, { keyValue: KeyValue }> =
    directory !== undefined && index !== undefined ? { point: { keyValue: { directory, index } } } : {};
  return { ...point, server: { keyValue: server } };
}

function templates(...outputs: string[]): KeyValue {
  return Object.fromEntries(outputs.map((output) => [output, `{{ .Phases.dumpToStore.Output.${output} }}`]));
}
