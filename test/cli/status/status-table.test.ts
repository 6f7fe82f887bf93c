import { RUN, Watched } from '../watched';
import { appConfig, clusterFile, cronJob, failed, twoCaptures, waiting } from '../world';

let at: Watched;
beforeEach(() => {
  at = new Watched();
});
afterEach(() => at.end());

const before = { ...process.env };
beforeAll(() => {
  delete process.env.AWS_ACCESS_KEY_ID;
});
afterAll(() => {
  process.env = before;
});

describe('the Jobs', () => {
  it('say how they ended, with the runner’s own reason also when the pod is gone', async () => {
    at.job('shop-backup-1', 'backup', '2026-11-20T20:15:00Z', { ended: '2026-11-20T20:16:00Z' });
    at.job('shop-backup-2', 'backup', '2026-11-21T02:15:00Z', {
      ended: '2026-11-21T02:15:05Z',
      failed: 'BackoffLimitExceeded',
    });
    at.job('shop-restore-1', 'restore', '2026-11-21T03:00:00Z', {
      ended: '2026-11-21T03:01:00Z',
      failed: 'DeadlineExceeded',
    });
    at.pod('shop-backup-2', failed(3));
    const refused = `${RUN} › preflight: the store does not answer; see whether it runs`;
    at.event('BackupRefused', refused, 'shop-backup-2-x7k2q');
    at.event('RestoreFailed', 'of another Job', 'shop-restore-1-again-x7k2q');
    const { jobs, events, troubles } = await at.json();
    expect(jobs).toEqual([
      {
        ...{ job: 'shop-restore-1', verb: 'restore', state: 'failed', started: '2026-11-21T03:00:00.000Z' },
        ...{ ended: '2026-11-21T03:01:00.000Z', exitCode: null, reason: 'DeadlineExceeded' },
      },
      {
        ...{ job: 'shop-backup-2', verb: 'backup', state: 'failed', started: '2026-11-21T02:15:00.000Z' },
        ...{ ended: '2026-11-21T02:15:05.000Z', exitCode: 3, reason: `BackupRefused: ${refused}` },
      },
      {
        ...{ job: 'shop-backup-1', verb: 'backup', state: 'done', started: '2026-11-20T20:15:00.000Z' },
        ...{ ended: '2026-11-20T20:16:00.000Z', exitCode: 0, reason: null },
      },
    ]);
    expect(events[1]).toEqual({
      time: '2026-11-21T02:16:00.000Z',
      reason: 'BackupRefused',
      count: 1,
      message: refused,
      over: false,
    });
    expect(troubles).toEqual([
      'the Job shop-restore-1 failed: DeadlineExceeded',
      `the Job shop-backup-2 failed (exit code 3): BackupRefused: ${refused}`,
    ]);
  });

  it('that failed are not a problem once one of their kind succeeded', async () => {
    at.job('shop-backup-1', 'backup', '2026-11-21T02:15:00Z', {
      ended: '2026-11-21T02:15:05Z',
      failed: 'BackoffLimitExceeded',
    });
    at.job('shop-backup-2', 'backup', '2026-11-21T03:15:00Z', { ended: '2026-11-21T03:16:00Z' });
    expect(await at.json()).toMatchObject({ exitCode: 0, troubles: [] });
  });

  it('that cannot start say why', async () => {
    at.job('shop-backup-1', 'backup', '2026-11-21T04:14:00Z');
    at.pod('shop-backup-1', waiting('ImagePullBackOff', 'Back-off pulling image "node:24"'));
    await at.look();
    expect(at.err).toContain('shop › the Job shop-backup-1 waits: ImagePullBackOff: Back-off pulling image "node:24"');
  });

  it('stand in tables below the app’s row, with the events', async () => {
    at.job('shop-backup-1', 'backup', '2026-11-21T02:15:00Z', {
      ended: '2026-11-21T02:15:05Z',
      failed: 'BackoffLimitExceeded',
    });
    at.pod('shop-backup-1', failed(4));
    at.event('AppDown', 'a › b: c; d', 'gone-for-long');
    await at.look();
    expect(at.out.split('\n').slice(3)).toEqual([
      'CAPTURE    SERVED BY   NAMESPACE   OBJECT',
      'database   mariadb     shop-ns     StatefulSet shop-db',
      '',
      'JOB             STATE    AGE   TOOK   EXIT   REASON',
      'shop-backup-1   failed   2 h   5 s    4      Error',
      '',
      'EVENT        REASON    TIMES   MESSAGE',
      '1 h 59 min   AppDown   1       a › b: c; d',
    ]);
  });
});

