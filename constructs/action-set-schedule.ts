import type { Duration } from 'cdk8s';
import { KubeCronJob, KubeServiceAccount, type PodFailurePolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { RunnerResources, ScheduleProps } from './declared-app';
import { appLabels, lastWave, namesOf, SUCCESS_AGE } from './names';
import { type RunnerCredentials, roleAnnotations } from './runner-credentials';
import { runnerPod } from './runner-pod';

/**
 * A pod that was killed is followed by another, which goes on where it ended: after a minute at most, not with the next schedule. Twice, since
 * what kills a third time (memory, a node that is drained for hours) kills a fourth time too.
 */
const BACKOFF_LIMIT = 2;
/** What the runner says of itself, in its order: it has ended what it began, and a second try is the next run's. */
const LAST_WORDS = [1, 2, 3, 4, 75];
/** The runner ends its housekeeping after so long. */
const HOUSEKEEPING_SECONDS = 900;
/** To start, pull an image, wait between two pods, look whether another run is alive, and stop and start the writers at either end. */
const MARGIN_SECONDS = 900;

export interface ActionSetScheduleProps {
  readonly app: string;
  /** Kanister's, since the ActionSets have to be there. */
  readonly namespace: string;
  readonly schedule: ScheduleProps;
  /** Older than that the last success is too old. */
  readonly rpo: Duration;
  readonly resources: RunnerResources;
  /** See `runnerPod`. */
  readonly privateCa?: boolean | undefined;
  /** See `runnerPod`. */
  readonly credentials?: RunnerCredentials | undefined;
  /**
   * No run is started by the clock; the CronJob stays as the pattern for a restore's Job.
   * @default false
   */
  readonly suspend?: boolean;
}

/** The CronJob that runs the runner, which makes the ActionSet, and the ServiceAccount it runs as. */
export class ActionSetSchedule extends Construct {
  constructor(scope: Construct, id: string, props: ActionSetScheduleProps) {
    super(scope, id);
    const { app, namespace, schedule, rpo, resources, privateCa, suspend = false } = props;
    const { credentials = { kind: 'key-pair' } } = props;
    const labels = appLabels(app);
    const names = namesOf(app);
    new KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: names.runner, namespace, labels, annotations: roleAnnotations(credentials) },
      // The runner's own pod says that it wants the token; no other pod gets it by accident.
      automountServiceAccountToken: false,
    });
    new KubeCronJob(this, 'Resource', {
      metadata: {
        name: names.backup,
        namespace,
        labels,
        annotations: { ...lastWave, [SUCCESS_AGE]: `${rpo.toSeconds()}` },
      },
      spec: {
        schedule: schedule.cron,
        timeZone: schedule.timeZone,
        // A controller that moves to another node is back by then; later, the hour that the schedule chose is over.
        startingDeadlineSeconds: 600,
        concurrencyPolicy: 'Forbid',
        suspend,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 5,
        jobTemplate: {
          metadata: { labels },
          spec: {
            backoffLimit: BACKOFF_LIMIT,
            podFailurePolicy: { rules: podFailureRules },
            // The next pod takes the Lease over at once: the last one must have ended.
            podReplacementPolicy: 'Failed',
            activeDeadlineSeconds: longest(schedule),
            template: {
              metadata: { labels },
              spec: runnerPod({ app, command: 'backup', resources, privateCa, credentials }),
            },
          },
        },
      },
    });
  }
}

/** A pod that is evicted ends with 1 too, and shall have a successor: that rule comes first. */
const podFailureRules = [
  { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  { action: 'FailJob', onExitCodes: { containerName: 'runner', operator: 'In', values: LAST_WORDS } },
] as PodFailurePolicyRule[];

/** The spread, then the rest of a dead run's deadline while its dump is waited for, then the run's own. Seconds. */
const longest = ({ spread, deadline }: ScheduleProps): number =>
  (spread?.toSeconds() ?? 0) + 2 * deadline.toSeconds() + HOUSEKEEPING_SECONDS + MARGIN_SECONDS;
