import type { Writer } from '../../contracts/app-config';
import {
  describe,
  isCronJob,
  isSameWriter,
  replicasOf,
  setReplicas,
  type WorkloadObject,
} from '../kubernetes/workload';
import { isStoppedBy, type QuiesceRecord, type StoppedWorkload } from '../lease/lease-record';
import { isConflict, isTransient } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { refuseHazards, stopHazards } from './stop-hazard';

/** How long to retry while the writer changes or the API server does not answer. Milliseconds. */
const STOP_WITHIN = 120_000;
/** The pause before the first retry; it doubles with each one. Milliseconds. */
const AGAIN_AFTER = 250;
const LONGEST_PAUSE = 5000;

/** The record of the stopped writers in the Lease. */
export interface StopRecord {
  /** The recorded entry of a writer. */
  get(writer: Writer): StoppedWorkload | undefined;
  /** Records an entry. `undefined`: removes it. */
  set(writer: Writer, entry: StoppedWorkload | undefined): Promise<void>;
  /** Called just before a request that stops a writer is sent. */
  asking(): void;
}

export interface StopProps {
  /** Determines the advice in errors. */
  readonly task: QuiesceRecord['mode'];
  readonly record: StopRecord;
  /** The record of an earlier run, which may have stopped a writer that is at zero now. */
  readonly earlier: readonly StoppedWorkload[];
  readonly signal: AbortSignal;
  /** Leaves a writer that another actor keeps at zero as it is. @default false: it is refused */
  readonly leavesZero?: boolean;
}

/**
 * Stops one writer: it reads the writer, records its replicas, and scales exactly that version to zero. If the writer has changed meanwhile, it
 * reads it again, so that it never records outdated replicas.
 *
 * @param read returns the current writer
 * @returns `false` for a suspended CronJob, or a writer that may stay at zero: it is left alone and not recorded
 * @throws Failure with the exit code 3 if another actor keeps it at zero, or if stopping it would destroy data
 */
export async function stopWriter(
  context: Context,
  writer: Writer,
  read: () => Promise<WorkloadObject>,
  { task, record, earlier, signal, leavesZero = false }: StopProps,
): Promise<boolean> {
  const { clock, cluster, config, log } = context;
  const giveUp = clock.now() + STOP_WITHIN;
  /** The generation at which a request was sent whose answer was lost: it may have succeeded. A conflict shows that it did not. */
  let lost: number | undefined;
  for (let attempt = 0; ; attempt++) {
    const object = await read();
    signal.throwIfAborted();
    const { generation } = object.metadata;
    if (replicasOf(object) === 0) {
      if (lost !== undefined && generation === lost + 1) return true;
      // This restore continues one that stopped the writer, and takes over its record.
      if (attempt === 0 && record.get(writer)) return true;
      const before = earlier.find((entry) => isSameWriter(entry, writer) && isStoppedBy(entry, object));
      await record.set(writer, before && { ...named(writer), replicas: before.replicas });
      if (before) return true;
      if (isCronJob(writer) || leavesZero) return false;
      throw heldAtZero(context, log.step, writer, task);
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

/**
 * The refusal of a writer at zero: neither its replicas nor whether it should run at all are known.
 *
 * @param task determines the advice
 */
export const heldAtZero = (
  { config: { namespace } }: Pick<Context, 'config'>,
  step: string,
  { kind, name }: Writer,
  task: QuiesceRecord['mode'],
): Failure =>
  new Failure({
    step,
    cause: `${kind} ${name} has no replicas, and no run of this app stopped it: another actor (a person, an autoscaler, another app's run) keeps it at zero`,
    next: `scale it up (kubectl -n ${namespace} scale ${kind.toLowerCase()} ${name} --replicas=…), or remove it from \`writers\` in the app's file${task === 'restore' ? '; or restore with --writers-at-zero, which leaves it at zero' : ''}`,
    exitCode: exitCodes.refused,
  });

const named = ({ kind, name }: Writer): Pick<Writer, 'kind' | 'name'> => ({ kind, name });

const unstoppable = (step: string, writer: Writer, { message }: Error): Failure =>
  new Failure({
    step,
    cause: `${describe(writer)} was not stopped within ${STOP_WITHIN / 1000} s: ${message}`,
    next: 'find out what keeps changing it, or what slows down the API server',
  });