it('shows the captures, and a server that is not managed here', async () => {
  at.deploy(twoCaptures);
  await at.look();
  expect(at.out).toMatch(/^database +mariadb +shop-ns +StatefulSet shop-db$/m);
  expect(at.out).toMatch(/^crm +mariadb +crm-ns +not managed here \(crm\.example\.com\)$/m);
  expect((await at.json()).captures[1]).toEqual({
    ...{ capture: 'crm', servedBy: 'mariadb', namespace: 'crm-ns', object: null, host: 'crm.example.com' },
  });
});

describe('all apps', () => {
  const add = (...more: { name: string; cluster: string; retired?: boolean }[]) => {
    const app = (name: string, cluster: string, retired = false) => ({
      name,
      namespace: `${name}-ns`,
      cluster,
      stack: cluster,
      prefix: `jerrycan/${cluster}/${name}`,
      retired,
    });
    at.write('apps.json', {
      version: 1,
      apps: [app('shop', 'local'), ...more.map(({ name, cluster, retired }) => app(name, cluster, retired))],
    });
    at.write('clusters/east.json', { ...clusterFile(), name: 'east', stack: 'east' });
  };
  const deploy = (name: string) => {
    const spec = { ...cronJob.spec!, suspend: false };
    at.cluster.cronJobs.push(
      { ...cronJob, metadata: { ...cronJob.metadata, name: `${name}-backup` } },
      { ...cronJob, spec, metadata: { ...cronJob.metadata, name: `${name}-verify` } },
    );
    at.cluster.configMaps.push({
      metadata: { name, namespace: 'kanister' },
      data: { 'app.json': JSON.stringify({ ...appConfig, app: name, namespace: `${name}-ns` }) },
    });
  };
  beforeEach(() => at.schedule({}, '2026-11-21T04:00:00Z'));

  it('are a row each; one that is not here is not protected', async () => {
    add({ name: 'blog', cluster: 'local' });
    expect(await at.lookAtAll()).toBe(1);
    expect(at.out).toMatch(/^shop +yes [\s\S]*^blog +NO +- +- +- +- +not in this context$/m);
    expect(at.err).toEqual([
      'blog › context test: has no ConfigMap kanister/blog; sync manifests/local/blog, or choose the cluster with --context',
    ]);
  });

  it('of other clusters are left out', async () => {
    add({ name: 'blog', cluster: 'east' });
    expect(await at.lookAtAll({ json: true })).toBe(0);
    expect(JSON.parse(at.out).apps.map(({ app }: { app: string }) => app)).toEqual(['shop']);
    expect(at.err).toEqual(['skipped, because they are in other clusters: blog (east)']);
  });

  it('are all there in the wrong context', async () => {
    add({ name: 'blog', cluster: 'east' });
    at.cluster.configMaps.splice(0);
    expect(await at.lookAtAll()).toBe(1);
    expect(at.out.split('\n')).toHaveLength(3);
  });

  it('that are retired are asked one thing: whether a restore left them down', async () => {
    add({ name: 'blog', cluster: 'local', retired: true });
    deploy('blog');
    at.lease({ quiesce: { mode: 'restore', until: null, workloads: [] } });
    at.cluster.leases[0]!.metadata!.name = 'blog';
    expect(await at.lookAtAll()).toBe(1);
    expect(at.out).toMatch(/^blog +retired .* DOWN$/m);
  });

  it('that are retired are not asked', async () => {
    add({ name: 'blog', cluster: 'local', retired: true });
    deploy('blog');
    expect(await at.lookAtAll()).toBe(0);
    expect(at.out).toMatch(/^blog +retired +never .* suspended +-$/m);
    expect(at.err).toEqual([]);
  });
});
