import { estimateLoad, loadIn } from '../../../cli/run/load-history';
import { type RestoreOptions, restore } from '../../../cli/run/restore';
import { bytesOfQuantity, scratchVolume } from '../../../cli/run/scratch-volume';
import { Failure } from '../../../cli/terminal/failure';
import { blueprint, Clinic } from '../doctor/clinic';
import { entry } from '../entry';
import { said, succeeded } from '../world';

const POINT = entry('2026-11-21T02:15:00.000Z');
const OLD = entry('2026-11-20T20:15:00.000Z');
const at = (seconds: number) => ({ time: new Date(Date.parse('2026-11-20T21:00:00Z') + seconds * 1000).toISOString() });
/** A restore whose load of 300 MB took 30 s. */
const log = [
  said('step', { step: 'preflight', ...at(0) }),
  said('step', { step: 'load', point: OLD.point.run, safetyPoint: null, ...at(20) }),
  said('action-set', { actionSet: 'a', action: 'restore', state: 'complete', phase: null, ...at(50) }),
  said('step', { step: 'start writers', ...at(50) }),
  said('done', { exitCode: 0, seconds: 55, ...at(55) }),
];
const scratch = (size: string) => ({
  ...blueprint,
  actions: {
    restore: { phases: [{ args: { podOverride: { volumes: [{ name: 'scratch', emptyDir: { sizeLimit: size } }] } } }] },
  },
});

let clinic: Clinic;
beforeEach(async () => {
  clinic = await Clinic.healthy();
  clinic.entries = [POINT, OLD];
  clinic.manifest('local/shop', scratch('20Gi'));
});
afterEach(() => {
  expect(clinic.cluster.jobs.filter(({ metadata }) => metadata?.name !== 'earlier')).toEqual([]);
  clinic.end();
});

const run = (options: RestoreOptions = {}) =>
  restore('shop', { latest: true, dryRun: true, ...options }, clinic.doctorContext as never);
const lines = () => clinic.terminal.stdout.map((line) => line.trimEnd());

function earlier(): void {
  const labels = { 'jerrycan.dev/app': 'shop', 'batch.kubernetes.io/job-name': 'earlier' };
  clinic.cluster.jobs.push({
    metadata: { name: 'earlier', namespace: 'kanister', labels },
    spec: {
      template: { spec: { containers: [{ name: 'runner', command: ['node', '/jerrycan/runner.mjs', 'restore'] }] } },
    },
    status: { conditions: [{ type: 'Complete', status: 'True' }] },
  });
  clinic.cluster.jobs.at(-1)!.status = { conditions: [{ type: 'Complete', status: 'True' }] };
  clinic.cluster.others.push({ labels, status: [[0, succeeded]], log: log.map((line) => [0, line] as const) });
}

it('shows the plan, what would move and how long that takes, and changes nothing', async () => {
  earlier();
  expect(await run()).toBe(0);
  expect(lines()).toEqual([
    'Restore of shop (namespace shop-ns, cluster local, context test)',
    `  point        ${POINT.point.run}: 2026-11-21T02:15:00.000Z, 2 h old, 300 MB, mariadb 10.11.6, verified`,
    '  overwrites   the data of StatefulSet shop-db (mariadb) that is in the point',
    '  stops        Deployment shop-web',
    expect.stringMatching(/^ {2}users /),
    '  safety point made first, so that a failed load can be undone',
    '  in the point dump 299 MB, users 1 MB',
    `  there now    about 300 MB, by the restore point ${POINT.point.run}, 2 h old`,
    '  download     300 MB',
    "  scratch      300 MB needed; the volume has 20Gi on the node's disk",
    '  time         about 30 s for the load (10 MB/s in 1 earlier load); the last restore took 55 s in all; the RTO is 30 min',
  ]);
  expect(clinic.terminal.stderr.at(-1)).toBe('shop › restore: would start; nothing was changed');
  expect(clinic.terminal.asked).toEqual([]);
});

it('says that no time is known where the cluster has no earlier load', async () => {
  await run();
  expect(lines()).toContain('  time         not known: the cluster has no earlier load of this app; the RTO is 30 min');
});

it('says how long the last restore took where the store is not read, and which checks could not be made', async () => {
  earlier();
  clinic.cluster.objects.denied.add('shop-ns/deployments');
  const catalog = () => Promise.reject(new Failure('store', 'does not answer', { next: 'wait' }));
  expect(await restore('shop', { latest: true, dryRun: true }, { ...clinic.doctorContext, catalog } as never)).toBe(0);
  expect(lines()).toContain(
    '  time         the last restore took 30 s for its load, 55 s in all; the size of its restore point is not known; the RTO is 30 min',
  );
  expect(lines().at(-1)).toMatch(/^not checked {2}writers /);
  expect(clinic.terminal.stderr.at(-1)).toBe(
    'shop › restore: would start, unless one of 1 checks fails that could not be made; nothing was changed',
  );
});

it('gives a script all of it', async () => {
  earlier();
  await run({ json: true });
  expect(JSON.parse(clinic.terminal.stdout.join('\n'))).toMatchObject({
    ...{ app: 'shop', dryRun: true, run: POINT.point.run, refuses: false, because: [] },
    stops: [{ kind: 'Deployment', name: 'shop-web' }],
    artifacts: { dump: 299_000_000, users: 1_000_000 },
    ...{ downloadBytes: 300_000_000, current: { run: POINT.point.run, bytes: 300_000_000, ageSeconds: 7200 } },
    scratch: [{ capture: 'database', neededBytes: 300_000_000, size: '20Gi', bytes: 20 * 2 ** 30 }],
    estimate: { loadSeconds: 30, bytesPerSecond: 10_000_000, loads: 1, lastRestoreSeconds: 55 },
  });
});

