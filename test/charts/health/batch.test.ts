import fc from 'fast-check';
import { ActionSetSchedule } from '../../../constructs/runner/action-set-schedule';
import { BeforeSync } from '../../../constructs/runner/before-sync';
import { app, objectsOf, only } from '../../constructs/sample';
import { HOUR, judged, NOW, time } from './judged';
import type { Health } from './lua';

describe('a CronJob of ours', () => {
  const { name, namespace, schedule, rpo, resources } = app();
  const made = only(
    objectsOf((scope) => new ActionSetSchedule(scope, 'S', { app: name, namespace, schedule, rpo, resources })),
    'CronJob',
  );
  const born = time(NOW - 1000 * HOUR);
  const of = (status: object | undefined, { creationTimestamp = born, suspend = false } = {}, now = NOW) => {
    const metadata = { ...made.metadata, creationTimestamp };
    return judged('CronJob', { ...made, metadata, spec: { ...made.spec, suspend }, status }, now);
  };

  it('is healthy while its last success is younger than the RPO, to the second', () => {
    expect(rpo.toHours()).toBe(8);
    const last = (age: number) => ({ lastSuccessfulTime: time(NOW - age) });
    expect(of(last(8 * HOUR))).toEqual({ status: 'Healthy', message: 'last succeeded 2026-11-21T04:00:00Z' });
    expect(of(last(8 * HOUR + 1000))).toEqual({
      status: 'Degraded',
      message: 'last succeeded 2026-11-21T03:59:59Z, more than 8 h ago',
    });
  });

  it('judges every age at every time as the numbers do', () => {
    const second = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') / 1000 });
    const law = (now: number, age: number) => {
      const { status } = of({ lastSuccessfulTime: time((now - age) * 1000) }, {}, now * 1000);
      expect(status).toBe(age > 8 * 3600 ? 'Degraded' : 'Healthy');
    };
    fc.assert(fc.property(second, fc.integer({ min: 0, max: 60_000 }), law));
    // Days on which calendars often fail.
    for (const day of [
      '1999-12-31',
      '2000-02-29',
      '2024-02-29',
      '2025-02-28',
      '2026-12-31',
      '2099-12-31',
      '2100-02-28',
    ])
      for (const age of [0, 8 * 3600, 8 * 3600 + 1, 20 * 3600])
        law(Date.parse(`${day}T05:00:00Z`) / 1000 + 86_400, age);
  });

  it('has the whole RPO for its first success, and is never Progressing, because a sync would wait for it', () => {
    for (const status of [undefined, {}, { lastScheduleTime: born, active: [{}] }]) {
      expect(of(status, { creationTimestamp: time(NOW - 8 * HOUR) })).toEqual({
        status: 'Healthy',
        message: 'has not succeeded yet',
      });
      expect(of(status, { creationTimestamp: time(NOW - 8 * HOUR - 1000) })).toEqual({
        status: 'Degraded',
        message: 'has not succeeded in 8 h',
      });
    }
  });

  it('whose last run failed is healthy within the RPO, and its message says so', () => {
    const status = { lastSuccessfulTime: time(NOW - 7 * HOUR), lastScheduleTime: time(NOW - HOUR) };
    expect(of(status)).toEqual({
      status: 'Healthy',
      message: 'last succeeded 2026-11-21T05:00:00Z; the run after it failed',
    });
    expect(of({ ...status, active: [{ name: 'shop-backup-1' }] }).message).toBe('last succeeded 2026-11-21T05:00:00Z');
  });

  it('of a retired app is healthy, whatever the age of its last success', () => {
    const retired = only(
      objectsOf(
        (scope) => new ActionSetSchedule(scope, 'S', { app: name, namespace, schedule, rpo, resources, retired: true }),
      ),
      'CronJob',
    );
    const metadata = { ...retired.metadata, creationTimestamp: born };
    for (const status of [undefined, { lastSuccessfulTime: born }])
      expect(judged('CronJob', { ...retired, metadata, status })).toEqual({
        status: 'Healthy',
        message: 'retired: no scheduled runs',
      });
  });

  it('that a person suspended ages like any other, and its message says so', () => {
    const last = (age: number) => of({ lastSuccessfulTime: time(NOW - age) }, { suspend: true });
    expect(last(HOUR)).toEqual({ status: 'Healthy', message: 'last succeeded 2026-11-21T11:00:00Z; suspended' });
    expect(last(9 * HOUR)).toEqual({
      status: 'Degraded',
      message: 'last succeeded 2026-11-21T03:00:00Z, more than 8 h ago; suspended',
    });
    expect(of(undefined, { suspend: true })).toEqual({
      status: 'Degraded',
      message: 'has not succeeded in 8 h; suspended',
    });
    expect(of(undefined, { suspend: true, creationTimestamp: time(NOW - HOUR) })).toEqual({
      status: 'Healthy',
      message: 'has not succeeded yet; suspended',
    });
  });

  it.each([undefined, '', 'soon'])(
    'that does not say how old a success may be (%s) is not taken for healthy',
    (age) => {
      const annotations = age === undefined ? undefined : { 'jerrycan.dev/max-success-age-seconds': age };
      const metadata = { ...made.metadata, annotations, creationTimestamp: born };
      expect(judged('CronJob', { ...made, metadata, status: { lastSuccessfulTime: time(NOW) } })).toEqual({
        status: 'Degraded',
        message: 'the annotation with the maximum age of its last success is missing; sync it again',
      });
    },
  );

  it('prints an RPO with minutes', () => {
    const annotations = { 'jerrycan.dev/max-success-age-seconds': '5400' };
    const metadata = { ...made.metadata, annotations, creationTimestamp: born };
    expect(judged('CronJob', { ...made, metadata }).message).toBe('has not succeeded in 1 h 30 min');
  });
});

