import type { Context } from '../ports/context';
import { patiently } from '../ports/outage';
import { podsOf, type Task, taskIn } from './task';

/** How often it is looked for where nobody waits for its readiness, at first and at last; a twentieth of the time that it has taken. Milliseconds. */
const LOOK_EVERY = 30_000;
const AT_LEAST_EVERY = 120_000;

/** Looks that are further apart are not consecutive: the API server was away, and Kanister too could say nothing. Milliseconds. */
const GAP = 30_000;

/** What is seen of the pods of an ActionSet's tasks: nobody else tells of one whose controller was started again. */
export class TaskWatch {
  private readonly begun: number;
  private looked: number;
  private none: number | undefined;
  private found: Task = 'none';
  private isSeen = false;

  constructor(
    private readonly context: Context,
    private readonly actionSet: string,
  ) {
    this.begun = this.looked = context.clock.now();
  }

  /** @returns whether one is ready: the snapshot is open */
  async look(): Promise<boolean> {
    const pods = await podsOf(this.context, this.actionSet);
    const before = this.looked;
    this.looked = this.context.clock.now();
    if (this.looked - before > GAP) this.none = undefined;
    this.found = taskIn(pods);
    this.none = this.found === 'lives' ? undefined : (this.none ?? this.looked);
    return pods.some((pod) =>
      pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
  }

  /** Looks, if the last look was long ago or saw none. */
  async keepLooking(): Promise<void> {
    const now = this.context.clock.now();
    const every = Math.min(AT_LEAST_EVERY, Math.max(LOOK_EVERY, (now - this.begun) / 20));
    if (this.none !== undefined || now - this.looked >= every) await this.look();
  }

  /** Whether a pod of it was ever seen. It is looked for until then. */
  async find(): Promise<boolean> {
    this.isSeen ||= this.found !== 'none' || (await podsOf(this.context, this.actionSet)).length > 0;
    return this.isSeen;
  }

  /** What the last look saw. */
  get task(): Task {
    return this.found;
  }

  /** For how long none that lives was seen. Milliseconds. */
  get goneFor(): number {
    return this.none === undefined ? 0 : this.looked - this.none;
  }
}

/** Kanister says that a phase failed before it removes the pod; where it cannot (an API server that is away) it says so in its log, and the pod goes on. Milliseconds. */
const REMOVED_WITHIN = 60_000;

/** Whether an ActionSet has a task that lives, whatever its status says. */
export const hasTask = async (context: Context, actionSet: string): Promise<boolean> =>
  taskIn(await podsOf(context, actionSet)) === 'lives';

/** Waits for the end of the task of an ActionSet that has failed. @returns whether it has ended */
export async function taskEnds(context: Context, actionSet: string): Promise<boolean> {
  const { clock, signal } = context;
  const until = clock.now() + REMOVED_WITHIN;
  while (await patiently(context, () => hasTask(context, actionSet), signal)) {
    if (clock.now() >= until) return false;
    await clock.sleep(2000, signal);
  }
  return true;
}
