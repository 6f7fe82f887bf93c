import type { Check } from '../../../cli/doctor/check';
import type { CaptureConfig } from '../../../contracts/app-config';
import { StoreError } from '../../../runner/ports/object-store';
import { entry } from '../entry';
import { appConfig } from '../world';
import { Clinic, object } from './clinic';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await Clinic.healthy();
});
afterEach(() => clinic.end());

const [database] = appConfig.captures as [CaptureConfig];
const of = (checks: readonly Check[], name: string) => checks.filter(({ check }) => check === name);
/** The results that are not ok, of one check. */
const wrong = async (name: string) => {
  const { exitCode, checks } = await clinic.examine();
  return { exitCode, found: of(checks, name).filter(({ state }) => state !== 'ok') };
};

describe('the workloads, by the runner’s own checks', () => {
  const web = () => clinic.find('shop-web') as never as { spec: Record<string, unknown> };

  it.each<[string, () => void, string, object]>([
    [
      'a writer that is missing',
      () => clinic.drop('shop-web'),
      'writers',
      { what: 'Deployment shop-web is not in the namespace shop-ns' },
    ],
    [
      'a writer at zero',
      () => (web().spec.replicas = 0),
      'writers',
      { what: expect.stringContaining('has no replicas') },
    ],
    [
      'a writer whose stop destroys data',
      () => (web().spec.template = { spec: { volumes: [{ name: 'data', emptyDir: {} }], containers: [] } }),
      'stop',
      { what: expect.stringContaining('the volume data of Deployment shop-web') },
    ],
    [
      'an autoscaler of KEDA',
      () =>
        clinic.put(
          object('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop-ns', 'keda-hpa-web', {
            scaleTargetRef: { kind: 'Deployment', name: 'shop-web' },
          }),
        ),
      'autoscalers',
      { next: expect.stringContaining('pause KEDA') },
    ],
    [
      'a server that is missing',
      () => clinic.drop('shop-db'),
      'app',
      { what: 'StatefulSet shop-db is not in the namespace shop-ns' },
    ],
    [
      'Argo CD, which syncs by itself',
      () => {
        clinic.deploy({ ...appConfig, argoCd: { application: 'shop', namespace: 'argocd' } });
        clinic.put(object('argoproj.io/v1alpha1', 'Application', 'argocd', 'shop', { syncPolicy: { automated: {} } }));
      },
      'argo cd',
      { next: expect.stringContaining('RespectIgnoreDifferences=true') },
    ],
  ])('refuse %s', async (_, happen, check, expected) => {
    happen();
    const { exitCode, found } = await wrong(check);
    expect([exitCode, found]).toEqual([1, [expect.objectContaining({ state: 'fails', refused: true, ...expected })]]);
  });

  it('do not refuse a writer at zero that a run has stopped', async () => {
    web().spec.replicas = 0;
    const quiesce = { mode: 'backup', until: null, workloads: [{ kind: 'Deployment', name: 'shop-web', replicas: 2 }] };
    const record = JSON.stringify({ run: 'shop-20261121t041501z-abcde', actionSets: [], quiesce });
    const annotations = { 'jerrycan.dev/record': record };
    clinic.cluster.leases.push({ metadata: { name: 'shop', namespace: 'kanister', annotations } });
    expect((await wrong('writers')).found).toEqual([]);
  });

  it('warn as the runner does', async () => {
    clinic.deploy({ ...appConfig, argoCd: { application: 'shop', namespace: 'argocd' } });
    expect(await wrong('argo cd')).toMatchObject({ exitCode: 0, found: [{ state: 'warning' }] });
  });

  it.each([
    ['shop-ns/deployments', 'writers'],
    ['shop-ns/horizontalpodautoscalers', 'autoscalers'],
    ['argocd/applications', 'argo cd'],
  ])('are not judged where %s may not be read', async (denied, check) => {
    clinic.deploy({ ...appConfig, argoCd: { application: 'shop', namespace: 'argocd' } });
    clinic.put(object('argoproj.io/v1alpha1', 'Application', 'argocd', 'shop', {}));
    clinic.cluster.objects.denied.add(denied);
    const { exitCode, checks } = await clinic.examine();
    expect(exitCode).toBe(0);
    expect(checks.filter(({ state }) => state === 'unchecked').map(({ check }) => check)).toContain(check);
  });

  it('compare the host with the server', async () => {
    clinic.deploy({ ...appConfig, captures: [{ ...database, host: 'shop-db' }] });
    expect(await wrong('host')).toMatchObject({
      found: [{ state: 'fails', what: 'the host shop-db is not a Service in the namespace shop-ns' }],
    });
  });

  it('find the server of each capture, in its own namespace', async () => {
    const crm = {
      ...database,
      name: 'crm',
      namespace: 'crm-ns',
      object: { kind: 'StatefulSet', name: 'crm-db' },
    } as const;
    clinic.deploy({ ...appConfig, captures: [database, crm] });
    expect(await wrong('app')).toMatchObject({
      exitCode: 1,
      found: [{ state: 'fails', refused: true, what: 'StatefulSet crm-db is not in the namespace crm-ns' }],
    });
    clinic.put(object('apps/v1', 'StatefulSet', 'crm-ns', 'crm-db', { replicas: 1, selector: {} }));
    const { exitCode, checks } = await clinic.examine();
    expect(exitCode).toBe(0);
    expect(of(checks, 'app').map(({ what }) => what)).toEqual([
      'shop is in the cluster, in the namespace shop-ns',
      'StatefulSet shop-db of the capture database exists',
      'StatefulSet crm-db of the capture crm exists',
    ]);
  });

  it('do not judge a server that is outside of the cluster', async () => {
    const { object: _, ...outside } = { ...database, host: 'db.example' };
    clinic.deploy({ ...appConfig, captures: [outside] });
    const { exitCode, found } = await wrong('app');
    expect([exitCode, found]).toEqual([
      0,
      [
        {
          check: 'app',
          state: 'unchecked',
          what: 'the server of the capture database is not managed in this cluster',
          next: 'a run checks it by a pod, before it stops a writer',
        },
      ],
    ]);
  });
});

