import { Failure } from '../../../runner/ports/failure';
import { StoreError } from '../../../runner/ports/object-store';
import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

test.each([
  [301, 'PermanentRedirect', 'correct the region or the endpoint in store.<stack>.json'],
  [400, 'AuthorizationHeaderMalformed', 'correct the region or the endpoint in store.<stack>.json'],
  [0, 'ECONNREFUSED', "check that the store runs, and that this pod's network, name server and CA can reach it"],
  [503, 'SlowDown', "check that the store runs, and that this pod's network, name server and CA can reach it"],
])('a store that answers %d %s causes a refusal with advice', async (status, code, next) => {
  const world = new World('never');
  world.store.before = () => {
    throw new StoreError(status, code, 'GET of the bucket');
  };
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, next: failure?.next }).toEqual({ exitCode: 3, next });
  expect(world.kanister.performed).toEqual([]);
});

test.each(['never', 'snapshot'] as const)(
  'a key that may list but not write the restore point is refused before the app is touched (%s)',
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

/** The answer of a store that does not support a request. */
const refusing = (pattern: RegExp, status: number, code: string) => {
  const world = new World('snapshot');
  world.store.before = (request) => {
    if (pattern.test(request)) throw new StoreError(status, code, 'refused');
  };
  return world;
};

// Cloudflare R2: "S3 API compatibility" does not have ListObjectVersions, nor GetObject by version.
test.each([
  [/^LIST/, 501, 'NotImplemented', 'list the versions in the bucket', 'use a store that keeps versions'],
  [/^LIST/, 200, 'NoVersions', 'list the versions in the bucket', 'use a store that keeps versions'],
  [/^LIST/, 200, 'NoList', 'list the versions in the bucket', 'use another store'],
  [/^GET/, 501, 'NotImplemented', 'let the runner read by version', 'use a store that keeps versions'],
  [/^GET/, 403, 'AccessDenied', 'let the runner read by version', 'wordpress-runner'],
])('%p answered with %d %s: refused, and the app is not touched', async (pattern, status, code, cause, next) => {
  const world = refusing(pattern, status, code);
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, step: failure?.step }).toEqual({ exitCode: 3, step: 'preflight' });
  expect(failure?.cause).toContain(`does not ${cause}`);
  expect(failure?.next).toContain(next);
  expect(world.kanister.performed).toEqual([]);
  expect(world.cluster.requests.filter((request) => request.startsWith('SCALE'))).toEqual([]);
});

test('a store with other version IDs supports versions', async () => {
  const world = refusing(/^GET \S+restore-point\.json$/, 400, 'InvalidArgument');
  const { before } = world.store;
  world.store.before = (request) => {
    if (world.kanister.performed.length === 0) before(request);
  };
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
});

test('a verification of a store without versioning marks nothing, and gives advice', async () => {
  const { world } = await protectedWorld();
  world.store.before = (request) => {
    if (request.startsWith('LIST')) throw new StoreError(501, 'NotImplemented', 'refused');
  };
  const next = 'use another store; docs/reference/stores.md lists the supported ones';
  expect(await world.verify()).toMatchObject({ exitCode: 1, failure: { next } });
});

test('a key pair that may not delete causes a warning: a backup without retention is still a backup', async () => {
  const world = refusing(/^PROBE DELETE/, 403, 'AccessDenied');
  const { exitCode, log } = await world.backup();
  expect(exitCode).toBe(0);
  const warnings = log.filter(({ event }) => event === 'warning');
  expect(warnings).toMatchObject([{ step: 'preflight', cause: expect.stringContaining('delete by marker') }]);
});

test('a list that is out of order is refused, and nothing that looks broken because of it is marked', async () => {
  const { world } = await protectedWorld();
  for (let i = 0; i < 2; i++) {
    world.clock.pass(3_600_000);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
  }
  const { list } = world.store;
  world.store.list = function* (prefix) {
    const all = [...list.call(world.store, prefix)];
    const half = all.filter((_, i) => i % 2);
    yield* [...half, ...all.filter((version) => !half.includes(version))];
  };
  const message = /the store does not list keys in byte order \(wordpress-\S+ after wordpress-\S+\)/;
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, next: failure?.next }).toEqual({
    exitCode: 3,
    next: 'use another store; docs/reference/stores.md lists the supported ones',
  });
  expect(failure?.cause).toMatch(message);
  expect(await world.verify()).toMatchObject({ exitCode: 1, failure: { next: failure?.next } });
  await expect(world.points()).rejects.toThrow(message);
  expect(world.events().filter((event) => event.startsWith('PointBroken'))).toEqual([]);
});

test('a restore without a safety point writes nothing, and needs no right to', async () => {
  const { world, run } = await protectedWorld();
  world.store.before = (request) => {
    if (/^(PROBE|PUT) .*restore-point\.json$/.test(request)) throw new StoreError(403, 'AccessDenied', 'PUT');
  };
  expect(await world.restore(run)).toMatchObject({ exitCode: 3 });
  expect(await world.restore(run, { safetyPoint: false })).toMatchObject({ exitCode: 0 });
});

test('unavailable credentials cause a refusal with the reason, and the app is not touched', async () => {
  const world = new World('whole-backup');
  world.store.before = () => {
    throw new Failure({ step: 'credentials', cause: 'STS refuses the role it', next: 'run `pulumi up`' });
  };
  const { exitCode, failure } = await world.backup();
  expect({ exitCode, step: failure?.step, next: failure?.next }).toEqual({
    ...{ exitCode: 3, step: 'credentials', next: 'run `pulumi up`' },
  });
  expect(world.kanister.performed).toEqual([]);
});
