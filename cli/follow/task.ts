import { JOB_ID } from '../../contracts/labels';
import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { Reporter } from '../report/reporter';
import { Failure } from '../terminal/failure';

const LOOK_MS = 2_000;
/** A task logs its progress about once a second, with few other lines between. */
const TAIL_LINES = 40;

export interface Task {
  /** The namespace of the task. */
  readonly namespace: string;
  /** The name of the ActionSet, which Kanister writes as a label on the task's pod. */
  readonly actionSet: string;
}

export interface WatchProps {
  readonly cluster: Cluster;
  readonly reporter: Pick<Reporter, 'note'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with the bytes that the task has moved. */
  readonly onMoved: (moved: Moved) => void;
}

/** Reads the bytes that the pod of a running ActionSet moves, until `signal`. Without the right to read that pod, nothing is shown. */
export async function watchTask(task: Task, { cluster, reporter, clock, signal, onMoved }: WatchProps): Promise<void> {
  while (!signal.aborted) {
    try {
      const moved = await look(cluster, task);
      if (signal.aborted) return;
      if (moved) onMoved(moved);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      if (!cause.transient) return reporter.note(`the task's progress is not shown: ${cause.message}`);
    }
    await clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}

async function look(cluster: Cluster, { namespace, actionSet }: Task): Promise<Moved | undefined> {
  const pods = await cluster.pods(namespace, JOB_ID, actionSet);
  const pod = pods.findLast(({ status }) => status?.phase === 'Running');
  if (!pod) return undefined;
  return lastProgress(
    await cluster.logTail({ namespace, pod: pod.metadata!.name!, container: 'container' }, TAIL_LINES),
  );
}

export interface Moved {
  readonly bytes: number;
  readonly total: number | undefined;
}

/** The last `progress <bytes>` or `progress <bytes> <total>` of a task's log. */
export function lastProgress(lines: readonly string[]): Moved | undefined {
  const match = lines.map((line) => /^progress (\d+)(?: (\d+))?\s*$/.exec(line)).findLast(Boolean);
  return match ? { bytes: Number(match[1]), total: match[2] === undefined ? undefined : Number(match[2]) } : undefined;
}