describe('the store', () => {
  it('is compared with its file', async () => {
    const promise = { lock: { mode: 'governance', days: 14 }, lifecycle: { noncurrentDays: 14 } };
    clinic.write('store.local.json', { ...JSON.parse(clinic.read('store.local.json')), ...promise });
    clinic.settings = {
      time: clinic.clock.now() + 400_000,
      versioning: { value: false },
      lock: { value: { mode: 'governance', days: 7 } },
      noncurrentDays: { denied: 'no right (AccessDenied)' },
    };
    const { checks } = await clinic.examine();
    expect(['clocks', 'versioning', 'object lock', 'lifecycle'].flatMap((name) => of(checks, name))).toMatchObject([
      { state: 'fails', what: 'the clocks of this machine and of the store are 6 min 40 s apart' },
      { state: 'fails', what: 'the store has: false; store.local.json has: true' },
      { state: 'fails', what: 'the store has: governance, 7 days; store.local.json has: governance, 14 days' },
      { state: 'unchecked', what: 'this key pair may not read it (no right (AccessDenied))' },
    ]);
  });

  it.each([
    [403, 'fails'],
    [0, 'unchecked'],
  ])('that answers with %d', async (status, state) => {
    const settings = () => Promise.reject(new StoreError(status, 'Code', 'because'));
    const { checks } = await clinic.examine({}, { settings });
    expect(of(checks, 'store')).toMatchObject([{ state, what: expect.stringContaining('(because, Code)') }]);
  });

  it('without a verified point is a warning, and so is an unsound one', async () => {
    clinic.entries = [entry('2026-11-21T02:15:00.000Z', { broken: { time: 'x', cause: 'y' } })];
    expect((await wrong('restore points')).found).toMatchObject([
      { state: 'warning', what: '1 restore point is broken' },
      { state: 'warning', next: 'run: npx jerrycan backup shop' },
    ]);
  });

  it('is not read without a key pair', async () => {
    const before = { ...process.env };
    delete process.env.AWS_ACCESS_KEY_ID;
    const { checks } = await clinic.examine({}, { settings: undefined as never, catalog: undefined as never });
    process.env = before;
    expect(of(checks, 'store')).toMatchObject([{ state: 'unchecked' }]);
  });
});
