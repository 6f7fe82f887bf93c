import fc from 'fast-check';
import { backupJob, isOver, jobName, restoreJob } from '../../../cli/cluster/job';
import { cronJob } from '../world';

const now = new Date('2026-11-21T04:15:00.123Z');
const restore = { run: 'shop-20261121t041500z-x7k2q', options: [], safetyPoint: true };

describe('a manual backup', () => {
  const job = backupJob(cronJob, 'shop-backup-1');

  it('is made as kubectl makes one, and belongs to the CronJob', () => {
    expect(job.metadata).toEqual({
      name: 'shop-backup-1',
      namespace: 'kanister',
      labels: { 'jerrycan.dev/app': 'shop' },
      annotations: { note: 'kept', 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: 'shop-backup', uid: 'cron-uid', controller: true },
      ],
    });
  });

  it('does not wait for its start jitter, and otherwise equals the CronJob’s Job', () => {
    const container = job.spec!.template.spec!.containers[0]!;
    expect(container.command).toEqual(['node', '/jerrycan/runner.mjs', 'backup', '--now']);
    expect({ ...job.spec, template: undefined }).toEqual({
      ...cronJob.spec!.jobTemplate.spec,
      template: undefined,
    });
  });

  it('also finds the verb in args', () => {
    const other = structuredClone(cronJob);
    const container = other.spec!.jobTemplate.spec!.template.spec!.containers[0]!;
    container.command = ['node', '/jerrycan/runner.mjs'];
    container.args = ['backup'];
    const made = backupJob(other, 'x').spec!.template.spec!.containers[0]!;
    expect([made.command, made.args]).toEqual([
      ['node', '/jerrycan/runner.mjs'],
      ['backup', '--now'],
    ]);
  });

  it('does not change the CronJob', () => {
    expect(cronJob.spec!.jobTemplate.spec!.template.spec!.containers[0]!.command).toHaveLength(3);
  });

  it('refuses a CronJob that does not run the runner', () => {
    const foreign = structuredClone(cronJob);
    foreign.spec!.jobTemplate.spec!.template.spec!.containers[0]!.command = ['pg_dump'];
    expect(() => backupJob(foreign, 'x')).toThrow(
      "CronJob shop-backup: does not run 'backup' (pg_dump); Jerrycan did not synthesize it",
    );
  });
});

describe('a restore', () => {
  const job = restoreJob(cronJob, 'shop-restore-1', restore);

  it('has no owner, so that it never counts as a backup', () => {
    expect(job.metadata!.ownerReferences).toBeUndefined();
  });

  it('is tried once and has no deadline', () => {
    const three = structuredClone(cronJob);
    Object.assign(three.spec!.jobTemplate.spec!, { backoffLimit: 2, podFailurePolicy: { rules: [] } });
    const spec = restoreJob(three, 'shop-restore-1', restore).spec!;
    expect(spec).not.toHaveProperty('podFailurePolicy');
    expect([spec.backoffLimit, spec.activeDeadlineSeconds, spec.template.spec!.restartPolicy]).toEqual([
      0,
      undefined,
      'Never',
    ]);
    expect(spec.template.spec!.activeDeadlineSeconds).toBeUndefined();
  });

  it('has no deadline in the Job if one is requested, because only the runner knows what can be aborted', () => {
    const { spec } = restoreJob(cronJob, 'x', { ...restore, deadlineSeconds: 60 });
    expect([spec!.activeDeadlineSeconds, spec!.template.spec!.activeDeadlineSeconds]).toEqual([undefined, undefined]);
  });

  it('is deleted after a week, with its log', () => {
    expect(job.spec!.ttlSecondsAfterFinished).toBe(604_800);
  });

  it.each([
    [restore, ['restore', '--run', restore.run]],
    [{ ...restore, options: ['users'] }, ['restore', '--run', restore.run, '--with', 'users']],
    [{ ...restore, safetyPoint: false }, ['restore', '--run', restore.run, '--no-safety-point']],
    [{ ...restore, datesOfCopy: true }, ['restore', '--run', restore.run, '--dates-of-copy']],
    [{ ...restore, deadlineSeconds: 5400 }, ['restore', '--run', restore.run, '--deadline', '5400']],
    [
      { run: 'latest', options: ['users'], safetyPoint: false },
      ['restore', '--run', 'latest', '--with', 'users', '--no-safety-point'],
    ],
  ])('passes the arguments: %j', (settings, args) => {
    const { command } = restoreJob(cronJob, 'x', settings).spec!.template.spec!.containers[0]!;
    expect(command).toEqual(['node', '/jerrycan/runner.mjs', ...args]);
  });
});

describe('a Job’s name', () => {
  it('names app, verb and time', () => {
    expect(jobName('shop', 'backup', now, 'x7k2q')).toBe('shop-backup-20261121t041500z-x7k2q');
  });

  it('is a DNS label of at most 63 characters for every app, with the whole time and random part', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, fc.constantFrom('backup' as const, 'restore' as const), (app, verb) => {
        const name = jobName(app, verb, now);
        expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        expect(name).toMatch(new RegExp(`-${verb}-20261121t041500z-[a-z0-9]{5}$`));
      }),
    );
  });
});

it.each([
  [[], false],
  [[{ type: 'Complete', status: 'True' }], true],
  [[{ type: 'Failed', status: 'True' }], true],
  [[{ type: 'FailureTarget', status: 'True' }], false],
  [[{ type: 'Failed', status: 'False' }], false],
])('a Job with the conditions %j is over: %s', (conditions, over) => {
  expect(isOver({ status: { conditions } })).toBe(over);
});
