import type { Writer } from '../../contracts/app-config';
import {
  describe,
  isCronJob,
  isSameWriter,
  replicasOf,
  setReplicas,
  type WorkloadObject,
} from '../kubernetes/workload';
import { isStoppedBy, type StoppedWorkload } from '../lease/lease-record';
import { isConflict, isTransient } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { refuseHazards, stopHazards } from './stop-hazard';

/** How long it is tried again while the writer changes, or the API server does not answer. Milliseconds. */
const STOP_WITHIN = 120_000;
/** Before the first new attempt; then twice as long each time. Milliseconds. */
const AGAIN_AFTER = 250;
const LONGEST_PAUSE = 5000;

/** What is recorded of the writers, in the Lease. */
export interface StopRecord {
  /** What the record says of a writer. */
  get(writer: Writer): StoppedWorkload | undefined;
  /** Writes it down. `undefined`: takes it out of the record. */
  set(writer: Writer, entry: StoppedWorkload | undefined): Promise<void>;
  /** Called just before a request is sent that stops a writer. */
  asking(): void;
}

export interface StopProps {
  readonly record: StopRecord;
  /** What an earlier run recorded: it may have stopped a writer that is found at zero. */
  readonly earlier: readonly StoppedWorkload[];
  readonly signal: AbortSignal;
  /** What somebody else holds at zero is left so. @default false: it is refused */
  readonly leavesZero?: boolean;
}

/**
 * Stops one writer: reads it, writes down how many replicas it has, and asks for zero at the very version that was read. Whatever came between is
 * read again, so that nothing is recorded which somebody else has changed since.
 *
 * @param read gives the writer as it is now
 * @returns `false` for what somebody else holds, a CronJob that is suspended or what may be left at zero: it is left alone, and in no record
 * @throws Failure with the exit code 3 if somebody else holds it at zero, or if a stop would destroy data
 */
export async function stopWriter(
  context: Context,
  writer: Writer,
  read: () => Promise<WorkloadObject>,
  { record, earlier, signal, leavesZero = false }: StopProps,
): Promise<boolean> {
  const { clock, cluster, config, log } = context;
  const giveUp = clock.now() + STOP_WITHIN;
  /** The generation at which a request was sent whose answer was lost: it may have been done. A conflict says that it was not. */
  let lost: number | undefined;
  for (let attempt = 0; ; attempt++) {
    const object = await read();
    signal.throwIfAborted();
    const { generation } = object.metadata;
    if (replicasOf(object) === 0) {
      if (lost !== undefined && generation === lost + 1) return true;
      // A restore goes on that has stopped it, and takes over what one that never ended has written down.
      if (attempt === 0 && record.get(writer)) return true;
      const before = earlier.find((entry) => isSameWriter(entry, writer) && isStoppedBy(entry, object));
      await record.set(writer, before && { ...named(writer), replicas: before.replicas });
      if (before) return true;
      if (isCronJob(writer) || leavesZero) return false;
      throw heldAtZero(log.step, config.namespace, writer);
    }
    const hazards = stopHazards(writer, object);
    if (hazards.length > 0) await record.set(writer, undefined);
    refuseHazards(log.step, hazards);
    await record.set(writer, { ...named(writer), replicas: replicasOf(object), found: generation });
    signal.throwIfAborted();
    record.asking();
    try {
      await setReplicas(cluster, config.namespace, writer, 0, object);
      return true;
    } catch (error) {
      if (isTransient(error)) lost = generation;
      else if (!isConflict(error)) throw error;
      if (clock.now() >= giveUp) throw unstoppable(log.step, writer, error as Error);
      await clock.sleep(Math.min(LONGEST_PAUSE, AGAIN_AFTER * 2 ** attempt), signal);
    }
  }
}

/** Nobody knows how many replicas it shall have again, nor whether it shall run at all. */
export const heldAtZero = (step: string, namespace: string, { kind, name }: Writer): Failure =>
  new Failure({
    step,
    cause: `${kind} ${name} has no replicas, and no run of this app stopped it: somebody else (a person, an autoscaler, another app's run) holds it at zero`,
    next: `scale it up (kubectl -n ${namespace} scale ${kind.toLowerCase()} ${name} --replicas=…), or take it out of \`writers\` in the app's file; a restore takes it as it is with --writers-at-zero`,
    exitCode: exitCodes.refused,
  });

const named = ({ kind, name }: Writer): Pick<Writer, 'kind' | 'name'> => ({ kind, name });

const unstoppable = (step: string, writer: Writer, { message }: Error): Failure =>
  new Failure({
    step,
    cause: `${describe(writer)} was not stopped in ${STOP_WITHIN / 1000} s: ${message}`,
    next: 'see who changes it again and again, or what holds up the API server',
  });
