import { Failure } from '../../runner/failure';
import { StoreError } from '../../runner/object-store';
import { protectedWorld } from './fakes/restorable';
import { World } from './fakes/world';

test.each([
  [301, 'PermanentRedirect', 'correct the region or the endpoint in store.<stack>.json'],
  [400, 'AuthorizationHeaderMalformed', 'correct the region or the endpoint in store.<stack>.json'],
  [0, 'ECONNREFUSED', "see whether the store runs, and whether this pod's network, name server and CA reach it"],
  [503, 'SlowDown', "see whether the store runs, and whether this pod's network, name server and CA reach it"],
])('a store that says %d %s is a refusal that says what to do', async (status, code, next) => {
  const world = new World('never');
  world.store.before = () => {
    throw new StoreError(status, code, 'GET of the bucket');
  };
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, next: failure?.next }).toEqual({ exitCode: 3, next });
  expect(world.kanister.performed).toEqual([]);
});

test.each(['never', 'snapshot'] as const)(
  'a key that lists and may not write the restore point is refused before the app is touched (%s)',
  async (mode) => {
    const world = new World(mode);
    world.store.before = (request) => {
      if (/^(PROBE|PUT) .*restore-point\.json$/.test(request)) throw new StoreError(403, 'AccessDenied', 'PUT');
    };
    const { exitCode, failure, run } = await world.backup();
    expect({ exitCode, step: failure?.step }).toEqual({ exitCode: 3, step: 'preflight' });
    expect(failure?.cause).toContain('does not let the runner write restore-point.json');
    expect(failure?.next).toContain('wordpress-runner');
    expect(world.kanister.performed).toEqual([]);
    expect(world.cluster.requests.filter((request) => request.startsWith('SCALE'))).toEqual([]);
    expect(run).not.toBe('');
  },
);

test('a restore without a safety point writes nothing, and asks for no right to', async () => {
  const { world, run } = await protectedWorld();
  world.store.before = (request) => {
    if (/^(PROBE|PUT) .*restore-point\.json$/.test(request)) throw new StoreError(403, 'AccessDenied', 'PUT');
  };
  expect(await world.restore(run)).toMatchObject({ exitCode: 3 });
  expect(await world.restore(run, { safetyPoint: false })).toMatchObject({ exitCode: 0 });
});

test('credentials that nobody gives are a refusal that says so, and the app is not touched', async () => {
  const world = new World('whole-dump');
  world.store.before = () => {
    throw new Failure({ step: 'credentials', cause: 'STS does not give it', next: 'run `pulumi up`' });
  };
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, step: failure?.step, next: failure?.next }).toEqual({
    ...{ exitCode: 3, step: 'credentials', next: 'run `pulumi up`' },
  });
  expect(world.kanister.performed).toEqual([]);
});