describe('exits with 3, as the restore would,', () => {
  it.each<[string, () => void, string, RestoreOptions]>([
    ['without a writer', () => clinic.drop('shop-web'), 'writers', {}],
    ['without a Secret', () => clinic.drop('shop-runner'), 'secrets', {}],
    ['without a signing key', () => clinic.drop('shop-signing'), 'signing key', {}],
    ['without room', () => clinic.manifest('local/shop', scratch('100Mi')), 'scratch', {}],
    ['without rights', () => (clinic.cluster.objects.allows = () => false), 'rights', {}],
  ])('%s', async (_, happen, check, options) => {
    happen();
    expect(await run({ ...options, json: true })).toBe(3);
    const { refuses, because } = JSON.parse(clinic.terminal.stdout.join('\n'));
    expect([refuses, because[0].check]).toEqual([true, check]);
  });

  it('but not for what does not keep it from starting', async () => {
    clinic.synthesized = ['changed: manifests/x'];
    clinic.drop('shop-signing');
    (clinic.find('shop-web') as never as { spec: { replicas: number } }).spec.replicas = 0;
    expect(await run({ safetyPoint: false })).toBe(3);
    expect(await run({ safetyPoint: false, writersAtZero: true })).toBe(0);
  });

  it('and for a point that is not there', async () => {
    clinic.entries = [];
    await expect(run()).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('an earlier load', () => {
  it('is known by the log of its restore', () => {
    expect(loadIn(log)).toEqual({ run: OLD.point.run, loadSeconds: 30, totalSeconds: 55, captures: [] });
  });

  it.each([
    ['has no end', log.slice(0, 3)],
    ['is missing', log.slice(2)],
    ['failed', [...log.slice(0, 4), said('done', { exitCode: 4, seconds: 1 })]],
  ])('is unknown where it %s', (_, part) => {
    expect(loadIn(part)).toBeUndefined();
  });

  it('gives a rate with the size of its point alone', () => {
    const load = { run: OLD.point.run, loadSeconds: 30, totalSeconds: 55, captures: [] };
    const slow = { ...load, loadSeconds: 90 };
    const planned = [{ capture: 'database', bytes: 600_000_000 }];
    expect(estimateLoad(planned, [load, slow], [OLD])).toMatchObject({ bytesPerSecond: 5_000_000, loadSeconds: 120 });
    expect(estimateLoad(planned, [load], [POINT])).toBeUndefined();
  });

  it('of several captures tells how long each took', () => {
    const load = (capture: string, state: string, seconds: number) =>
      said('action-set', { actionSet: capture, capture, action: 'restore', state, phase: null, ...at(seconds) });
    const story = [
      ...log.slice(0, 2),
      ...[load('database', 'none', 20), load('crm', 'none', 20)],
      ...[load('crm', 'complete', 25), load('database', 'complete', 50)],
      ...log.slice(3),
    ];
    const captures = [
      { capture: 'crm', seconds: 5 },
      { capture: 'database', seconds: 30 },
    ];
    expect(loadIn(story)).toMatchObject({ loadSeconds: 30, captures });
  });

  describe('of two captures of 300 MB, the first in 30 s and the second in 5 s,', () => {
    const both = entry('2026-11-20T20:15:00.000Z', {}, { captures: ['database', 'crm'] });
    const captures = [
      { capture: 'database', seconds: 30 },
      { capture: 'crm', seconds: 5 },
    ];
    const load = { run: both.point.run, loadSeconds: 30, totalSeconds: 55, captures };
    const planned = [
      { capture: 'database', bytes: 300_000_000 },
      { capture: 'crm', bytes: 300_000_000 },
    ];

    it.each([
      ['of all, at the same time', planned, false, 30],
      ['of all, in their order', planned, true, 35],
      ['of the second alone', planned.slice(1), false, 5],
    ])('gives the time %s', (_, loads, isOrdered, loadSeconds) => {
      expect(estimateLoad(loads, [load], [both], isOrdered)).toMatchObject({ loadSeconds });
    });

    it('and counts for a load that was limited to a capture only what it loaded', () => {
      const part = { ...load, loadSeconds: 5, captures: captures.slice(1) };
      expect(estimateLoad(planned.slice(0, 1), [part], [both])).toMatchObject({
        ...{ bytesPerSecond: 60_000_000, loadSeconds: 5 },
      });
    });
  });
});

it.each([
  ['20Gi', 20 * 2 ** 30],
  ['1.5G', 1.5e9],
  ['100', 100],
  ['a lot', undefined],
  ['5Zi', undefined],
])('the quantity %s has %p bytes', (quantity, bytes) => {
  expect(bytesOfQuantity(quantity)).toBe(bytes);
});

it('knows a scratch volume that is a claim', () => {
  const spec = { storageClassName: 'fast', resources: { requests: { storage: '1Ti' } } };
  const volumes = [
    { name: 'tmp', emptyDir: {} },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } },
  ];
  expect(scratchVolume({ actions: { restore: { phases: [{ args: { volumes } }] } } })).toEqual({
    ...{ size: '1Ti', bytes: 2 ** 40, storageClass: 'fast' },
  });
});
