import { createHash } from 'node:crypto';
import { KubeCronJob } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { undisturbed } from '../../blueprints/dsl';
import { appLabels } from '../../contracts/labels';
import { lastWave, namesOf, SUCCESS_AGE } from '../../contracts/names';
import type { DeclaredApp, RunnerResources } from '../declaration/declared-app';
import type { RunnerCredentials } from './runner-credentials';
import { runnerPod } from './runner-pod';

/** Late is better than not at all: a day that is missed makes the next one's share larger. */
const STARTING_DEADLINE_SECONDS = 3 * 3600;
/** With the time that a late start takes, what the runner counts on when it says what is due (runner/verification/due.ts). */
const DEADLINE_SECONDS = 8 * 3600;
/** From one end to the next: a day of 26 h, where summer time ends by two, a start that is late, a run that is long. */
const SUCCESS_SECONDS = 26 * 3600 + STARTING_DEADLINE_SECONDS + DEADLINE_SECONDS;

export interface VerificationScheduleProps {
  readonly app: string;
  /** Kanister's, where the runner's ServiceAccount and Secrets are. */
  readonly namespace: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly resources: RunnerResources;
  /** See `runnerPod`. */
  readonly privateCa?: boolean | undefined;
  /** See `runnerPod`. */
  readonly credentials?: RunnerCredentials | undefined;
  /** See `runnerPod`. */
  readonly priorityClassName?: string | undefined;
}

/** The CronJob that looks at an app's restore points and reads a share of them back, as the app's runner. */
export class VerificationSchedule extends Construct {
  constructor(scope: Construct, id: string, props: VerificationScheduleProps) {
    super(scope, id);
    const { app, namespace, cron, timeZone, resources, privateCa, credentials, priorityClassName } = props;
    const labels = appLabels(app);
    new KubeCronJob(this, 'Resource', {
      metadata: {
        name: namesOf(app).verify,
        namespace,
        labels,
        annotations: { ...lastWave, [SUCCESS_AGE]: `${SUCCESS_SECONDS}` },
      },
      spec: {
        schedule: cron,
        timeZone,
        startingDeadlineSeconds: STARTING_DEADLINE_SECONDS,
        concurrencyPolicy: 'Forbid',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 5,
        jobTemplate: {
          metadata: { labels },
          spec: {
            // What one run did not read is due in the next.
            backoffLimit: 0,
            activeDeadlineSeconds: DEADLINE_SECONDS,
            template: {
              metadata: { labels, annotations: undisturbed },
              spec: runnerPod({
                app,
                said: { command: 'verify' },
                resources,
                privateCa,
                credentials,
                priorityClassName,
              }),
            },
          },
        },
      },
    });
  }
}

/** No place's clocks skip these hours for summer time: a daily run is a run every day. */
const WINDOW = { from: 4, hours: 2 };

/** When an app's restore points are verified: as it says, or once a night, at a minute that follows from its name. */
export function verificationCron({
  name,
  cluster,
  verification,
}: Pick<DeclaredApp, 'name' | 'cluster' | 'verification'>) {
  if (verification) return verification.cron;
  const digest = createHash('sha256').update(`${cluster}/${name}/verify`).digest();
  const minute = digest.readUInt32BE() % (WINDOW.hours * 60);
  return `${minute % 60} ${WINDOW.from + Math.floor(minute / 60)} * * *`;
}
