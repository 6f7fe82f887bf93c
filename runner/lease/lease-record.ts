import type { Quiesce, Writer } from '../../contracts/app-config';
import { RECORD } from '../../contracts/labels';
import type { KubeObject } from '../ports/cluster';

/** What a run is about to do. Every action is recorded before it is taken, until it is undone. docs/explanation/decisions/0006 has the rules. */
export interface LeaseRecord {
  /** The run that wrote the record last. */
  readonly run: string;
  /** The Job of that run: its next pod continues at once. Absent if it is unknown. */
  readonly job?: string;
  /** Names of ActionSets, recorded before they are created. */
  readonly actionSets: readonly string[];
  /** The ActionSets whose task pod was seen: once it is gone, no other pod starts. @default - none is known to have started */
  readonly begun?: readonly string[];
  /** The dump that was requested and is not committed yet. */
  readonly dump?: DumpRecord;
  /** Recorded before a workload is stopped, cleared after it was started. */
  readonly quiesce?: QuiesceRecord;
  /** The loads of a restore; it counts only while `quiesce` is a restore's. */
  readonly restore?: RestoreRecord;
  /** What the guard did since the last run took the Lease. */
  readonly ended?: EndedRecord;
  /** What a run started in place of its dead predecessor, whose last request may still stop it again. */
  readonly restarted?: RestartedRecord;
}

export interface DumpRecord {
  /** Also the name of its directory. */
  readonly run: string;
  /** The Job that requested it: another pod of that Job needs no dump of its own. Absent if it is unknown. */
  readonly job?: string;
  /** When waiting for it stops; UTC, RFC 3339. */
  readonly until: string;
  readonly quiesce: Quiesce;
  /** One for each capture of the app, in its order: all are complete, or there is no restore point. Recorded before the first is requested. */
  readonly captures: readonly DumpedCapture[];
  /** No writer ran while it mattered. Recorded before the writers are started; until then, `quiesce` and the stopped writers show it. */
  readonly consistent: boolean;
  /** A restore's safety point: no run resumes it. */
  readonly safety: boolean;
}

/** The part of a dump that one capture makes. */
export interface DumpedCapture {
  /** The capture's name; `null` if the app had its first form. */
  readonly name: string | null;
  /** The name of its ActionSet. */
  readonly actionSet: string;
  /** The digest of the blueprint that makes it. */
  readonly blueprint: string;
}

/** What a restore loads. Its writers may be started only if every capture was loaded from the same point, or none was touched. */
export interface RestoreRecord {
  /** The run whose point is loaded; once a load has failed, the safety point. */
  readonly point: string;
  /** The names of the captures to load. */
  readonly captures: readonly LoadRecord['capture'][];
  /** A person named the captures with `--only`. @default - all captures of the app are loaded */
  readonly only?: true;
  /** Each is recorded before it is requested. Empty: no data was touched. */
  readonly loads: readonly LoadRecord[];
}

/** The load of one capture. */
export interface LoadRecord {
  /** The capture's name; `null` if the app had its first form. */
  readonly capture: string | null;
  readonly actionSet: string;
  /** `requested`: its ActionSet and its task show how far it got. */
  readonly state: 'requested' | 'complete';
}

export interface QuiesceRecord {
  /** Any run or the guard may end the quiesce of a backup; only a restore may end that of a restore. */
  readonly mode: 'backup' | 'restore';
  /** UTC, RFC 3339; a restore without a deadline has none. */
  readonly until: string | null;
  /** The app's namespace, so that the guard does not start a workload that another app's run has stopped. Absent if written by an older runner. */
  readonly namespace?: string;
  readonly workloads: readonly StoppedWorkload[];
}

/** The guard ended a run's quiesce, or found the run dead. */
export interface EndedRecord {
  readonly run: string;
  /** UTC, RFC 3339. */
  readonly at: string;
  readonly why: 'dead' | 'deadline';
  /** The workloads that the guard started. */
  readonly workloads: readonly StoppedWorkload[];
}

/** The writers of a dead run's quiesce, started by the run that followed it. */
export interface RestartedRecord {
  /** UTC, RFC 3339. */
  readonly at: string;
  readonly workloads: readonly StoppedWorkload[];
}

export interface StoppedWorkload extends Pick<Writer, 'kind' | 'name'> {
  /** The replicas to restore: 1 for a CronJob, which is resumed. Never 0: a workload that another actor keeps at zero is not recorded. */
  readonly replicas: number;
  /**
   * The object's generation when `replicas` was read. The request that stops it raises the generation by one, and fails if it has changed. Absent if the
   * workload was already at zero, or an older runner wrote the record.
   */
  readonly found?: number | undefined;
  /** The object's generation at zero replicas; any later change of its spec raises it. Absent if not seen at zero yet. */
  readonly generation?: number | undefined;
  /** When the newest Job of a CronJob was created, once all had ended; UTC, RFC 3339. Absent if there was no Job. */
  readonly newestJob?: string | undefined;
}

/**
 * Whether the run that wrote an entry may have scaled the workload to zero. Any other change raises the generation
 * further, which rules out a person, an autoscaler or another app's run.
 */
export const isStoppedBy = ({ replicas, found, generation }: StoppedWorkload, { metadata }: KubeObject): boolean =>
  replicas > 0 && generation === undefined && (found === undefined || metadata.generation === found + 1);

/** The record once the writers run again. */
export const withoutQuiesce = ({ quiesce: _, restore: __, ...record }: LeaseRecord): LeaseRecord => record;

/** Returns `undefined` if there is no record, or no runner wrote it. */
export function parseRecord(object: KubeObject): LeaseRecord | undefined {
  try {
    const record: LeaseRecord = JSON.parse(object.metadata.annotations?.[RECORD] ?? '');
    const sound = typeof record.run === 'string' && Array.isArray(record.actionSets);
    return sound ? record : undefined;
  } catch {
    return undefined;
  }
}
