import { cronJob, deployment, statefulSet } from '../../blueprints/dsl';
import { MARIADB } from './world/app/mariadb';
import { serving } from './world/app/wordpress';
import { find, list, must, path } from './world/cluster/api';
import { apply, kubectl } from './world/cluster/kubectl';
import { until } from './world/cluster/until';
import { withKanister } from './world/gate';
import { type EndedRun, World } from './world/world';

const NAMESPACE = MARIADB.namespace;
const IMAGE = 'docker.io/library/mariadb:10.11';

interface CronJob {
  spec: { suspend?: boolean };
}

interface Job {
  metadata: { name: string };
  status: { succeeded?: number; active?: number };
}

/** A StatefulSet with a claim that is deleted when it is scaled down, and a CronJob that writes for a while. */
function others(whenScaled: 'Delete' | 'Retain'): object[] {
  const labels = { app: 'worker' };
  const container = (seconds: number) => ({
    name: 'main',
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: ['sleep', String(seconds)],
  });
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } },
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'worker', namespace: NAMESPACE },
      spec: {
        replicas: 1,
        serviceName: 'worker',
        selector: { matchLabels: labels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ ...container(100_000), volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          },
        },
        volumeClaimTemplates: [claim],
      },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'import', namespace: NAMESPACE },
      spec: {
        schedule: '0 0 29 2 *',
        jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [container(20)] } } } },
      },
    },
  ];
}

/** Writers, and what a stop does to them: the real controllers decide. */
withKanister('writers of every kind', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.begin();
    await apply(others('Delete'));
    await kubectl(['-n', NAMESPACE, 'rollout', 'status', 'statefulset/worker', '--timeout=120s']);
    const writers = [deployment('wordpress'), statefulSet('worker'), cronJob('import')] as const;
    await world.declare({ quiesce: 'snapshot', writers });
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    await world.endJobs();
    expect((await find<CronJob>('cronjobs', NAMESPACE, 'import'))?.spec.suspend ?? false).toBe(false);
    await serving();
  });

  const failure = ({ log }: EndedRun) => log.findLast(({ event }) => event === 'failed');
  const replicas = async () =>
    (await must<{ spec: { replicas: number } }>({ path: path('statefulsets', NAMESPACE, 'worker') })).spec.replicas;

  test('a StatefulSet whose claims go when it is scaled down is refused, and its claim stays', async () => {
    const ran = await world.backup();
    expect({ exitCode: ran.exitCode, cause: failure(ran)?.cause, next: failure(ran)?.next }).toEqual({
      exitCode: 3,
      cause: expect.stringContaining('StatefulSet worker'),
      next: expect.stringContaining('Retain'),
    });
    expect(await replicas()).toBe(1);
    await kubectl(['-n', NAMESPACE, 'get', 'pvc', 'data-worker-0']);
  });

  test('a CronJob is suspended, its Job is waited for, and an autoscaler does not interfere', async () => {
    await apply([
      ...others('Retain'),
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'wordpress', namespace: NAMESPACE },
        spec: {
          minReplicas: 1,
          maxReplicas: 3,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'wordpress' },
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1' } } },
          ],
        },
      },
    ]);
    await kubectl(['-n', NAMESPACE, 'create', 'job', 'import-now', '--from=cronjob/import']);
    const job = () => must<Job>({ path: path('jobs', NAMESPACE, 'import-now') });
    await until('the Job runs', async () => (await job()).status.active === 1);
    const backup = world.backup();
    await until(
      'the CronJob is suspended',
      async () => (await find<CronJob>('cronjobs', NAMESPACE, 'import'))?.spec.suspend === true,
    );
    const { exitCode, run, stderr } = await backup;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    expect((await job()).status).toMatchObject({ succeeded: 1 });
    expect((await world.points())[0]).toMatchObject({ run, state: 'verified' });
    expect(await replicas()).toBe(1);
  });

  test('a restore stops all of them, and starts all of them', async () => {
    const { exitCode, stderr } = await world.restore((await world.points())[0]!.run);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    expect(await replicas()).toBe(1);
    await kubectl(['-n', NAMESPACE, 'get', 'pvc', 'data-worker-0']);
  });

  test('a writer that another program keeps at zero is refused, and stays at zero', async () => {
    await kubectl(['-n', NAMESPACE, 'scale', 'statefulset/worker', '--replicas=0']);
    const ran = await world.backup();
    expect(ran.exitCode).toBe(3);
    expect(failure(ran)?.cause).toContain('StatefulSet worker has no replicas');
    expect(await replicas()).toBe(0);
    await kubectl(['-n', NAMESPACE, 'scale', 'statefulset/worker', '--replicas=1']);
  });

  test('nothing that wrote was ended before its time', async () => {
    for (const { metadata, status } of await list<Job>('jobs', NAMESPACE))
      expect([metadata.name, status.succeeded]).toEqual([metadata.name, 1]);
  });
});
