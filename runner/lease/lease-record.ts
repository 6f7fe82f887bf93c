import type { Quiesce, Writer } from '../../contracts/app-config';
import { RECORD } from '../../contracts/labels';
import type { KubeObject } from '../ports/cluster';

/** Every deed stands here before it is done, and until it was undone. docs/explanation/decisions/0006 has the rules. */
export interface LeaseRecord {
  /** Who wrote it last. */
  readonly run: string;
  /** The Job of that run: another pod of it goes on at once. Absent: unknown. */
  readonly job?: string;
  /** Written here before they are created. */
  readonly actionSets: readonly string[];
  /** Those of them whose task's pod was seen: when it is gone, no other begins. @default - none is known to */
  readonly begun?: readonly string[];
  /** The dump that was requested and is not committed yet. */
  readonly dump?: DumpRecord;
  /** Written before a workload is stopped, cleared after it was started. */
  readonly quiesce?: QuiesceRecord;
  /** What the guard did since the last run took the Lease. */
  readonly ended?: EndedRecord;
  /** What a run started in place of its dead predecessor, whose last request may still stop it again. */
  readonly restarted?: RestartedRecord;
}

export interface DumpRecord {
  /** Also the name of its ActionSet and of its directory. */
  readonly run: string;
  /** The Job that asked for it: another pod of it needs no dump of its own. Absent: unknown. */
  readonly job?: string;
  /** No later is it waited for; UTC, RFC 3339. */
  readonly until: string;
  readonly quiesce: Quiesce;
  /** The digest of the blueprint that makes it. */
  readonly blueprint: string;
  /** Nothing wrote while it mattered. Written before the writers are started; until then their standing quiesce says it. */
  readonly consistent: boolean;
  /** A restore's safety point: nobody goes on with it. */
  readonly safety: boolean;
}

export interface QuiesceRecord {
  /** The quiesce of a backup may be ended by anyone who finds it; that of a restore by nobody but a restore. */
  readonly mode: 'backup' | 'restore';
  /** UTC, RFC 3339; a restore without a deadline has none. */
  readonly until: string | null;
  /** The app's, so that the guard leaves a workload alone that another app's run has stopped. Absent: an older runner wrote the record. */
  readonly namespace?: string;
  readonly workloads: readonly StoppedWorkload[];
}

/** The guard ended the quiesce of a run, or found it dead. */
export interface EndedRecord {
  readonly run: string;
  /** UTC, RFC 3339. */
  readonly at: string;
  readonly why: 'dead' | 'deadline';
  /** What it started. */
  readonly workloads: readonly StoppedWorkload[];
}

/** The writers of a dead run's quiesce, started by the run that followed it. */
export interface RestartedRecord {
  /** UTC, RFC 3339. */
  readonly at: string;
  readonly workloads: readonly StoppedWorkload[];
}

export interface StoppedWorkload extends Pick<Writer, 'kind' | 'name'> {
  /** What it had, and must have again: 1 for a CronJob, which is resumed. Never 0: what somebody else holds at zero is not recorded. */
  readonly replicas: number;
  /**
   * The object's generation when `replicas` was read: the request that stops it raises it by one, and fails if it has changed. Absent: it was seen
   * at zero, or an older runner wrote the record.
   */
  readonly found?: number | undefined;
  /** The object's generation once it stood at zero: any later change of its spec raises it. Absent: it was not seen there yet. */
  readonly generation?: number | undefined;
  /** When the newest Job of a CronJob was made, once all had ended; UTC, RFC 3339. Absent: it had none. */
  readonly newestJob?: string | undefined;
}

/**
 * Whether the run that wrote an entry may have stopped the workload that is now found at zero. Every other way to zero raises the generation
 * further: a person, an autoscaler and another app's run are told apart by it.
 */
export const isStoppedBy = ({ replicas, found, generation }: StoppedWorkload, { metadata }: KubeObject): boolean =>
  replicas > 0 && generation === undefined && (found === undefined || metadata.generation === found + 1);

/** `undefined`: there is none, or it is not one that a runner wrote. */
export function parseRecord(object: KubeObject): LeaseRecord | undefined {
  try {
    const record: LeaseRecord = JSON.parse(object.metadata.annotations?.[RECORD] ?? '');
    const sound = typeof record.run === 'string' && Array.isArray(record.actionSets);
    return sound ? record : undefined;
  } catch {
    return undefined;
  }
}
