import { healthChecks } from '../../../charts/inputs/health-checks';
import { HealthConfigMap } from '../../../constructs/argo-cd/health-config-map';
import { objectsOf } from '../../constructs/sample';
import { judged, NOW, script } from './judged';
import { type Health, healthOf } from './lua';

describe('an ActionSet', () => {
  const of = (status?: object, labels?: object) => judged('ActionSet', { metadata: { name: 'a', labels }, status });

  it.each<[string, object | undefined, Health]>([
    ['that Kanister has not seen', undefined, { status: 'Progressing', message: 'waiting for Kanister' }],
    ['with an empty status', {}, { status: 'Progressing', message: 'waiting for Kanister' }],
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
      { status: 'Unknown', message: 'a state that Kanister 0.119 does not know (paused)' },
    ],
  ])('%s', (_, status, health) => {
    expect(of(status)).toEqual(health);
  });

  it('that the guard found orphaned says so while it runs', () => {
    const labels = { 'jerrycan.dev/orphaned': 'true' };
    expect(of({ state: 'running' }, labels)).toEqual({
      status: 'Progressing',
      message: 'running; its run is dead',
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

describe('the interpreter of these tests', () => {
  it('has no more than Argo CD provides to a script', () => {
    for (const wanted of ['("a"):rep(2)', 'string.rep("a", 2)', 'math.floor(1)', 'os.time()', 'io.open("/")'])
      expect(() => healthOf(`local x = ${wanted}; return { status = "Healthy", message = "" }`, {}, NOW)).toThrow(
        /attempt to index/,
      );
    expect(() => healthOf('return require("os").getenv("HOME")', {}, NOW)).toThrow(/attempt to call/);
  });
});

it("the checks are keys of Argo CD's own ConfigMap, and change nothing else in it", () => {
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