describe("a CronJob of others has the result of Argo CD's own check", () => {
  const [earlier, later] = [time(NOW - 2000 * HOUR), time(NOW - 1000 * HOUR)];
  const of = (status: object | undefined, otherwise: { suspend?: boolean; metadata?: object } = {}) => {
    const { suspend = false, metadata = { name: 'theirs' } } = otherwise;
    return judged('CronJob', { metadata, spec: { suspend }, status });
  };

  it.each<[string, object | undefined, Health]>([
    ['that has no status', undefined, { status: 'Progressing', message: 'Waiting for CronJob' }],
    ['never scheduled', {}, { status: 'Healthy', message: 'CronJob has not been scheduled yet' }],
    [
      'that never succeeded',
      { lastScheduleTime: earlier },
      { status: 'Healthy', message: 'The Cronjob never completed succesfully. It may not be healthy' },
    ],
    [
      'that runs',
      { lastScheduleTime: later, lastSuccessfulTime: earlier, active: [{}] },
      { status: 'Healthy', message: 'The job is running. Its last execution may not have been successful' },
    ],
    [
      'that failed',
      { lastScheduleTime: later, lastSuccessfulTime: earlier },
      { status: 'Degraded', message: 'CronJob has not completed its last execution successfully' },
    ],
    [
      'that succeeded long ago',
      { lastScheduleTime: earlier, lastSuccessfulTime: later },
      { status: 'Healthy', message: 'CronJob has completed its last execution successfully' },
    ],
  ])('%s', (_, status, health) => {
    expect(of(status)).toEqual(health);
    expect(of(status, { suspend: true })).toEqual({ status: 'Healthy', message: 'CronJob is Suspended' });
  });

  it('even if it has our annotation, but not our label', () => {
    const old = { lastScheduleTime: earlier, lastSuccessfulTime: later };
    const metadata = { name: 'a', annotations: { 'jerrycan.dev/max-success-age-seconds': '60' } };
    expect(of(old, { metadata }).message).toBe('CronJob has completed its last execution successfully');
  });
});

describe('a Job', () => {
  const suspended = { type: 'Suspended', status: 'True', message: 'Job suspended' };

  it('of ours that waits to be started does not block a sync', () => {
    const { name, namespace, schedule, resources } = app();
    const job = only(
      objectsOf(
        (scope) =>
          new BeforeSync(scope, 'B', { app: name, namespace, kanisterNamespace: 'kanister', schedule, resources }),
      ),
      'Job',
    );
    const waiting = { status: 'Healthy', message: 'waiting to be started' };
    expect(judged('Job', job)).toEqual(waiting);
    expect(judged('Job', { ...job, status: { conditions: [suspended] } })).toEqual(waiting);
    const started = { ...job, spec: { ...job.spec, suspend: false } };
    expect(judged('Job', { ...started, status: { active: 1 } }).status).toBe('Progressing');
  });

  it.each<[string, object[] | undefined, Health]>([
    ['that has not begun', undefined, { status: 'Progressing', message: '' }],
    ['that runs', [{ type: 'Other', status: 'True' }], { status: 'Progressing', message: '' }],
    [
      'that is done',
      [{ type: 'Complete', status: 'True', message: 'reached' }],
      { status: 'Healthy', message: 'reached' },
    ],
    [
      'that failed',
      [
        { type: 'FailureTarget', status: 'True' },
        { type: 'Failed', status: 'True', message: 'too often' },
      ],
      { status: 'Degraded', message: 'too often' },
    ],
    ['that is suspended', [suspended], { status: 'Suspended', message: '' }],
    [
      'that was resumed',
      [{ ...suspended, status: 'False', message: 'Job resumed' }],
      { status: 'Healthy', message: 'Job resumed' },
    ],
  ])("of others, %s, has the result of Argo CD's own check", (_, conditions, health) => {
    for (const suspend of [undefined, true])
      expect(judged('Job', { metadata: { name: 'theirs' }, spec: { suspend }, status: { conditions } })).toEqual(
        health,
      );
  });
});
