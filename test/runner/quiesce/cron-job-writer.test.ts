import type { KubeObject } from '../../../runner/ports/cluster';
import { ofJob } from '../fakes/death';
import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

/** A CronJob beside the Deployment. */
function withCronJob(world: World): World {
  Object.assign(world.config, { writers: [...world.config.writers, { kind: 'CronJob', name: 'cron' }] });
  world.cluster.cronJob('wordpress', 'cron');
  return world;
}

/** A Job of the CronJob, with its pod. */
function start(world: World, name: string, owner = 'cron'): void {
  const metadata = { name, ownerReferences: [{ kind: 'CronJob', name: owner }] };
  world.cluster.set('jobs', 'wordpress', { metadata, status: { active: 1 } } as KubeObject);
  const pod = { name: `${name}-x`, ownerReferences: [{ kind: 'Job', name }] };
  world.cluster.set('pods', 'wordpress', { metadata: pod, status: { phase: 'Running' } } as KubeObject);
}

function finish(world: World, name: string, type: 'Complete' | 'Failed' = 'Complete'): void {
  const found = world.cluster.find<KubeObject>('jobs', 'wordpress', name)!;
  world.cluster.set('jobs', 'wordpress', {
    ...found,
    status: { conditions: [{ type, status: 'True' }] },
  } as KubeObject);
}

const endPod = (world: World, name: string) => world.cluster.remove('pods', 'wordpress', `${name}-x`);
const suspended = (world: World) => world.cluster.isSuspended('wordpress', 'cron');
const changes = (world: World) =>
  world.cluster.requests.filter((request) => /^(SCALE|SUSPEND|DELETE (jobs|pods))/.test(request));

test('it is suspended before the Deployment is scaled down, and resumed with it', async () => {
  const world = withCronJob(new World('snapshot'));
  let during: unknown;
  world.kanister.opened = () => {
    during = [suspended(world), world.writers(), world.record()?.quiesce?.workloads];
  };
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  expect(during).toEqual([
    true,
    0,
    [
      { kind: 'CronJob', name: 'cron', replicas: 1, generation: 2 },
      { kind: 'Deployment', name: 'wordpress', replicas: 2, generation: 3 },
    ],
  ]);
  expect(changes(world).slice(0, 2)).toEqual(['SUSPEND cronjobs/cron true', 'SCALE deployments/wordpress 0']);
  expect([suspended(world), world.writers(), world.record()?.quiesce]).toEqual([false, 2, undefined]);
});

test('its running Job is waited for, with the app running, and never ended', async () => {
  const world = withCronJob(new World('snapshot'));
  start(world, 'cron-1');
  let scaledAt = 0;
  const begun = world.clock.now();
  world.cluster.before = (request) => {
    if (request === 'SCALE deployments/wordpress 0') scaledAt = world.clock.now() - begun;
  };
  const ran = world.backup();
  await world.clock.sleep(120_000);
  expect([suspended(world), world.writers()]).toEqual([true, 2]);
  // A Job may report that it failed while its pod is still terminating.
  finish(world, 'cron-1', 'Failed');
  await world.clock.sleep(30_000);
  expect(world.writers()).toBe(2);
  endPod(world, 'cron-1');
  expect(await ran).toMatchObject({ exitCode: 0 });
  expect(scaledAt).toBeGreaterThanOrEqual(150_000);
  expect(changes(world).filter((request) => request.startsWith('DELETE'))).toEqual([]);
});

test('a Job that does not end within 15 minutes fails the run; the CronJob is resumed, and no other writer was stopped', async () => {
  const world = withCronJob(new World('whole-backup'));
  start(world, 'cron-1');
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, cause: failure?.cause }).toEqual({
    exitCode: 1,
    cause: expect.stringMatching(/^CronJob cron still has the Job cron-1 90\d s after it was suspended$/),
  });
  expect([suspended(world), world.writers(), world.record()?.quiesce]).toEqual([false, 2, undefined]);
  expect(changes(world)).toEqual(['SUSPEND cronjobs/cron true', 'SUSPEND cronjobs/cron false']);
});

test("nor is it waited for longer than the run's own deadline", async () => {
  const world = withCronJob(new World('whole-backup'));
  Object.assign(world.config, { deadlineSeconds: 300 });
  start(world, 'cron-1');
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, cause: failure?.cause }).toMatchObject({
    exitCode: 1,
    cause: expect.stringContaining('deadline'),
  });
  expect(suspended(world)).toBe(false);
});

test('Jobs of another CronJob, and ended Jobs, are not waited for', async () => {
  const world = withCronJob(new World('snapshot'));
  start(world, 'other-1', 'other');
  start(world, 'cron-1');
  finish(world, 'cron-1');
  endPod(world, 'cron-1');
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
});

