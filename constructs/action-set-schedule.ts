import { KubeCronJob, KubeServiceAccount, type PodSpec, Quantity } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { RunnerResources, ScheduleProps } from './declared-app';
import { appLabels, namesOf, runnerProgram } from './names';

/** A stock image: no image of ours has to be published. */
const IMAGE = 'docker.io/library/node:24-bookworm-slim';
/** The user and the group of every process of the runner. */
const UNPRIVILEGED = 65532;
/** What a runner needs around the deadline: to start, to end the quiesce, to read back what is small. */
const MARGIN_SECONDS = 120;

export interface ActionSetScheduleProps {
  readonly app: string;
  /** Kanister's, since the ActionSets have to be there. */
  readonly namespace: string;
  readonly schedule: ScheduleProps;
  readonly resources: RunnerResources;
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
    const { app, namespace, schedule, resources, suspend = false } = props;
    const labels = appLabels(app);
    const names = namesOf(app);
    new KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: names.runner, namespace, labels },
      // The runner's own pod says that it wants the token; no other pod gets it by accident.
      automountServiceAccountToken: false,
    });
    new KubeCronJob(this, 'Resource', {
      metadata: { name: names.backup, namespace, labels },
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
            // A second try is the next run's: it has a name of its own.
            backoffLimit: 0,
            activeDeadlineSeconds: (schedule.spread?.toSeconds() ?? 0) + schedule.deadline.toSeconds() + MARGIN_SECONDS,
            template: { metadata: { labels }, spec: podSpec(app, resources) },
          },
        },
      },
    });
  }
}

function podSpec(app: string, resources: RunnerResources): PodSpec {
  const names = namesOf(app);
  return {
    serviceAccountName: names.runner,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    // On SIGTERM the runner ends its quiesce.
    terminationGracePeriodSeconds: 60,
    securityContext: {
      fsGroup: UNPRIVILEGED,
      runAsGroup: UNPRIVILEGED,
      runAsNonRoot: true,
      runAsUser: UNPRIVILEGED,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'runner',
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', `/jerrycan/${runnerProgram.key}`, 'backup'],
        env: [
          fromPod('JOB_NAME', "metadata.labels['batch.kubernetes.io/job-name']"),
          fromPod('POD_NAME', 'metadata.name'),
        ],
        resources: {
          requests: {
            cpu: Quantity.fromString(resources.requests.cpu),
            memory: Quantity.fromString(resources.requests.memory),
          },
          limits: { memory: Quantity.fromString(resources.limits.memory) },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
        },
        volumeMounts: [
          { name: 'program', mountPath: '/jerrycan', readOnly: true },
          { name: 'config', mountPath: '/etc/jerrycan', readOnly: true },
          { name: 'store', mountPath: '/run/secrets/store', readOnly: true },
          { name: 'signing', mountPath: '/run/secrets/signing', readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'program', configMap: { name: runnerProgram.name, items: items(runnerProgram.key) } },
      { name: 'config', configMap: { name: app, items: items('app.json') } },
      { name: 'store', secret: secret(names.runner, 'accessKeyId', 'secretAccessKey') },
      { name: 'signing', secret: secret(names.signing, 'privateKey') },
    ],
  };
}

function fromPod(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function items(...keys: string[]) {
  return keys.map((key) => ({ key, path: key }));
}

function secret(secretName: string, ...keys: string[]) {
  return { secretName, defaultMode: 0o440, items: items(...keys) };
}
