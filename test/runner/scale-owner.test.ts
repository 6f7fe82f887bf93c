import type { WorkloadObject } from '../../runner/workload';
import { World } from './fakes/world';

const own = (world: World, owner: object) => {
  const found = world.cluster.find<WorkloadObject>('deployments', 'wordpress', 'wordpress')!;
  const metadata = { ...found.metadata, ownerReferences: [owner] as never };
  world.cluster.set('deployments', 'wordpress', { ...found, metadata });
};
const warnings = (log: readonly Record<string, unknown>[]) => log.filter(({ event }) => event === 'warning');

test('an operator that owns a writer is named before the writer is stopped: it may start it again', async () => {
  const world = new World('snapshot');
  own(world, { apiVersion: 'x/v1', kind: 'WordpressSite', name: 'blog', controller: true });
  const { exitCode, log } = await world.backup();
  expect(exitCode).toBe(0);
  expect(warnings(log)).toMatchObject([
    {
      step: 'preflight',
      cause: 'Deployment wordpress belongs to the WordpressSite blog, whose operator may start it again',
    },
  ]);
});

test('one that does start it again fails the run', async () => {
  const world = new World('whole-dump');
  own(world, { kind: 'WordpressSite', name: 'blog', controller: true });
  world.kanister.opened = () => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, cause: failure?.cause }).toEqual({
    exitCode: 1,
    cause: 'Deployment wordpress was scaled to 2 while it had to stand still',
  });
  expect(await world.runs()).toEqual([]);
});

test('an owner that controls nothing, and a run that stops nobody, are no warning', async () => {
  const world = new World('snapshot');
  own(world, { kind: 'HelmRelease', name: 'blog' });
  expect(warnings((await world.backup()).log)).toEqual([]);
  const never = new World('never');
  own(never, { kind: 'WordpressSite', name: 'blog', controller: true });
  expect(warnings((await never.backup()).log)).toEqual([]);
});

test("another kind's autoscaler, of the same name, is nobody's trouble", async () => {
  const world = new World('snapshot');
  const spec = { scaleTargetRef: { kind: 'StatefulSet', name: 'wordpress' } };
  world.cluster.set('horizontalpodautoscalers', 'wordpress', { metadata: { name: 'web' }, spec } as never);
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
});
