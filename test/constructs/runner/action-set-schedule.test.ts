import { Duration } from 'cdk8s';
import { ActionSetSchedule, type ActionSetScheduleProps } from '../../../constructs/runner/action-set-schedule';
import { exitCodes } from '../../../runner/ports/failure';
import { objectsOf, only } from '../sample';

const requiredProps: ActionSetScheduleProps = {
  app: 'shop',
  namespace: 'backups',
  schedule: { cron: '0 3 * * *', timeZone: 'UTC', deadline: Duration.hours(1) },
  rpo: Duration.hours(26),
  resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '192Mi' } },
};
const allProps: Required<ActionSetScheduleProps> = {
  app: 'shop',
  namespace: 'backups',
  schedule: {
    cron: '15 */6 * * *',
    timeZone: 'Asia/Hong_Kong',
    spread: Duration.minutes(30),
    deadline: Duration.minutes(45),
  },
  rpo: Duration.hours(8),
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  privateCa: false,
  credentials: { kind: 'key-pair' },
  priorityClassName: 'backup',
  retired: true,
};
const cronJob = (props: ActionSetScheduleProps) =>
  only(
    objectsOf((scope) => new ActionSetSchedule(scope, 'S', props)),
    'CronJob',
  );
const podOf = (props: ActionSetScheduleProps) => cronJob(props).spec.jobTemplate.spec.template.spec;

describe('the CronJob', () => {
  it('runs by the schedule, alone, and does not start long after it', () => {
    const { jobTemplate: _, ...spec } = cronJob(requiredProps).spec;
    expect(spec).toEqual({
      schedule: '0 3 * * *',
      timeZone: 'UTC',
      startingDeadlineSeconds: 600,
      concurrencyPolicy: 'Forbid',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 5,
    });
    expect(cronJob(requiredProps).metadata).toEqual({
      name: 'shop-backup',
      namespace: 'backups',
      labels: { 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': 'shop' },
      annotations: { 'argocd.argoproj.io/sync-wave': '1', 'jerrycan.dev/max-success-age-seconds': `${26 * 3600}` },
    });
  });

  it('lasts as long as the spread, the rest of a dead dump, its own deadline, a last check, housekeeping and a margin', () => {
    const lasts = (props: ActionSetScheduleProps) => cronJob(props).spec.jobTemplate.spec.activeDeadlineSeconds;
    expect(lasts(requiredProps)).toBe(2 * 3600 + 360 + 900 + 900);
    expect(lasts(allProps)).toBe(1800 + 2 * 2700 + 360 + 900 + 900);
  });

  it('replaces a killed pod when it has stopped; the exit code of the runner is final', () => {
    const { backoffLimit, podFailurePolicy, podReplacementPolicy } = cronJob(requiredProps).spec.jobTemplate.spec;
    expect({ backoffLimit, podReplacementPolicy }).toEqual({ backoffLimit: 2, podReplacementPolicy: 'Failed' });
    expect(podFailurePolicy.rules).toEqual([
      { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      { action: 'FailJob', onExitCodes: { containerName: 'runner', operator: 'In', values: expect.any(Array) } },
    ]);
    const { values } = podFailurePolicy.rules[1].onExitCodes;
    // The API server requires them in order, without duplicates and without 0.
    expect(values).toEqual([...new Set<number>(values)].sort((a, b) => a - b));
    const { done, ...failed } = exitCodes;
    expect(values).toEqual(Object.values(failed).sort((a, b) => a - b));
    expect(values).not.toContain(done);
  });

  it('is suspended if the app is retired, and marked as intended', () => {
    expect(cronJob(allProps).metadata.annotations).toMatchObject({ 'jerrycan.dev/retired': 'true' });
    expect(cronJob(allProps).spec).toMatchObject({
      suspend: true,
      schedule: '15 */6 * * *',
      timeZone: 'Asia/Hong_Kong',
    });
  });
});

describe("the runner's pod", () => {
  const pod = podOf(requiredProps);

  it('keeps node autoscalers from removing its node while it runs', () => {
    expect(cronJob(requiredProps).spec.jobTemplate.spec.template.metadata.annotations).toEqual({
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
      'karpenter.sh/do-not-disrupt': 'true',
    });
  });

  it('runs the program of the ConfigMap on a stock Node', () => {
    expect(pod.containers).toHaveLength(1);
    expect(pod.containers[0]).toMatchObject({
      name: 'runner',
      image: 'docker.io/library/node:24-bookworm-slim',
      imagePullPolicy: 'IfNotPresent',
      command: ['node', '/jerrycan/runner.mjs', 'backup'],
      resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '192Mi' } },
    });
    expect(podOf(allProps).priorityClassName).toBe('backup');
    expect(pod).not.toHaveProperty('priorityClassName');
    expect(podOf(allProps).containers[0].resources).toEqual({
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { memory: '256Mi' },
    });
  });

  it('meets the restricted Pod Security Standard, with a read-only root file system', () => {
    expect(pod.securityContext).toEqual({
      fsGroup: 65532,
      runAsGroup: 65532,
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    });
  });

  it('has the token of its ServiceAccount, which no other pod receives', () => {
    expect(pod).toMatchObject({ serviceAccountName: 'shop-runner', automountServiceAccountToken: true });
    const account = only(
      objectsOf((scope) => new ActionSetSchedule(scope, 'S', requiredProps)),
      'ServiceAccount',
    );
    expect(account).toMatchObject({
      metadata: { name: 'shop-runner', namespace: 'backups' },
      automountServiceAccountToken: false,
    });
  });

  it('has time to end its quiesce', () => {
    expect(pod).toMatchObject({ restartPolicy: 'Never', terminationGracePeriodSeconds: 60 });
  });

  it('knows its Job and itself, and has no secret in its environment', () => {
    expect(pod.containers[0].env).toEqual([
      { name: 'JOB_NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } } },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ]);
  });

  it('mounts its program, its configuration, and two Secrets key by key', () => {
    const mounts = pod.containers[0].volumeMounts as { name: string; mountPath: string; readOnly: boolean }[];
    expect(mounts.every(({ readOnly }) => readOnly)).toBe(true);
    expect(Object.fromEntries(mounts.map(({ name, mountPath }) => [name, mountPath]))).toEqual({
      program: '/jerrycan',
      config: '/etc/jerrycan',
      store: '/run/secrets/store',
      signing: '/run/secrets/signing',
    });
    expect(pod.volumes).toEqual([
      {
        name: 'program',
        configMap: {
          name: 'jerrycan-runner',
          items: [
            { key: 'runner.mjs', path: 'runner.mjs' },
            { key: 'reads-captures', path: 'reads-captures' },
          ],
        },
      },
      { name: 'config', configMap: { name: 'shop', items: [{ key: 'app.json', path: 'app.json' }] } },
      {
        name: 'store',
        secret: {
          secretName: 'shop-runner',
          defaultMode: 0o440,
          items: [
            { key: 'accessKeyId', path: 'accessKeyId' },
            { key: 'secretAccessKey', path: 'secretAccessKey' },
          ],
        },
      },
      {
        name: 'signing',
        projected: {
          defaultMode: 0o440,
          sources: [
            { secret: { name: 'shop-signing', items: [{ key: 'privateKey', path: 'privateKey' }] } },
            {
              secret: {
                ...{ name: 'shop-signing', optional: true },
                items: [{ key: 'nextPrivateKey', path: 'nextPrivateKey' }],
              },
            },
          ],
        },
      },
    ]);
  });
});
