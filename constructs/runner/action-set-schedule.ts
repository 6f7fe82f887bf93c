import type { Duration } from 'cdk8s';
import { KubeCronJob, KubeServiceAccount } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { appLabels } from '../../contracts/labels';
import { lastWave, namesOf, RETIRED, SUCCESS_AGE } from '../../contracts/names';
import type { RunnerResources, ScheduleProps } from '../declaration/declared-app';
import { backupJob } from './backup-job';
import { type RunnerCredentials, roleAnnotations } from './runner-credentials';

export interface ActionSetScheduleProps {
  readonly app: string;
  /** Kanister's namespace, where the ActionSets must be. */
  readonly namespace: string;
  readonly schedule: ScheduleProps;
  /** The maximum age of the last success. */
  readonly rpo: Duration;
  readonly resources: RunnerResources;
  /** See `runnerPod`. */
  readonly privateCa?: boolean | undefined;
  /** See `runnerPod`. */
  readonly credentials?: RunnerCredentials | undefined;
  /** See `runnerPod`. */
  readonly priorityClassName?: string | undefined;
  /**
   * Retires the app: no run starts by schedule. The CronJob stays as the template for a restore's Job.
   * @default false
   */
  readonly retired?: boolean;
}

/** The CronJob of the runner, which creates the ActionSet, and the runner's ServiceAccount. */
export class ActionSetSchedule extends Construct {
  constructor(scope: Construct, id: string, props: ActionSetScheduleProps) {
    super(scope, id);
    const { app, namespace, schedule, rpo, resources, privateCa, priorityClassName, retired = false } = props;
    const { credentials = { kind: 'key-pair' } } = props;
    const labels = appLabels(app);
    const names = namesOf(app);
    new KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: names.runner, namespace, labels, annotations: roleAnnotations(credentials) },
      // Only the runner's own pod requests the token, so that no other pod receives it by accident.
      automountServiceAccountToken: false,
    });
    new KubeCronJob(this, 'Resource', {
      metadata: {
        name: names.backup,
        namespace,
        labels,
        annotations: { ...lastWave, [SUCCESS_AGE]: `${rpo.toSeconds()}`, ...(retired && { [RETIRED]: 'true' }) },
      },
      spec: {
        schedule: schedule.cron,
        timeZone: schedule.timeZone,
        // Allows for a controller that moves to another node. After that, the hour that the schedule chose is over.
        startingDeadlineSeconds: 600,
        concurrencyPolicy: 'Forbid',
        suspend: retired,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 5,
        jobTemplate: {
          metadata: { labels },
          spec: backupJob({ app, schedule, resources, privateCa, credentials, priorityClassName }),
        },
      },
    });
  }
}
