import type { WorkloadObject } from '../../../runner/kubernetes/workload';
import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

const own = (world: World, owner: object) => {
  const found = world.cluster.find<WorkloadObject>('deployments', 'wordpress', 'wordpress')!;
  const metadata = { ...found.metadata, ownerReferences: [owner] as never };
  world.cluster.set('deployments', 'wordpress', { ...found, metadata });
};
const warnings = (log: readonly Record<string, unknown>[]) => log.filter(({ event }) => event === 'warning');

test('an operator that owns a writer is named before the writer is stopped, since it may start it again', async () => {
  const world = new World('snapshot');
  own(world, { apiVersion: 'x/v1', kind: 'WordpressSite', name: 'blog', controller: true });
  const { exitCode, log } = await world.backup();
  expect(exitCode).toBe(0);
  expect(warnings(log)).toMatchObject([
    {
      step: 'preflight',
      cause: 'Deployment wordpress belongs to the WordpressSite blog, whose operator may restart it',
    },
  ]);
});

test('an operator that does start it again fails the run', async () => {
  const world = new World('whole-backup');
  own(world, { kind: 'WordpressSite', name: 'blog', controller: true });
  world.kanister.opened = () => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, cause: failure?.cause }).toEqual({
    exitCode: 1,
    cause: 'Deployment wordpress was scaled to 2 while it had to be stopped',
  });
  expect(await world.runs()).toEqual([]);
});

test('an owner that is not a controller, and a run that stops no writer, cause no warning', async () => {
  const world = new World('snapshot');
  own(world, { kind: 'HelmRelease', name: 'blog' });
  expect(warnings((await world.backup()).log)).toEqual([]);
  const never = new World('never');
  own(never, { kind: 'WordpressSite', name: 'blog', controller: true });
  expect(warnings((await never.backup()).log)).toEqual([]);
});

test("another kind's autoscaler of the same name does not matter", async () => {
  const world = new World('snapshot');
  const spec = { scaleTargetRef: { kind: 'StatefulSet', name: 'wordpress' } };
  world.cluster.set('horizontalpodautoscalers', 'wordpress', { metadata: { name: 'web' }, spec } as never);
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
});

describe('a HorizontalPodAutoscaler of a writer', () => {
  const target = { kind: 'Deployment', name: 'wordpress' };
  const scaledBy = (world: World, metadata: object, spec: object = {}) =>
    world.cluster.set('horizontalpodautoscalers', 'wordpress', {
      metadata: { name: 'web', ...metadata },
      spec: { scaleTargetRef: target, ...spec },
    } as never);

  test.each([[undefined], [1], [3]])('with minReplicas %p does nothing while it is at zero', async (minReplicas) => {
    const world = new World('snapshot');
    scaledBy(world, {}, minReplicas === undefined ? {} : { minReplicas });
    const { exitCode, log } = await world.backup();
    expect({ exitCode, warnings: warnings(log) }).toEqual({ exitCode: 0, warnings: [] });
    const { world: protectedOne, run } = await protectedWorld();
    scaledBy(protectedOne, {}, minReplicas === undefined ? {} : { minReplicas });
    expect(await protectedOne.restore(run)).toMatchObject({ exitCode: 0 });
  });

  test('that may scale to zero is refused', async () => {
    const world = new World('snapshot');
    scaledBy(world, {}, { minReplicas: 0 });
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause, next: failure?.next }).toEqual({
      exitCode: 3,
      cause:
        'the HorizontalPodAutoscaler web may scale up Deployment wordpress from zero while this run has it stopped (minReplicas: 0)',
      next: "set its minReplicas to 1 or more, or back up without stopping writers (quiesce: 'never')",
    });
  });

  test.each([
    ['its owner', { ownerReferences: [{ kind: 'ScaledObject', name: 'queue', controller: true }] }],
    ['its label', { labels: { 'scaledobject.keda.sh/name': 'queue' } }],
    ['its name', { name: 'keda-hpa-queue' }],
  ])("that is KEDA's, by %s, is refused whatever its minimum, and the advice is to pause KEDA", async (_, metadata) => {
    const { world, run } = await protectedWorld();
    scaledBy(world, metadata, { minReplicas: 1 });
    const { exitCode, failure } = await world.restore(run);
    expect({ exitCode, next: failure?.next }).toEqual({
      exitCode: 3,
      next: 'pause KEDA: kubectl -n wordpress annotate scaledobject queue autoscaling.keda.sh/paused="true", for as long as the restore takes',
    });
    expect(failure?.cause).toContain("it belongs to KEDA's ScaledObject queue");
  });
});

test('if a writer is started during a safety point, the advice is not to restore without one', async () => {
  const { world, run } = await protectedWorld();
  world.kanister.opened = () => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
  const { exitCode, failure } = await world.restore(run);
  expect(exitCode).toBe(1);
  expect(failure?.cause).toContain('the safety point failed: Deployment wordpress was scaled to 2');
  expect(failure?.next).not.toContain('--no-safety-point');
});

test('an operator may also delete the claims of a StatefulSet that it owns', async () => {
  const world = new World('snapshot');
  Object.assign(world.config, { writers: [{ kind: 'StatefulSet', name: 'worker' }] });
  world.cluster.workload('statefulsets', 'wordpress', 'worker', 1);
  const found = world.cluster.find<WorkloadObject>('statefulsets', 'wordpress', 'worker')!;
  const owner = { kind: 'Elasticsearch', name: 'logs', controller: true };
  world.cluster.set('statefulsets', 'wordpress', {
    ...found,
    metadata: { ...found.metadata, ownerReferences: [owner] },
  });
  expect(warnings((await world.backup()).log)).toMatchObject([
    {
      cause:
        'StatefulSet worker belongs to the Elasticsearch logs, whose operator may restart it, or delete its claims while it has no replicas',
    },
  ]);
});
