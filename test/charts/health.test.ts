import fc from 'fast-check';
import { healthChecks } from '../../charts/health-checks';
import { ActionSetSchedule } from '../../constructs/action-set-schedule';
import { HealthConfigMap } from '../../constructs/argo-cd/health-config-map';
import { BeforeSync } from '../../constructs/before-sync';
import { app, objectsOf, only } from '../constructs/sample';
import { type Health, healthOf } from './lua';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const script = (kind: string): string => healthChecks().find((check) => check.kind === kind)!.lua;
const judged = (kind: string, object: object, now = NOW): Health => healthOf(script(kind), object, now);
/** As Kubernetes writes a time. */
const time = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

describe('an ActionSet', () => {
  const of = (status?: object, labels?: object) => judged('ActionSet', { metadata: { name: 'a', labels }, status });

  it.each<[string, object | undefined, Health]>([
    ['that Kanister has not seen', undefined, { status: 'Progressing', message: 'waits for Kanister' }],
    ['with an empty status', {}, { status: 'Progressing', message: 'waits for Kanister' }],
    ['that is pending', { state: 'pending' }, { status: 'Progressing', message: 'pending' }],
    [
      'that runs',
      { state: 'running', progress: { runningPhase: 'dumpToStore', percentCompleted: '50' } },
      { status: 'Progressing', message: 'running: dumpToStore (50 %)' },
    ],
    [
      'that has not said how far it is',
      { state: 'running', progress: { runningPhase: '', percentCompleted: '' } },
      { status: 'Progressing', message: 'running' },
    ],
    ['that is complete', { state: 'complete', error: { message: '' } }, { status: 'Healthy', message: 'complete' }],
    [
      'that failed',
      { state: 'failed', error: { message: 'exit code 1' } },
      { status: 'Degraded', message: 'exit code 1' },
    ],
    [
      'that failed without a word',
      { state: 'failed', error: { message: '' } },
      { status: 'Degraded', message: 'failed' },
    ],
    [
      'in a state that nobody knows',
      { state: 'paused' },
      { status: 'Unknown', message: 'a state that Kanister 0.119 does not have (paused)' },
    ],
  ])('%s', (_, status, health) => {
    expect(of(status)).toEqual(health);
  });

  it('that the guard found orphaned says so while it runs', () => {
    const labels = { 'jerrycan.dev/orphaned': 'true' };
    expect(of({ state: 'running' }, labels)).toEqual({
      status: 'Progressing',
      message: 'running; its run is dead, nobody waits for it',
    });
    expect(of({ state: 'complete' }, labels).status).toBe('Healthy');
  });
});

describe('a Blueprint', () => {
  const of = (actions?: object) => judged('Blueprint', { metadata: { name: 'b' }, actions });
  const phases = [{ func: 'KubeTask', name: 'dump' }];

  it('names its actions, in one order', () => {
    for (const names of [
      ['restore', 'backup', 'preflight'],
      ['backup', 'preflight', 'restore'],
    ])
      expect(of(Object.fromEntries(names.map((name) => [name, { phases }])))).toEqual({
        status: 'Healthy',
        message: 'backup, preflight, restore',
      });
  });

  it.each<[object | undefined, string]>([
    [undefined, 'has no actions'],
    [{}, 'has no actions'],
    [{ backup: {} }, 'the action backup has no phases'],
    [{ backup: { phases: [] } }, 'the action backup has no phases'],
    [{ backup: { phases: [...phases, { name: 'x' }] } }, 'the action backup has a phase without a function'],
  ])('with %j is degraded', (actions, message) => {
    expect(of(actions)).toEqual({ status: 'Degraded', message });
  });
});

