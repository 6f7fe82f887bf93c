import type { Workload } from './app-config';
import type { KubeObject } from './cluster';

/** The annotation of an app's Lease that says what its run does: for the next run, and for the guard. */
export const RECORD = 'jerrycan.dev/record';

export interface LeaseRecord {
  readonly run: string;
  /** Written here before they are created. */
  readonly actionSets: readonly string[];
  /** Written before a workload is stopped, cleared after it was started. */
  readonly quiesce?: QuiesceRecord;
}

export interface QuiesceRecord {
  /** The quiesce of a backup may be ended by anyone who finds it; that of a restore by nobody but a restore. */
  readonly mode: 'backup' | 'restore';
  /** UTC, RFC 3339; a restore without a deadline has none. */
  readonly until: string | null;
  readonly workloads: readonly StoppedWorkload[];
}

export interface StoppedWorkload extends Workload {
  /** What it had, and shall have again. */
  readonly replicas: number;
}

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
