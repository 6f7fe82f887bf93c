import { VerificationSchedule, verificationCron } from '../../../constructs/runner/verification-schedule';
import { longestGap } from '../../../constructs/schedule/schedule-gap';
import { zoneProblem } from '../../../constructs/schedule/zone';
import { CYCLE_DAYS, DUE } from '../../../runner/verification/due';
import { objectsOf, only } from '../sample';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const job = only(
  objectsOf(
    (scope) =>
      new VerificationSchedule(scope, 'V', {
        app: 'shop',
        namespace: 'backups',
        cron: '7 5 * * *',
        timeZone: 'Europe/Berlin',
        resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '192Mi' } },
      }),
  ),
  'CronJob',
);

describe('the CronJob of a verification', () => {
  it('runs alone, once a day, even late, and is retried only the next day', () => {
    const { jobTemplate, ...spec } = job.spec;
    const labels = { 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': 'shop' };
    expect(job.metadata).toEqual({
      name: 'shop-verify',
      namespace: 'backups',
      labels,
      // A day of 26 h, a start 3 h late, and a run of 8 h.
      annotations: { 'argocd.argoproj.io/sync-wave': '1', 'jerrycan.dev/max-success-age-seconds': `${37 * 3600}` },
    });
    expect(spec).toEqual({
      schedule: '7 5 * * *',
      timeZone: 'Europe/Berlin',
      startingDeadlineSeconds: 10_800,
      concurrencyPolicy: 'Forbid',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 5,
    });
    const { template, ...rest } = jobTemplate.spec;
    expect(rest).toEqual({ backoffLimit: 0, activeDeadlineSeconds: 28_800 });
    expect([jobTemplate.metadata, template.metadata]).toEqual([
      { labels },
      {
        labels,
        annotations: {
          'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
          'karpenter.sh/do-not-disrupt': 'true',
        },
      },
    ]);
  });

  it("runs the program as the app's runner, with its Secrets, in the same way as a backup", () => {
    const { spec } = job.spec.jobTemplate.spec.template;
    expect(spec).toMatchObject({
      serviceAccountName: 'shop-runner',
      automountServiceAccountToken: true,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.containers).toHaveLength(1);
    expect(spec.containers[0]).toMatchObject({
      image: 'docker.io/library/node:24-bookworm-slim',
      command: ['node', '/jerrycan/runner.mjs', 'verify'],
      resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '192Mi' } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    });
    const volumes = spec.volumes as {
      name: string;
      secret?: { secretName: string };
      projected?: { sources: { secret: { name: string } }[] };
    }[];
    const secretOf = ({ secret, projected }: (typeof volumes)[number]) =>
      secret?.secretName ?? projected?.sources[0]?.secret.name;
    expect(volumes.map((volume) => [volume.name, secretOf(volume)])).toEqual([
      ['program', undefined],
      ['config', undefined],
      ['store', 'shop-runner'],
      ['signing', 'shop-signing'],
    ]);
  });

  it('gives the runner the time that it assumes: a day, a late start, and its longest run', () => {
    const { startingDeadlineSeconds, jobTemplate } = job.spec;
    const late = (startingDeadlineSeconds + jobTemplate.spec.activeDeadlineSeconds) * 1000;
    expect(DUE + 26 * HOUR + late).toBeLessThanOrEqual(CYCLE_DAYS * DAY);
    expect(DUE + 50 * HOUR + late).toBeLessThanOrEqual((CYCLE_DAYS + 1) * DAY);
  });
});

describe('when an app is verified', () => {
  const crons = Array.from({ length: 500 }, (_, i) => verificationCron({ name: `app-${i}`, cluster: 'east' }));

  it('follows from its name: in the night, and another minute for most apps', () => {
    for (const cron of crons) expect(cron).toMatch(/^([0-9]|[1-5][0-9]) [45] \* \* \*$/);
    expect(new Set(crons).size).toBeGreaterThan(110);
    expect(verificationCron({ name: 'app-0', cluster: 'east' })).toBe(crons[0]);
    expect(verificationCron({ name: 'shop', cluster: 'east' })).not.toBe(
      verificationCron({ name: 'shop', cluster: 'west' }),
    );
  });

  it('is the declared one, if there is one', () => {
    expect(verificationCron({ name: 'shop', cluster: 'east', verification: { cron: '0 12 * * *' } })).toBe(
      '0 12 * * *',
    );
  });

  it('is every day in every time zone: no clock skips one of these hours', () => {
    const offsets = (timeZone: string) => {
      const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', hour: 'numeric' });
      const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 1));
      return new Set(
        months.map((time) => format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value),
      );
    };
    const zones = Intl.supportedValuesOf('timeZone').filter((zone) => !zoneProblem(zone) && offsets(zone).size > 1);
    expect(zones).toEqual(expect.arrayContaining(['Europe/Berlin', 'Africa/Casablanca', 'Antarctica/Troll']));
    const skipping = zones.filter((zone) =>
      ['0 4 * * *', '59 5 * * *'].some((cron) => longestGap(cron, zone)!.milliseconds > 26 * HOUR),
    );
    // Its clocks change by half an hour: robfig/cron skips one night a year.
    expect(skipping).toEqual(['Australia/Lord_Howe']);
  });
});
