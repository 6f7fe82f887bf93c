import { failedJob, type JobStatus } from '../cluster/job-status';
import { EXIT } from '../terminal/exit-code';
import type { EventStatus } from './status-facts';
import type { VerificationStatus } from './verification-status';

/** What the runs of an app said in the cluster. */
export interface Said {
  /** Newest first. */
  readonly jobs: readonly JobStatus[];
  /** Newest first. */
  readonly events: readonly EventStatus[];
  readonly verification: VerificationStatus | null;
  /** The store was read as well: it knows better than Events which points are covered or broken. */
  readonly read: boolean;
}

/** Reasons of Events that say it, and the verb whose next success takes it back. */
const VERBS: Readonly<Record<string, 'backup' | 'verify'>> = {
  PointNotRestorable: 'backup',
  PointBroken: 'verify',
  PointCovered: 'verify',
};

/**
 * Why restore points are not what they should be, as the newest runs said it: a line for the newest Job of each verb that ended with 5, and one for each
 * kind of Event that no later run has taken back. Events are gone after an hour, and then the Jobs speak alone.
 */
export function unsoundSaid({ jobs, events, verification, read }: Said): string[] {
  const lines = ['backup', 'verify'].flatMap((verb) => {
    // A run that failed before it looked takes nothing back.
    const newest = jobs.find((job) => job.verb === verb && (job.state === 'done' || job.exitCode === EXIT.unsound));
    return newest?.state === 'failed' ? [failedJob(newest)] : [];
  });
  for (const [reason, verb] of Object.entries(VERBS)) {
    if (read && verb === 'verify') continue;
    const event = events.find((one) => one.reason === reason);
    const isOver = event && millis(event.time) <= successOf(verb, { jobs, verification });
    if (event && !isOver && !lines.some((line) => line.includes(event.message)))
      lines.push(`${reason}: ${event.message}`);
  }
  return lines;
}

function successOf(verb: 'backup' | 'verify', { jobs, verification }: Pick<Said, 'jobs' | 'verification'>): number {
  const done = jobs.find((job) => job.verb === verb && job.state === 'done');
  return Math.max(millis(done?.ended ?? null), verb === 'verify' ? millis(verification?.lastSuccess ?? null) : 0);
}

const millis = (time: string | null): number => (time === null ? 0 : Date.parse(time));
