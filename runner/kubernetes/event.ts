import { rfc3339 } from '../../contracts/time';
import { isConflict, type KubeObject, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import type { Failure } from '../ports/failure';

export type EventReason =
  | (
      | 'BackupFailed'
      | 'BackupRefused'
      | 'RestoreFailed'
      | 'RestoreRefused'
      | 'RestoreSlow'
      | 'UnblockFailed'
      | 'UnblockRefused'
      | 'AppDown'
      | 'VerificationFailed'
    )
  /** About restore points of earlier runs; the run that reports them continues. */
  | ('PointCovered' | 'PointBroken')
  /** About the restore point that was just made: a restore of it would be refused, or could not be checked. */
  | ('PointNotRestorable' | 'PointNotChecked')
  /** About a run that the guard found dead, and what the guard did. */
  | ('RunDied' | 'QuiesceEnded' | 'QuiesceStands' | 'RestoreLeftDown' | 'ActionSetOrphaned' | 'GuardBlocked');

/** What the runner and the guard need to write an Event. */
export interface EventContext extends Pick<Context, 'clock' | 'cluster' | 'log' | 'namespace' | 'pod'> {
  readonly config: { readonly app: string };
  /** @default 'runner' */
  readonly reporter?: 'runner' | 'guard';
  /** The CronJob that the Event is about. @default 'backup' */
  readonly on?: 'backup' | 'verify';
}

interface EventObject extends KubeObject {
  involvedObject: { apiVersion: string; kind: string; name: string; namespace: string };
  reason: string;
  message: string;
  type: 'Warning';
  firstTimestamp: string;
  lastTimestamp: string;
  count: number;
  source: { component: string };
  reportingComponent: string;
  reportingInstance: string;
}

/** The most bytes of a message: Kubernetes' own recorders truncate at this length, and events.k8s.io accepts no more. */
const MOST = 1024;
/** At least this many bytes of the cause are kept, however long the advice is. */
const CAUSE_AT_LEAST = 200;

/**
 * Writes an Event on the app's CronJob, one per run and reason. If that fails, it only logs a warning.
 *
 * @param run the run that the Event is about; part of the Event's name
 * @returns whether the Event exists
 */
export async function recordEvent(
  context: EventContext,
  run: string,
  reason: EventReason,
  failure: Failure,
): Promise<boolean> {
  const { clock, cluster, config, log, namespace, pod, reporter = 'runner', on = 'backup' } = context;
  const now = rfc3339(clock.now()).replace(/\.\d+/, '');
  const event: EventObject = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${run}.${reason.toLowerCase()}`, namespace },
    involvedObject: { apiVersion: 'batch/v1', kind: 'CronJob', name: `${config.app}-${on}`, namespace },
    reason,
    message: messageOf(run, failure),
    type: 'Warning',
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    source: { component: `jerrycan-${reporter}` },
    reportingComponent: `jerrycan.dev/${reporter}`,
    reportingInstance: pod,
  };
  try {
    await cluster.create(resources.events, namespace, event);
    return true;
  } catch (error) {
    // The name consists of the run and the reason, so the Event was written before, perhaps by this very request.
    if (isConflict(error)) return true;
    log.warn(
      `the Event was not written: ${(error as Error).message}`,
      `grant the ${reporter} the right to create events`,
    );
    return false;
  }
}

/** Truncates the cause if the message is too long. The log has all of it; the advice must be readable here. */
function messageOf(run: string, { step, cause, next }: Failure): string {
  const around = `${run} › ${step}: ; ${next}`;
  const room = Math.max(CAUSE_AT_LEAST, MOST - Buffer.byteLength(around));
  return cut(`${run} › ${step}: ${cut(cause, room)}; ${next}`, MOST);
}

const ELLIPSIS = '…';

function cut(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  // Decode as a stream: half a character at the end is dropped, not replaced.
  const kept = new TextDecoder().decode(bytes.subarray(0, most - Buffer.byteLength(ELLIPSIS)), { stream: true });
  return kept + ELLIPSIS;
}