describe('a Profile', () => {
  const location = { type: 's3Compliant', bucket: 'our-backups', region: 'eu-central-1' };
  const keyPair = { idField: 'id', secretField: 'secret', secret: { name: 's', namespace: 'n' } };
  const credential = { type: 'keyPair', keyPair };
  const of = (otherwise: object) => judged('Profile', { metadata: { name: 'p' }, location, credential, ...otherwise });

  it.each<[object, string]>([
    [{}, 's3Compliant: our-backups'],
    [{ skipSSLVerify: false }, 's3Compliant: our-backups'],
    [{ skipSSLVerify: true }, "s3Compliant: our-backups; the store's certificate is not verified"],
    [{ location: { type: 'gcs', bucket: 'theirs' } }, 'gcs: theirs'],
    [{ location: { type: 'kopia' }, credential: { type: 'kopia' } }, 'kopia'],
    [{ credential: { type: 'secret', secret: { name: 's', namespace: 'n' } } }, 's3Compliant: our-backups'],
  ])('with %j is healthy', (otherwise, message) => {
    expect(of(otherwise)).toEqual({ status: 'Healthy', message });
  });

  it.each<[object, string]>([
    [{ location: undefined }, 'location.type'],
    [{ location: { ...location, bucket: '' } }, 'location.bucket'],
    [{ location: { ...location, region: undefined } }, 'location.region'],
    [{ credential: {} }, 'credential.type'],
    [{ credential: { type: 'keyPair' } }, 'credential.keyPair.secret.name'],
    [
      { credential: { type: 'keyPair', keyPair: { ...keyPair, idField: '' } } },
      'credential.keyPair.idField and secretField',
    ],
    [{ credential: { type: 'secret', secret: { name: 's' } } }, 'credential.secret.name and namespace'],
  ])('with %j is degraded', (otherwise, what) => {
    expect(of(otherwise)).toEqual({ status: 'Degraded', message: `has no ${what}` });
  });
});

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
    // The days that calendars go wrong on.
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

  it('has the whole RPO for its first success, and is never Progressing: a sync would wait for it', () => {
    for (const status of [undefined, {}, { lastScheduleTime: born, active: [{}] }]) {
      expect(of(status, { creationTimestamp: time(NOW - 8 * HOUR) })).toEqual({
        status: 'Healthy',
        message: 'has not succeeded yet',
      });
      expect(of(status, { creationTimestamp: time(NOW - 8 * HOUR - 1000) })).toEqual({
        status: 'Degraded',
        message: 'never succeeded in 8 h',
      });
    }
  });

  it('that failed last is healthy within the RPO, and says it', () => {
    const status = { lastSuccessfulTime: time(NOW - 7 * HOUR), lastScheduleTime: time(NOW - HOUR) };
    expect(of(status)).toEqual({
      status: 'Healthy',
      message: 'last succeeded 2026-11-21T05:00:00Z; the run since then did not',
    });
    expect(of({ ...status, active: [{ name: 'shop-backup-1' }] }).message).toBe('last succeeded 2026-11-21T05:00:00Z');
  });

  it('of a retired app is healthy, however long ago its last success was', () => {
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
        message: 'retired: the clock starts none',
      });
  });

  it('that somebody suspended ages as any other, and says it', () => {
    const last = (age: number) => of({ lastSuccessfulTime: time(NOW - age) }, { suspend: true });
    expect(last(HOUR)).toEqual({ status: 'Healthy', message: 'last succeeded 2026-11-21T11:00:00Z; suspended' });
    expect(last(9 * HOUR)).toEqual({
      status: 'Degraded',
      message: 'last succeeded 2026-11-21T03:00:00Z, more than 8 h ago; suspended',
    });
    expect(of(undefined, { suspend: true })).toEqual({
      status: 'Degraded',
      message: 'never succeeded in 8 h; suspended',
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
        message: 'does not say how old its last success may be; sync it again',
      });
    },
  );

  it('says an RPO with minutes', () => {
    const annotations = { 'jerrycan.dev/max-success-age-seconds': '5400' };
    const metadata = { ...made.metadata, annotations, creationTimestamp: born };
    expect(judged('CronJob', { ...made, metadata }).message).toBe('never succeeded in 1 h 30 min');
  });
});

describe("somebody else's CronJob is what Argo CD's own check makes of it", () => {
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

  it('also where it says how old a success may be, and has not our label', () => {
    const old = { lastScheduleTime: earlier, lastSuccessfulTime: later };
    const metadata = { name: 'a', annotations: { 'jerrycan.dev/max-success-age-seconds': '60' } };
    expect(of(old, { metadata }).message).toBe('CronJob has completed its last execution successfully');
  });
});

describe('a Job', () => {
  const suspended = { type: 'Suspended', status: 'True', message: 'Job suspended' };

  it('of ours that waits to be started holds up nothing', () => {
    const { name, namespace, schedule, resources } = app();
    const job = only(
      objectsOf(
        (scope) =>
          new BeforeSync(scope, 'B', { app: name, namespace, kanisterNamespace: 'kanister', schedule, resources }),
      ),
      'Job',
    );
    const waiting = { status: 'Healthy', message: 'waits to be started' };
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
  ])("of somebody else's %s is what Argo CD's own check makes of it", (_, conditions, health) => {
    for (const suspend of [undefined, true])
      expect(judged('Job', { metadata: { name: 'theirs' }, spec: { suspend }, status: { conditions } })).toEqual(
        health,
      );
  });
});

describe('the interpreter of these tests', () => {
  it('has no more than Argo CD gives a script', () => {
    for (const wanted of ['("a"):rep(2)', 'string.rep("a", 2)', 'math.floor(1)', 'os.time()', 'io.open("/")'])
      expect(() => healthOf(`local x = ${wanted}; return { status = "Healthy", message = "" }`, {}, NOW)).toThrow(
        /attempt to index/,
      );
    expect(() => healthOf('return require("os").getenv("HOME")', {}, NOW)).toThrow(/attempt to call/);
  });
});

it("the checks are keys of Argo CD's own ConfigMap, and nothing else of it is touched", () => {
  const made = objectsOf((scope) => new HealthConfigMap(scope, 'H', { namespace: 'argocd', checks: healthChecks() }));
  expect(made).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      data: {
        'resource.customizations.health.batch_CronJob': script('CronJob'),
        'resource.customizations.health.batch_Job': script('Job'),
        'resource.customizations.health.cr.kanister.io_ActionSet': script('ActionSet'),
        'resource.customizations.health.cr.kanister.io_Blueprint': script('Blueprint'),
        'resource.customizations.health.cr.kanister.io_Profile': script('Profile'),
      },
    },
  ]);
});
