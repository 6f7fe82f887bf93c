import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Check } from '../../../cli/doctor/check';
import { Failure } from '../../../cli/terminal/failure';
import { away } from '../fake-cluster';
import { clusterFile } from '../world';
import { blueprint, Clinic, object } from './clinic';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await Clinic.healthy();
});
afterEach(() => clinic.end());

const of = (checks: readonly Check[], name: string) => checks.filter(({ check }) => check === name);
/** The results that are not ok, of one check. */
const wrong = async (name: string) => {
  const { exitCode, checks } = await clinic.examine();
  return { exitCode, found: of(checks, name).filter(({ state }) => state !== 'ok') };
};

describe('an app to which nothing is wrong', () => {
  it('passes every check but the one that only a pod can make', async () => {
    clinic.commit();
    const { exitCode, checks } = await clinic.examine();
    expect(checks.filter(({ state }) => state !== 'ok').map(({ check, state }) => [check, state])).toEqual([
      ['task', 'unchecked'],
    ]);
    expect(exitCode).toBe(0);
    expect(new Set(checks.map(({ check }) => check))).toEqual(
      new Set([
        ...['cluster', 'rights', 'synthesis', 'commit', 'kanister', 'guard', 'app'],
        ...['manifests/local/platform', 'manifests/local/shop', 'secrets', 'signing key'],
        ...['store', 'clocks', 'versioning', 'object lock', 'lifecycle', 'restore points'],
        ...['writers', 'stop', 'autoscalers', 'argo cd'],
        ...['storage class', 'priority class', 'network policy', 'task'],
      ]),
    );
  });

  it('is a line a check for people, without a value of a Secret', async () => {
    const { said } = await clinic.examine({ json: false });
    expect(said).toContain('ok           signing key       key ');
    expect(said).toContain(
      'ok           secrets           Secret kanister/shop-runner has accessKeyId and secretAccessKey',
    );
    expect(said).toMatch(/^not checked {2}task {14}the image, .*; a run checks them before/m);
    expect(said).not.toContain('hidden');
    expect(clinic.terminal.stderr).toEqual([
      expect.stringMatching(/^shop: \d+ ok, 0 warning, 0 fails, 2 not checked$/),
    ]);
  });
});

describe('the repository', () => {
  it('fails where it is not synthesized, or not committed', async () => {
    clinic.commit();
    clinic.synthesized = ['changed: manifests/local/shop/Role.shop.k8s.yaml'];
    expect(await wrong('synthesis')).toMatchObject({
      exitCode: 1,
      found: [{ state: 'fails', what: clinic.synthesized[0], next: "synthesize ('npm start') and commit" }],
    });
    clinic.write('manifests/local/shop/new.yaml', '');
    expect((await wrong('commit')).found).toMatchObject([
      { state: 'fails', what: 'not committed: manifests/local/shop/new.yaml' },
    ]);
  });

  it('cannot be compared without app files', async () => {
    const { synthesis: _, ...context } = clinic.doctorContext;
    const { checks } = await clinic.examine({}, { ...context, synthesis: undefined as never });
    expect(of(checks, 'synthesis')).toMatchObject([{ state: 'unchecked', next: 'run it where they are: --root DIR' }]);
  });
});

describe('the manifests', () => {
  it('fail where the cluster lacks one, or has another', async () => {
    clinic.drop('jerrycan-operator');
    (clinic.find('shop.database', 'Blueprint') as unknown as typeof blueprint).actions = { backup: { phases: [] } };
    const { checks } = await clinic.examine();
    expect(of(checks, 'manifests/local/platform')).toMatchObject([
      { state: 'fails', what: 'not in the cluster: ClusterRole jerrycan-operator' },
    ]);
    expect(of(checks, 'manifests/local/shop')).toMatchObject([
      { state: 'fails', what: 'not as committed: Blueprint kanister/shop.database at actions.backup.phases' },
    ]);
  });

  it('are not judged where they may not be read', async () => {
    clinic.cluster.objects.denied.add('blueprints');
    expect(await wrong('manifests/local/shop')).toMatchObject({
      exitCode: 0,
      found: [{ state: 'unchecked', what: 'you may not read 1 of 1: Blueprint kanister/shop.database' }],
    });
  });
});

