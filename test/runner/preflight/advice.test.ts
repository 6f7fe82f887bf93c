import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

const BACKUP_ONLY = /quiesce: 'never'|back up/;
const RESTORE_ONLY = /--no-safety-point|--writers-at-zero|restore/;

/** Why a run of each kind stops with 3, and what a person must do then. */
const refusals: readonly [string, (world: World) => void][] = [
  [
    'an autoscaler that scales up from zero',
    (world) => {
      const spec = { minReplicas: 0, scaleTargetRef: { kind: 'Deployment', name: 'wordpress' } };
      world.cluster.set('horizontalpodautoscalers', 'wordpress', { metadata: { name: 'web' }, spec } as never);
    },
  ],
  ['a writer at zero', (world) => world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0)],
];

describe('the advice of a refusal fits the run', () => {
  test.each(refusals)('that is a backup: %s', async (_, prepare) => {
    const world = new World('snapshot');
    prepare(world);
    const { exitCode, failure } = await world.backup();
    expect(exitCode).toBe(3);
    expect(failure?.next).not.toMatch(RESTORE_ONLY);
  });

  test.each(refusals)('that is a restore: %s', async (_, prepare) => {
    const { world, run } = await protectedWorld();
    prepare(world);
    const { exitCode, failure } = await world.restore(run);
    expect(exitCode).toBe(3);
    expect(failure?.next).not.toMatch(BACKUP_ONLY);
  });

  test('a restore may leave a writer at zero', async () => {
    const { world, run } = await protectedWorld();
    world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 0);
    expect((await world.restore(run)).failure?.next).toMatch(
      /; or restore with --writers-at-zero, which leaves it at zero$/,
    );
  });
});