describe('one that a person has suspended', () => {
  test('is left alone, and in no record; its running Job is waited for', async () => {
    const world = withCronJob(new World('snapshot'));
    world.cluster.suspendTo('wordpress', 'cron', true);
    start(world, 'cron-1');
    let recorded: unknown;
    world.kanister.opened = () => {
      recorded = world.record()?.quiesce?.workloads.map(({ name }) => name);
    };
    const ran = world.backup();
    await world.clock.sleep(60_000);
    expect(world.writers()).toBe(2);
    finish(world, 'cron-1');
    endPod(world, 'cron-1');
    expect(await ran).toMatchObject({ exitCode: 0 });
    expect({ recorded, suspended: suspended(world) }).toEqual({ recorded: ['wordpress'], suspended: true });
    expect(changes(world)).toEqual(['SCALE deployments/wordpress 0', 'SCALE deployments/wordpress 2']);
  });

  test('fails the run if it is resumed while it had to be stopped', async () => {
    const world = withCronJob(new World('whole-backup'));
    world.cluster.suspendTo('wordpress', 'cron', true);
    world.kanister.opened = () => world.cluster.suspendTo('wordpress', 'cron', false);
    expect(await world.backup()).toMatchObject({
      failure: { cause: 'CronJob cron was resumed while it had to be stopped' },
    });
    expect(await world.runs()).toEqual([]);
  });
});

describe('no restore point is made if it has moved meanwhile', () => {
  test.each<[string, (world: World) => void, string]>([
    ['it was resumed', (world) => world.cluster.suspendTo('wordpress', 'cron', false), 'CronJob cron was resumed'],
    [
      'it was resumed and suspended again',
      (world) => [false, true].map((suspend) => world.cluster.suspendTo('wordpress', 'cron', suspend)),
      'CronJob cron was changed',
    ],
    ['a person created a Job from it', (world) => start(world, 'by-hand'), 'CronJob cron has started the Job by-hand'],
    [
      'a Job of it has started and ended',
      (world) => {
        start(world, 'by-hand');
        finish(world, 'by-hand');
        endPod(world, 'by-hand');
      },
      'CronJob cron started a Job',
    ],
  ])('%s', async (_, move, cause) => {
    const world = withCronJob(new World('whole-backup'));
    start(world, 'cron-1');
    finish(world, 'cron-1');
    endPod(world, 'cron-1');
    world.clock.pass(60_000);
    world.kanister.opened = () => move(world);
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause }).toEqual({ exitCode: 1, cause: expect.stringContaining(cause) });
    expect(await world.runs()).toEqual([]);
    expect([suspended(world), world.writers()]).toEqual([false, 2]);
  });
});

test('the next run resumes what a dead run has suspended', async () => {
  const world = withCronJob(ofJob('whole-backup'));
  world.cluster.before = (request) => {
    if (request === 'SCALE deployments/wordpress 0') world.process.kill();
  };
  expect(await world.backup()).toMatchObject({ exitCode: 137 });
  expect(suspended(world)).toBe(true);
  world.cluster.before = () => {};
  world.job = 'wordpress-backup-2';
  await world.clock.sleep(100_000);
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  expect([suspended(world), world.writers()]).toEqual([false, 2]);
});

test('a restore suspends it, and a restore that takes over resumes it', async () => {
  const { world, run } = await protectedWorld();
  withCronJob(world);
  world.kanister.failures = ['restore', 'restore'];
  expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
  expect([suspended(world), world.writers()]).toEqual([true, 0]);
  expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
  expect([suspended(world), world.writers()]).toEqual([false, 2]);
});

test('Argo CD must ignore the changed field', async () => {
  const world = withCronJob(new World('snapshot'));
  Object.assign(world.config, { argoCd: { application: 'wordpress', namespace: 'argocd' } });
  const ignored = { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] };
  const application = (ignoreDifferences: object[]) =>
    world.cluster.set('applications', 'argocd', {
      metadata: { name: 'wordpress' },
      spec: {
        ignoreDifferences,
        syncPolicy: { automated: {}, syncOptions: ['RespectIgnoreDifferences=true'] },
      },
    } as KubeObject);
  application([ignored, { ...ignored, group: 'batch', kind: 'CronJob' }]);
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, next: failure?.next }).toEqual({
    exitCode: 3,
    next: "add to the Application's source, in spec.ignoreDifferences `- { group: batch, kind: CronJob, name: cron, jsonPointers: [/spec/suspend] }`",
  });
  application([ignored, { group: 'batch', kind: 'CronJob', jqPathExpressions: ['.spec.suspend'] }]);
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
});

test('a missing one is refused', async () => {
  const world = withCronJob(new World('snapshot'));
  world.cluster.remove('cronjobs', 'wordpress', 'cron');
  expect(await world.backup()).toMatchObject({
    exitCode: 3,
    failure: { cause: 'CronJob cron is not in the namespace wordpress' },
  });
});
