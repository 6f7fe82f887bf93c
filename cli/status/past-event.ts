import type { CoreV1Event } from '@kubernetes/client-node';
import { type JobStatus, time } from '../cluster/job-status';
import type { EventStatus } from './status-facts';

/** The controller of CronJobs reports every Job that a person started: `npx jerrycan backup` makes such Jobs. */
const EXPECTED = 'UnexpectedJob';

/** Which verbs' success shows that the cause of an Event is gone. @default - `backup` and `restore` */
const ANSWERS: readonly (readonly [reason: RegExp, verbs: readonly string[]])[] = [
  [/^(Backup|PointNot)/, ['backup']],
  [/^Restore(Failed|Refused|Slow)$/, ['restore']],
  [/^(Verification|PointBroken|PointCovered)/, ['verify']],
  [/^Unblock/, ['unblock', 'restore']],
];

export interface EventHistory {
  /** On the app's CronJobs, in any order. */
  readonly events: readonly CoreV1Event[];
  /** Newest first. */
  readonly jobs: readonly JobStatus[];
  /** The last success of each CronJob, by its verb, where its Job may be gone. UTC, RFC 3339. */
  readonly successes: Readonly<Record<string, string | null>>;
}

/** The warnings among the Events of an app, newest first. An Event is over if a later run succeeded. */
export function eventHistory({ events, jobs, successes }: EventHistory): EventStatus[] {
  return events
    .filter(({ reason, type }) => reason !== EXPECTED && type !== 'Normal')
    .sort((a, b) => millis(b) - millis(a))
    .map((event) => {
      const at = millis(event);
      const over = verbsFor(event.reason).some((verb) => at <= lastSuccess(verb));
      return {
        time: time(timeOf(event)),
        ...{ reason: event.reason ?? '', count: event.count ?? 1, message: event.message ?? '', over },
      };
    });

  function lastSuccess(verb: string): number {
    const done = jobs.find((job) => job.verb === verb && job.state === 'done');
    return Math.max(parsed(done?.ended), parsed(successes[verb]));
  }
}

/** A later Job of the same verb succeeded. @param jobs newest first */
export function isPast(job: JobStatus, jobs: readonly JobStatus[]): boolean {
  const newer = jobs.slice(0, jobs.indexOf(job));
  return job.state === 'failed' && newer.some(({ verb, state }) => verb === job.verb && state === 'done');
}

const verbsFor = (reason = ''): readonly string[] =>
  ANSWERS.find(([pattern]) => pattern.test(reason))?.[1] ?? ['backup', 'restore'];

/** When it was reported last. */
export const timeOf = ({ lastTimestamp, eventTime, metadata }: CoreV1Event): Date | undefined =>
  lastTimestamp ?? eventTime ?? metadata.creationTimestamp;

const millis = (event: CoreV1Event): number => new Date(timeOf(event) ?? 0).getTime();
const parsed = (text: string | null | undefined): number => (text ? Date.parse(text) : 0);
