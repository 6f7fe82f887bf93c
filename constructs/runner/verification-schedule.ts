import { createHash } from 'node:crypto';
import { KubeCronJob } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { undisturbed } from '../../blueprints/dsl';
import { appLabels } from '../../contracts/labels';
import { lastWave, namesOf, SUCCESS_AGE } from '../../contracts/names';
import type { DeclaredApp, RunnerResources } from '../declaration/declared-app';
import type { RunnerCredentials } from './runner-credentials';
import { runnerPod } from './runner-pod';

/** A late verification is better than none: a missed day makes the next day's work larger. */
const STARTING_DEADLINE_SECONDS = 3 * 3600;
/**
 * The runner assumes this time, plus the delay of a late start, when it chooses the points that are due
 * (runner/verification/due.ts).
 */
const DEADLINE_SECONDS = 8 * 3600;
/**
 * The maximum time between two successes: a day of 26 h (daylight saving time ends by two hours), a late start, and a
 * long run.
 */
const SUCCESS_SECONDS = 26 * 3600 + STARTING_DEADLINE_SECONDS + DEADLINE_SECONDS;

export interface VerificationScheduleProps {
  readonly app: string;
  /** Kanister's namespace, which contains the runner's ServiceAccount and Secrets. */
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

/** The CronJob that checks an app's restore points and reads some of them back, as the app's runner. */
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
            // The next run reads the points that this run did not read.
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

/** No time zone skips these hours for daylight saving time, so a daily run occurs every day. */
const WINDOW = { from: 4, hours: 2 };

/**
 * Returns when an app's restore points are verified: as declared, or once a night at a minute derived from the app's
 * name.
 */
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
