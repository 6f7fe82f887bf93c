import type { JobSpec, PodFailurePolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { undisturbed } from '../../blueprints/dsl';
import { appLabels } from '../../contracts/labels';
import type { RunnerResources, ScheduleProps } from '../declaration/declared-app';
import type { RunnerCredentials } from './runner-credentials';
import { runnerPod } from './runner-pod';

/**
 * If a pod is killed, another one continues its work within a minute, instead of at the next scheduled run. It happens
 * twice at most: a cause that kills a third time (memory, a node that is drained for hours) kills a fourth time too.
 */
const BACKOFF_LIMIT = 2;
/** Exit codes of a runner that has cleaned up. Another attempt is left to the next run. */
const LAST_WORDS = [1, 2, 3, 4, 5, 75];
/**
 * How long the runner waits for the check that its restore point could be restored (runner/backup/restorability.ts).
 */
const LAST_LOOK_SECONDS = 360;
/** The time limit of the runner's housekeeping. */
const HOUSEKEEPING_SECONDS = 900;
/**
 * Time to start, to pull an image, to wait between two pods, to check whether another run is alive, and to stop and
 * start the writers.
 */
const MARGIN_SECONDS = 900;

export interface BackupJobProps {
  readonly app: string;
  readonly schedule: Pick<ScheduleProps, 'spread' | 'deadline'>;
  readonly resources: RunnerResources;
  /** See `runnerPod`. */
  readonly privateCa?: boolean | undefined;
  /** See `runnerPod`. */
  readonly credentials?: RunnerCredentials | undefined;
  /** See `runnerPod`. */
  readonly priorityClassName?: string | undefined;
  /** Starts immediately, without the app's share of the spread. @default false */
  readonly now?: boolean;
}

/** Returns the Job that makes one backup. */
export function backupJob({ app, schedule, now = false, ...pod }: BackupJobProps): JobSpec {
  return {
    backoffLimit: BACKOFF_LIMIT,
    podFailurePolicy: { rules: podFailureRules },
    // The next pod takes over the Lease immediately, so the previous pod must have stopped.
    podReplacementPolicy: 'Failed',
    activeDeadlineSeconds: longestBackup(now ? { deadline: schedule.deadline } : schedule),
    template: {
      metadata: { labels: appLabels(app), annotations: undisturbed },
      spec: runnerPod({ app, said: { command: 'backup', now }, ...pod }),
    },
  };
}

/** An evicted pod also exits with 1, but needs a successor, so that rule comes first. */
const podFailureRules = [
  { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  { action: 'FailJob', onExitCodes: { containerName: 'runner', operator: 'In', values: LAST_WORDS } },
] as PodFailurePolicyRule[];

/**
 * The spread, the rest of a dead run's deadline while the run waits for that run's dump, and the run's own deadline.
 * Seconds.
 */
export const longestBackup = ({ spread, deadline }: Pick<ScheduleProps, 'spread' | 'deadline'>): number =>
  (spread?.toSeconds() ?? 0) + 2 * deadline.toSeconds() + LAST_LOOK_SECONDS + HOUSEKEEPING_SECONDS + MARGIN_SECONDS;
