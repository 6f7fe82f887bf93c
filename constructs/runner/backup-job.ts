import type { JobSpec, PodFailurePolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { undisturbed } from '../../blueprints/dsl';
import { appLabels } from '../../contracts/labels';
import type { RunnerResources, ScheduleProps } from '../declaration/declared-app';
import type { RunnerCredentials } from './runner-credentials';
import { runnerPod } from './runner-pod';

/**
 * A pod that was killed is followed by another, which goes on where it ended: after a minute at most, not with the next schedule. Twice, since
 * what kills a third time (memory, a node that is drained for hours) kills a fourth time too.
 */
const BACKOFF_LIMIT = 2;
/** What the runner says of itself, in its order: it has ended what it began, and a second try is the next run's. */
const LAST_WORDS = [1, 2, 3, 4, 5, 75];
/** The runner asks for so long whether its restore point could be restored (runner/backup/restorability.ts). */
const LAST_LOOK_SECONDS = 360;
/** The runner ends its housekeeping after so long. */
const HOUSEKEEPING_SECONDS = 900;
/** To start, pull an image, wait between two pods, look whether another run is alive, and stop and start the writers at either end. */
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
  /** Begins at once, and not at the app's share of the spread. @default false */
  readonly now?: boolean;
}

/** The Job that makes one backup. */
export function backupJob({ app, schedule, now = false, ...pod }: BackupJobProps): JobSpec {
  return {
    backoffLimit: BACKOFF_LIMIT,
    podFailurePolicy: { rules: podFailureRules },
    // The next pod takes the Lease over at once: the last one must have ended.
    podReplacementPolicy: 'Failed',
    activeDeadlineSeconds: longestBackup(now ? { deadline: schedule.deadline } : schedule),
    template: {
      metadata: { labels: appLabels(app), annotations: undisturbed },
      spec: runnerPod({ app, said: { command: 'backup', now }, ...pod }),
    },
  };
}

/** A pod that is evicted ends with 1 too, and shall have a successor: that rule comes first. */
const podFailureRules = [
  { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  { action: 'FailJob', onExitCodes: { containerName: 'runner', operator: 'In', values: LAST_WORDS } },
] as PodFailurePolicyRule[];

/** The spread, then the rest of a dead run's deadline while its dump is waited for, then the run's own. Seconds. */
export const longestBackup = ({ spread, deadline }: Pick<ScheduleProps, 'spread' | 'deadline'>): number =>
  (spread?.toSeconds() ?? 0) + 2 * deadline.toSeconds() + LAST_LOOK_SECONDS + HOUSEKEEPING_SECONDS + MARGIN_SECONDS;