describe('Secrets and keys', () => {
  it.each<[string, () => void, string, object]>([
    ['that is missing', () => clinic.drop('shop-runner'), 'secrets', { next: 'run: npx jerrycan secrets shop' }],
    [
      'without one half',
      () => {
        clinic.drop('shop-runner');
        clinic.secret('kanister/shop-runner', { accessKeyId: 'aWQ=' });
      },
      'secrets',
      { what: 'Secret kanister/shop-runner lacks secretAccessKey' },
    ],
    [
      'with a newline in it',
      () => {
        clinic.drop('shop-store', 'shop-ns');
        clinic.secret('shop-ns/shop-store', {
          accessKeyId: 'aWQ=',
          secretAccessKey: Buffer.from('x\n').toString('base64'),
        });
      },
      'secrets',
      { what: 'Secret shop-ns/shop-store has white space in secretAccessKey' },
    ],
    [
      'of signing that is missing',
      () => clinic.drop('shop-signing'),
      'signing key',
      { next: 'run: npx jerrycan keys shop' },
    ],
    [
      'of signing with another key',
      () =>
        clinic.write(
          'keys/shop.json',
          clinic.read('keys/shop.json').replace(/"id": "[^"]+"/, '"id": "0123456789abcdef"'),
        ),
      'signing key',
      { state: 'fails' },
    ],
  ])('fail: a Secret %s', async (_, happen, check, expected) => {
    happen();
    const { exitCode, found } = await wrong(check);
    expect([exitCode, found]).toEqual([1, [expect.objectContaining({ state: 'fails', ...expected })]]);
  });

  it('are needed in the namespace of each capture', async () => {
    const list = JSON.parse(clinic.read('apps.json'));
    list.apps[0].captureNamespaces = ['shop-ns', 'crm-ns'];
    clinic.write('apps.json', list);
    expect(await wrong('secrets')).toMatchObject({
      exitCode: 1,
      found: [{ state: 'fails', what: 'Secret crm-ns/shop-store does not exist' }],
    });
    clinic.secret('crm-ns/shop-store');
    expect(await wrong('secrets')).toEqual({ exitCode: 0, found: [] });
    clinic.cluster.objects.allows = ({ namespace }) => namespace !== 'crm-ns';
    expect((await wrong('rights')).found).toMatchObject([
      { state: 'warning', what: 'jane may not get/list pods, get pods/log in the namespace crm-ns' },
    ]);
  });

  it('are not judged where Secrets may not be read', async () => {
    clinic.cluster.objects.denied.add('secrets');
    const { exitCode, checks } = await clinic.examine();
    expect(exitCode).toBe(0);
    expect([...of(checks, 'secrets'), ...of(checks, 'signing key')].map(({ state }) => state)).toEqual(
      Array(4).fill('unchecked'),
    );
  });
});

describe('the rights of the caller', () => {
  it('that are missing beside Kanister fail, with the RoleBinding to apply', async () => {
    clinic.cluster.objects.allows = ({ namespace, resource, verb }) =>
      namespace !== 'kanister' || resource !== 'jobs' || verb === 'get';
    const { exitCode, checks, roleBindings } = await clinic.examine();
    expect(exitCode).toBe(1);
    expect(of(checks, 'rights')).toMatchObject([
      { state: 'fails', what: 'jane may not create jobs in the namespace kanister' },
      { state: 'ok' },
    ]);
    expect(roleBindings.map((text) => parse(text))).toMatchObject([
      {
        metadata: { name: 'jerrycan-operator-jane', namespace: 'kanister' },
        roleRef: { kind: 'ClusterRole', name: 'jerrycan-operator' },
        subjects: [{ kind: 'User', name: 'jane' }],
      },
    ]);
  });

  it('that are missing beside the app are a warning: only the progress is not shown', async () => {
    clinic.cluster.objects.allows = ({ namespace }) => namespace === 'kanister';
    const { exitCode, checks, roleBindings } = await clinic.examine();
    expect(exitCode).toBe(0);
    expect(of(checks, 'rights').at(-1)).toMatchObject({
      state: 'warning',
      what: 'jane may not get/list pods, get pods/log in the namespace shop-ns',
    });
    expect(roleBindings).toHaveLength(1);
    expect((await clinic.examine({ json: false })).said).toContain('RoleBindings that you need:\n\napiVersion: rbac');
  });
});

