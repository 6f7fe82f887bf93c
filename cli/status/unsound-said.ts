import { failedJob, type JobStatus } from '../cluster/job-status';
import { EXIT } from '../terminal/exit-code';
import type { EventStatus } from './status-facts';
import type { VerificationStatus } from './verification-status';

/** What the runs of an app reported in the cluster. */
export interface Said {
  /** Newest first. */
  readonly jobs: readonly JobStatus[];
  /** Newest first. */
  readonly events: readonly EventStatus[];
  readonly verification: VerificationStatus | null;
  /** Whether the store was read, too: then Events about covered or broken points are ignored. */
  readonly read: boolean;
}

/** The reasons of these Events, and the verb whose next success cancels them. */
const VERBS: Readonly<Record<string, 'backup' | 'verify'>> = {
  PointNotRestorable: 'backup',
  PointBroken: 'verify',
  PointCovered: 'verify',
};

/**
 * Why restore points are unsound, as the newest runs reported it: a line for the newest Job of each verb that exited with 5, and one for each kind of Event
 * that no later run has canceled. Kubernetes deletes Events after an hour; then only the Jobs count.
 */
export function unsoundSaid({ jobs, events, verification, read }: Said): string[] {
  const lines = ['backup', 'verify'].flatMap((verb) => {
    // A run that failed before its check cancels nothing.
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
