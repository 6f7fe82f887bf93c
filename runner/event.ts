import { rfc3339 } from './clock';
import { type KubeObject, resources } from './cluster';
import type { Context } from './context';
import type { Failure } from './failure';

export type EventReason =
  | ('BackupFailed' | 'BackupRefused' | 'RestoreFailed' | 'RestoreRefused' | 'AppDown')
  /** Restore points of earlier runs; the run that says so goes on. */
  | ('PointCovered' | 'PointBroken');

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

/** An Event on the app's CronJob. That it cannot be written is said in the log and changes nothing. */
export async function recordEvent(context: Context, run: string, reason: EventReason, failure: Failure): Promise<void> {
  const { clock, cluster, config, log, namespace, pod } = context;
  const now = rfc3339(clock.now()).replace(/\.\d+/, '');
  const event: EventObject = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${run}.${reason.toLowerCase()}`, namespace },
    involvedObject: { apiVersion: 'batch/v1', kind: 'CronJob', name: `${config.app}-backup`, namespace },
    reason,
    // The API server takes no more than 1,024 bytes.
    message: `${run} › ${failure.message}`.slice(0, 500),
    type: 'Warning',
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    source: { component: 'jerrycan-runner' },
    reportingComponent: 'jerrycan.dev/runner',
    reportingInstance: pod,
  };
  try {
    await cluster.create(resources.events, namespace, event);
  } catch (error) {
    log.warn(`no Event was written: ${(error as Error).message}`, 'give the runner its right to create events');
  }
}