it('has one result for a cluster that does not answer, and checks the rest', async () => {
  clinic.cluster.objects.kinds = () => Promise.reject(away());
  const { exitCode, checks } = await clinic.examine();
  expect(exitCode).toBe(1);
  expect(checks[0]).toEqual({ check: 'cluster', state: 'fails', what: 'does not answer', next: 'wait' });
  expect(checks.map(({ check }) => check).slice(1, 4)).toEqual(['synthesis', 'commit', 'store']);
});

it('has one result for a kubeconfig that does not exist, and checks the rest', async () => {
  const missing = new Failure('kubeconfig', 'does not exist', { next: 'set KUBECONFIG', exitCode: 2 });
  const { exitCode, checks } = await clinic.examine({}, { cluster: () => Promise.reject(missing) });
  expect(exitCode).toBe(1);
  expect(checks[0]).toEqual({ check: 'cluster', state: 'fails', what: 'does not exist', next: 'set KUBECONFIG' });
  expect(checks.map(({ check }) => check).slice(1, 4)).toEqual(['synthesis', 'commit', 'store']);
});

describe('Kanister and the cluster', () => {
  it.each<[string, () => void, string, object]>([
    [
      'without definitions',
      () => delete clinic.cluster.objects.served['cr.kanister.io/v1alpha1'],
      'kanister',
      { state: 'fails' },
    ],
    ['without a controller', () => clinic.drop('controller'), 'kanister', { state: 'fails' }],
    [
      'of another version than its tools',
      () =>
        ((
          clinic.find('controller') as never as { spec: { template: { spec: { containers: object[] } } } }
        ).spec.template.spec.containers = [{ image: 'x:0.118.0' }]),
      'kanister',
      { state: 'warning', what: expect.stringContaining('has the version 0.118.0, and its tools have 0.119.0') },
    ],
    ['without a guard', () => clinic.cluster.deployments.splice(0), 'guard', { state: 'fails' }],
    [
      'of which nothing is recorded',
      () => clinic.write('clusters/local.json', clusterFile()),
      'cluster',
      { state: 'warning' },
    ],
    [
      'that is another one',
      () => clinic.write('clusters/local.json', clusterFile({ ca: [`sha256:${'0'.repeat(64)}`] })),
      'cluster',
      { state: 'fails' },
    ],
    [
      'without its PriorityClass',
      () =>
        clinic.write('clusters/local.json', {
          ...JSON.parse(clinic.read('clusters/local.json')),
          priorityClassName: 'high',
        }),
      'priority class',
      { state: 'fails', what: expect.stringContaining('the PriorityClass high does not exist') },
    ],
    [
      'with a policy for every pod',
      () => clinic.put(object('networking.k8s.io/v1', 'NetworkPolicy', 'kanister', 'deny-all', { podSelector: {} })),
      'network policy',
      { state: 'warning', what: "deny-all in kanister selects every pod, the runner's too" },
    ],
    [
      'without the StorageClass of the scratch volume',
      () => clinic.manifest('local/shop', { ...blueprint, claim: { storageClassName: 'fast' } } as never),
      'storage class',
      { state: 'fails', refused: true },
    ],
  ])('%s', async (_, happen, check, expected) => {
    happen();
    expect((await wrong(check)).found).toEqual([expect.objectContaining(expected)]);
  });

  it('that does not have the app fails, and its workloads are not checked', async () => {
    clinic.undeploy();
    const { exitCode, checks } = await clinic.examine();
    expect([exitCode, of(checks, 'app'), of(checks, 'writers')]).toMatchObject([1, [{ state: 'fails' }], []]);
  });
});

it('is without a word about rights where no role is committed', async () => {
  rmSync(join(clinic.root, 'manifests/local/platform'), { recursive: true });
  expect((await wrong('rights')).found).toMatchObject([{ state: 'unchecked' }]);
  expect((await wrong('manifests/local/platform')).found).toMatchObject([
    { state: 'fails', what: 'the folder does not exist' },
  ]);
});
