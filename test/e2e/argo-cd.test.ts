import { parse } from 'yaml';
import { application, ended, lastSync, ROOT, refresh, refreshSets, sync, synced } from './world/argo-cd/application';
import { GitRepository } from './world/argo-cd/git-repository';
import { judged } from './world/argo-cd/health';
import { installByRoot, withoutHealth } from './world/argo-cd/installation';
import { SyncWatch } from './world/argo-cd/sync-watch';
import { Checkout, ledgerApp } from './world/checkout';
import { find } from './world/cluster/api';
import { apply, kubectl } from './world/cluster/kubectl';
import { deleteNamespaces, namespace } from './world/cluster/namespace';
import { pluralOf } from './world/cluster/plural';
import { until } from './world/cluster/until';
import { withArgoCd } from './world/gate';
import { uninstall } from './world/installation';

const PLATFORM = 'jerrycan-local-platform';
const WORDPRESS = 'jerrycan-local-wordpress';
const LEDGER = 'jerrycan-local-ledger';
const FOLDER = 'manifests/local/wordpress';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; resourceVersion?: string; annotations?: Record<string, string> };
}

/**
 * Deploys the manifests of this repository with a real Argo CD from a Git repository. Nothing is backed up here, so
 * Kanister is not needed.
 */
withArgoCd('Argo CD', () => {
  let checkout: Checkout;
  let repository: GitRepository;
  let commit: string;

  beforeAll(async () => {
    await uninstall();
    await deleteNamespaces(['wordpress', 'ledger']);
    await apply(['wordpress', 'ledger'].map((name) => namespace(name, 'warn')));
    checkout = Checkout.make({ beforeSync: true, others: [] });
    repository = GitRepository.make(checkout, { beforeSync: true });
    commit = repository.head;
  });
  afterAll(async () => {
    await uninstall();
    await withoutHealth();
  });

  /** The objects of `manifests/local/` in the cluster. Hooks are not ours. */
  const objects = async (): Promise<Map<string, Manifest | undefined>> => {
    const wanted = [...checkout.files()].filter(([file]) => /^local\//.test(file) && !file.includes('/presync/'));
    return new Map(
      await Promise.all(
        wanted.map(async ([file, text]) => {
          const { kind, metadata } = parse(text) as Manifest;
          return [file, await find<Manifest>(pluralOf(kind), metadata.namespace, metadata.name)] as const;
        }),
      ),
    );
  };
  const versions = async () =>
    new Map([...(await objects())].map(([file, object]) => [file, object?.metadata.resourceVersion]));

  test('takes what is committed: an Application for the platform and one an app, all Synced and Healthy', async () => {
    await installByRoot(repository);
    await synced(PLATFORM, commit);
    await synced(WORDPRESS, commit);
    for (const [file, object] of await objects()) {
      const [, folder] = file.split('/');
      const id = object?.metadata.annotations?.['argocd.argoproj.io/tracking-id'];
      expect([file, id?.split(':')[0]]).toEqual([file, `jerrycan-local-${folder}`]);
    }
  });

  test('does not run the hook of the app: that is for the Application of its people', async () => {
    expect(await find('jobs', 'wordpress', 'wordpress-before-sync')).toBeUndefined();
    expect(await find('serviceaccounts', 'wordpress', 'wordpress-before-sync')).toBeUndefined();
  });

  test('finds nothing OutOfSync by itself in ten comparisons, each from nothing', async () => {
    const watch = await SyncWatch.start();
    for (let round = 0; round < 10; round++) await Promise.all([PLATFORM, ROOT, WORDPRESS].map(refresh));
    const { statuses, syncs } = await watch.end();
    expect([...statuses].sort()).toEqual([`${PLATFORM}: Synced`, `${WORDPRESS}: Synced`, `${ROOT}: Synced`].sort());
    expect([...syncs]).toEqual([]);
  });

  test('changes nothing when it syncs what is there once more', async () => {
    const before = await versions();
    for (const name of [PLATFORM, ROOT, WORDPRESS]) {
      const since = await lastSync(name);
      await sync(name);
      expect(await ended(name, since)).toMatchObject({ phase: 'Succeeded' });
    }
    expect(await versions()).toEqual(before);
  });

  test('and neither does a person who applies the folder twice', async () => {
    const folder = ['-R', '-f', `${checkout.root}/manifests/local/platform`, '-f', `${checkout.root}/${FOLDER}`];
    const applied = () => kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=person', ...folder]);
    await applied();
    const before = await versions();
    await applied();
    expect(await versions()).toEqual(before);
  });

  test('brings an app that a commit adds', async () => {
    commit = await repository.declare({ beforeSync: true, others: [ledgerApp()] });
    for (const name of [PLATFORM, WORDPRESS, LEDGER]) await synced(name, commit);
    expect([...(await objects()).values()]).not.toContain(undefined);
  });

  test('takes nothing of an app away whose files a commit removes: its Application stays, and says what it misses', async () => {
    const before = await objects();
    commit = await repository.declare({ beforeSync: true });
    await synced(WORDPRESS, commit);
    await refreshSets();
    const { status } = await refresh(LEDGER);
    expect(status).toMatchObject({ sync: { status: 'Unknown' } });
    expect(status!.conditions!.map(({ message }) => message).join()).toContain('manifests/local/ledger');
    const ofLedger = [...before].filter(([file]) => file.startsWith('local/ledger/'));
    expect(ofLedger.length).toBeGreaterThan(10);
    for (const [file, object] of ofLedger) {
      const { kind, metadata } = object!;
      expect([file, await find(pluralOf(kind), metadata.namespace, metadata.name)]).toEqual([file, expect.anything()]);
    }
  });

  describe('judges by our checks', () => {
    const backup = `${FOLDER}/CronJob.wordpress-backup.k8s.yaml`;
    const profile = `${FOLDER}/Profile.wordpress.database.k8s.yaml`;
    const committed = (file: string) => parse(checkout.files().get(file.replace('manifests/', ''))!);

    test('a CronJob without a success for longer than it says: the app is Degraded, and is still synced', async () => {
      const late = committed(backup);
      late.metadata.annotations['jerrycan.dev/max-success-age-seconds'] = '1';
      const once = await repository.write({ [backup]: late });
      await synced(WORDPRESS, once, 'Degraded');
      await until('the health check sees the CronJob', async () => {
        const { message } = await judged((await find<object>('cronjobs', 'kanister', 'wordpress-backup'))!);
        return message === 'has not succeeded in 0 h';
      });
      await synced(WORDPRESS, await repository.declare({ beforeSync: true }));
    });

    test('a Profile that Kanister would not take', async () => {
      const broken = committed(profile);
      broken.location.bucket = '';
      const once = await repository.write({ [profile]: broken });
      await synced(WORDPRESS, once, 'Degraded');
      expect(await judged(broken)).toEqual({ status: 'Degraded', message: 'has no location.bucket' });
      await synced(WORDPRESS, await repository.declare({ beforeSync: true }));
    });

    const old = { lastScheduleTime: '2020-01-01T00:00:00Z', lastSuccessfulTime: '2020-01-01T00:01:00Z' };
    const ours = { labels: { 'app.kubernetes.io/managed-by': 'jerrycan' } };
    const bound = { annotations: { 'jerrycan.dev/max-success-age-seconds': '28800' } };
    test.each<[string, object, { status: string; message: string }]>([
      ['an ActionSet that nobody has seen', actionSet(), { status: 'Progressing', message: 'waiting for Kanister' }],
      [
        'an ActionSet that runs',
        actionSet({ state: 'running', progress: { runningPhase: 'dumpToStore', percentCompleted: '50' } }),
        { status: 'Progressing', message: 'running: dumpToStore (50 %)' },
      ],
      ['an ActionSet that is complete', actionSet({ state: 'complete' }), { status: 'Healthy', message: 'complete' }],
      [
        'an ActionSet that failed',
        actionSet({ state: 'failed', error: { message: 'exit code 1' } }),
        { status: 'Degraded', message: 'exit code 1' },
      ],
      [
        'a Blueprint',
        kanister('Blueprint', { actions: { backup: { phases: [{ func: 'KubeTask', name: 'a' }] } } }),
        { status: 'Healthy', message: 'backup' },
      ],
      [
        'a Blueprint that says nothing',
        kanister('Blueprint', { actions: {} }),
        { status: 'Degraded', message: 'has no actions' },
      ],
      [
        'a CronJob of ours, overdue',
        cronJob({ ...ours, ...bound }, {}, old),
        { status: 'Degraded', message: 'last succeeded 2020-01-01T00:01:00Z, more than 8 h ago' },
      ],
      [
        'a CronJob of ours that somebody suspended',
        cronJob({ ...ours, ...bound }, { suspend: true }, old),
        { status: 'Degraded', message: 'last succeeded 2020-01-01T00:01:00Z, more than 8 h ago; suspended' },
      ],
      [
        'a Job of ours that waits to be started',
        { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a', ...ours }, spec: { suspend: true } },
        { status: 'Healthy', message: 'waiting to be started' },
      ],
      [
        'a CronJob of somebody else',
        cronJob({}, {}, old),
        { status: 'Healthy', message: 'CronJob has completed its last execution successfully' },
      ],
    ])('%s', async (_, object, health) => {
      expect(await judged(object)).toEqual(health);
    });
  });

  test('lets in no Secret and no ActionSet, and nothing of another namespace', async () => {
    const since = await lastSync(WORDPRESS);
    const meta = { name: 'intruder', namespace: 'kanister' };
    const intruders = {
      [`${FOLDER}/Secret.k8s.yaml`]: { apiVersion: 'v1', kind: 'Secret', metadata: meta },
      [`${FOLDER}/ActionSet.k8s.yaml`]: kanister('ActionSet', { spec: { actions: [] } }, meta),
      [`${FOLDER}/ConfigMap.k8s.yaml`]: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...meta, namespace: 'default' },
      },
    };
    await repository.write(intruders);
    // It retries without a limit, so it does not stop.
    const { status } = await until('the sync is refused', async () => {
      const found = await application(WORDPRESS);
      const { startedAt, retryCount } = found.status?.operationState ?? {};
      return startedAt !== since && (retryCount ?? 0) > 0 && found;
    });
    const refused = status!.operationState!.syncResult!.resources!.filter(({ name }) => name === 'intruder');
    expect(refused.map(({ kind }) => kind).sort()).toEqual(['ActionSet', 'ConfigMap', 'Secret']);
    for (const { message } of refused) expect(message).toContain('not permitted in project');
    expect(await find('secrets', 'kanister', 'intruder')).toBeUndefined();
    expect(await find('actionsets', 'kanister', 'intruder')).toBeUndefined();
    expect(await find('configmaps', 'default', 'intruder')).toBeUndefined();
    await synced(WORDPRESS, await repository.declare({ beforeSync: true }, Object.keys(intruders)));
  });
});

function kanister(kind: string, content: object, metadata: object = { name: 'a', namespace: 'kanister' }): object {
  return { apiVersion: 'cr.kanister.io/v1alpha1', kind, metadata, ...content };
}
function actionSet(status?: object): object {
  return kanister('ActionSet', { spec: { actions: [] }, ...(status && { status }) });
}
function cronJob(metadata: object, spec: object, status: object): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'a', namespace: 'kanister', ...metadata },
    spec,
    status,
  };
}
