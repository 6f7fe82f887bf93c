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
  /** Restore points of earlier runs; the run that says so goes on. */
  | ('PointCovered' | 'PointBroken')
  /** The restore point that was just made: a restore of it would be refused; whether it would is not known. */
  | ('PointNotRestorable' | 'PointNotChecked')
  /** What the guard found of a run, and did. */
  | ('RunDied' | 'QuiesceEnded' | 'QuiesceStands' | 'RestoreLeftDown' | 'ActionSetOrphaned' | 'GuardBlocked');

/** What an Event needs to be written, by a runner or by the guard. */
export interface EventContext extends Pick<Context, 'clock' | 'cluster' | 'log' | 'namespace' | 'pod'> {
  readonly config: { readonly app: string };
  /** @default 'runner' */
  readonly reporter?: 'runner' | 'guard';
  /** Which of the app's CronJobs it is about. @default 'backup' */
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

/** The most bytes of a message: Kubernetes' own recorders cut at as many, and events.k8s.io takes no more. */
const MOST = 1024;
/** So many of the cause stay, however much there is to do. */
const CAUSE_AT_LEAST = 200;

/**
 * An Event on the app's CronJob, one for a run and a reason. That it cannot be written is said in the log and changes nothing.
 *
 * @param run what it is about; its name is part of the Event's
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
    // The name is the run's and the reason's: it was written before, perhaps by this very request.
    if (isConflict(error)) return true;
    log.warn(`no Event was written: ${(error as Error).message}`, `give the ${reporter} its right to create events`);
    return false;
  }
}

/** Where not all of it has room the cause is cut: the log has the whole of it, and what to do must be read here. */
function messageOf(run: string, { step, cause, next }: Failure): string {
  const around = `${run} › ${step}: ; ${next}`;
  const room = Math.max(CAUSE_AT_LEAST, MOST - Buffer.byteLength(around));
  return cut(`${run} › ${step}: ${cut(cause, room)}; ${next}`, MOST);
}

const ELLIPSIS = '…';

function cut(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  // As a stream: half a character at the end is waited for, not replaced.
  const kept = new TextDecoder().decode(bytes.subarray(0, most - Buffer.byteLength(ELLIPSIS)), { stream: true });
  return kept + ELLIPSIS;
}
