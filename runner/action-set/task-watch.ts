import type { CaptureConfig } from '../../contracts/app-config';
import type { PodObject } from '../kubernetes/workload';
import type { Context } from '../ports/context';
import { retryThroughOutage } from '../ports/outage';
import { podsOf, type Task, taskIn } from './task';
import { TaskReads } from './task-reads';

/** The interval between checks while none waits for readiness, at first and at most; in between, a twentieth of the elapsed time. Milliseconds. */
const LOOK_EVERY = 30_000;
const AT_LEAST_EVERY = 120_000;

/** Checks that are further apart are not consecutive: the API server was away, so Kanister could not report anything either. Milliseconds. */
const GAP = 30_000;

/** Watches the pods of an ActionSet's task, the only source of its state after Kanister's controller was restarted. */
export class TaskWatch {
  private readonly begun: number;
  private looked: number;
  private none: number | undefined;
  private found: Task = 'none';
  private isSeen = false;

  constructor(
    private readonly context: Context,
    private readonly actionSet: string,
    private readonly capture: CaptureConfig,
  ) {
    this.begun = this.looked = context.clock.now();
  }

  /**
   * @param age how old the answer may be if the pods of another capture were just read; milliseconds
   * @returns whether a pod is ready: then the snapshot is open
   */
  async look(age = 0): Promise<boolean> {
    const { context, capture, actionSet } = this;
    const { asked, pods } = await TaskReads.of(context).read(context, capture, actionSet, age);
    const before = this.looked;
    // An answer that captures share may be from before the last check of this one.
    this.looked = age === 0 ? context.clock.now() : Math.max(before, asked);
    if (this.looked - before > GAP) this.none = undefined;
    this.found = taskIn(pods);
    this.none = this.found === 'lives' ? undefined : (this.none ?? this.looked);
    return pods.some((pod) =>
      pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
  }

  /** Checks again if the last check was long ago or found no live pod. */
  async keepLooking(): Promise<void> {
    const now = this.context.clock.now();
    const every = Math.min(AT_LEAST_EVERY, Math.max(LOOK_EVERY, (now - this.begun) / 20));
    if (this.none !== undefined || now - this.looked >= every) await this.look();
  }

  /** Whether a pod of the task was ever seen. It checks until then. */
  async find(): Promise<boolean> {
    this.isSeen ||= this.found !== 'none' || (await this.pods()).length > 0;
    return this.isSeen;
  }

  private pods(): Promise<PodObject[]> {
    return podsOf(this.context, this.actionSet, this.capture);
  }

  /** The result of the last check. */
  get task(): Task {
    return this.found;
  }

  /** For how long no live pod was seen. Milliseconds. */
  get goneFor(): number {
    return this.none === undefined ? 0 : this.looked - this.none;
  }
}

/** Kanister reports a failed phase before it removes the pod. If it cannot remove the pod (API server away), it only logs that, and the pod continues. Milliseconds. */
const REMOVED_WITHIN = 60_000;

/** Whether an ActionSet has a live task, whatever its status is. */
export const hasTask = async (context: Context, actionSet: string): Promise<boolean> =>
  taskIn(await podsOf(context, actionSet)) === 'lives';

/** Waits for the task of a failed ActionSet to end. @returns whether it has ended */
export async function taskEnds(context: Context, actionSet: string): Promise<boolean> {
  const { clock, signal } = context;
  const until = clock.now() + REMOVED_WITHIN;
  while (await retryThroughOutage(context, () => hasTask(context, actionSet), signal)) {
    if (clock.now() >= until) return false;
    await clock.sleep(2000, signal);
  }
  return true;
}
