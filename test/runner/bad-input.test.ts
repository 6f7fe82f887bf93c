import type { RestorePoint } from '../../contracts/restore-point';
import { seal } from '../../runner/catalog/signature';
import { StoreError } from '../../runner/ports/object-store';
import { keyOf } from './fakes/kept';
import { protectedWorld } from './fakes/restorable';
import { newKey, PREFIX, type Ran, World } from './fakes/world';

/** The failure, the advice and the exit code. */
interface Said {
  readonly exitCode: number;
  readonly cause: RegExp;
  readonly next: RegExp;
}

function expectSaid({ exitCode, failure, log }: Ran, said: Said): void {
  expect({ exitCode, cause: failure?.cause, next: failure?.next }).toEqual({
    exitCode: said.exitCode,
    cause: expect.stringMatching(said.cause),
    next: expect.stringMatching(said.next),
  });
  expect(log.filter(({ event }) => event === 'restore-point')).toEqual([]);
}

/** Neither a replica of the app has changed, nor was Kanister asked for a change. */
function expectUntouched(world: World): void {
  const touching = world.cluster.requests.filter((request) => request.startsWith('SCALE'));
  expect({ touching, writers: world.writers() }).toEqual({ touching: [], writers: 2 });
  expect(world.kanister.performed.filter(({ action }) => action !== 'preflight')).toEqual([]);
  expect(world.record()?.quiesce).toBeUndefined();
  expect(world.holder() ?? '').toBe('');
}

const answers = (status: number, code: string) => (world: World) => {
  world.store.before = () => {
    throw new StoreError(status, code, `GET of the bucket: ${status}`);
  };
};

/** Changes by hand in the store or in the cluster, before a run. */
type Wrong = (world: World) => unknown;

const inTheStore: [string, Wrong, Said][] = [
  [
    'a bucket that does not exist',
    answers(404, 'NoSuchBucket'),
    {
      exitCode: 3,
      cause: /the store http:\/\/minio\S+ does not list the bucket jerrycan-local: .*\(NoSuchBucket\)/,
      next: /^create the bucket, or correct store\.<stack>\.json$/,
    },
  ],
  [
    'a store that answers 403',
    answers(403, 'AccessDenied'),
    {
      exitCode: 3,
      cause: /does not list the bucket jerrycan-local: .*\(AccessDenied\)/,
      next: /^renew the key pair in the Secret wordpress-runner, or correct the runner's role; it must be able to list its prefix and to write what its policy names$/,
    },
  ],
  [
    'a store that does not know the key',
    answers(403, 'InvalidAccessKeyId'),
    { exitCode: 3, cause: /\(InvalidAccessKeyId\)/, next: /the Secret wordpress-runner/ },
  ],
  [
    'a clock that S3 does not accept',
    answers(403, 'RequestTimeTooSkewed'),
    {
      exitCode: 3,
      cause: /\(RequestTimeTooSkewed\)/,
      next: /^correct the clock of this node or of the store$/,
    },
  ],
];

const inTheCluster: [string, Wrong, Said][] = [
  [
    'a server that does not exist',
    (world) => world.cluster.remove('statefulsets', 'wordpress', 'wordpress-mariadb'),
    {
      exitCode: 3,
      cause: /^StatefulSet wordpress-mariadb is not in the namespace wordpress$/,
      next: /^install the app, or correct `server` and `writers` in its file$/,
    },
  ],
  [
    'a writer that does not exist',
    (world) => world.cluster.remove('deployments', 'wordpress', 'wordpress'),
    { exitCode: 3, cause: /^Deployment wordpress is not in the namespace wordpress$/, next: /^install the app, or/ },
  ],
];

describe.each([...inTheStore, ...inTheCluster])('%s', (what, spoil, said) => {
  const isThere = !what.startsWith('a writer');

  test('refuses a backup before it touches the app', async () => {
    const world = new World('snapshot');
    spoil(world);
    expectSaid(await world.backup(), said);
    expect(world.events()).toEqual(['BackupRefused']);
    if (isThere) expectUntouched(world);
  });

  test('refuses a restore before it touches the app', async () => {
    const { world, run } = await protectedWorld();
    spoil(world);
    expectSaid(await world.restore(run), said);
    expect(world.events()).toEqual(['RestoreRefused']);
    if (isThere) expectUntouched(world);
  });
});

const LIST = /^list the restore points: npx jerrycan points <app>$/;

const ofAnotherApp = async (world: World): Promise<string> => {
  const other = new World('snapshot');
  other.clock.pass(7_200_000);
  const { run } = await other.backup();
  for (const key of other.store.keys()) world.store.upload(key, other.store.text(key)!);
  return run;
};

/** A changed or foreign text of the point, alone in the directory of a run that never existed. */
const forged =
  (change: (signed: RestorePoint, world: World) => string) =>
  (world: World, run: string): string => {
    const never = run.replace(/.{5}$/, 'evil1');
    const text = world.store.text(`${PREFIX}/${run}/restore-point.json`)!.replaceAll(run, never);
    const { signed } = JSON.parse(text);
    for (const object of signed.captures.flatMap(({ objects }: RestorePoint['captures'][number]) => objects))
      object.versionId = world.store.upload(object.key, world.store.text(object.key.replace(never, run))!);
    world.store.upload(`${PREFIX}/${never}/restore-point.json`, change(signed, world));
    return never;
  };
const NOW = '2026-11-21T04:20:00.000Z';

const points: [string, (world: World, run: string) => string | Promise<string>, RegExp, RegExp][] = [
  [
    "of another app's run",
    () => 'shop-20261121t041500z-x7k2q',
    /^shop-\S+ is not the name of a run of wordpress$/,
    LIST,
  ],
  [
    "signed by another app's key",
    ofAnotherApp,
    /restore-point\.json: it is signed by the key "\w{16}", which is not one/,
    LIST,
  ],
  [
    "of another app, in this app's directory",
    forged((signed, { key }) => seal({ ...signed, app: 'shop' }, key.pem, NOW)),
    /: it is a restore point of local › shop › wordpress-/,
    LIST,
  ],
  [
    'of another cluster',
    forged((signed, { key }) => seal({ ...signed, cluster: 'elsewhere' }, key.pem, NOW)),
    /: it is a restore point of elsewhere › wordpress › wordpress-/,
    LIST,
  ],
  [
    'of another engine',
    forged(({ captures: [data], ...signed }, { key }) => {
      const captures = [{ ...data, engine: { name: 'postgres', version: '15.3' } }];
      return seal({ ...signed, captures }, key.pem, NOW);
    }),
    / is a backup of postgres, but the capture database uses mariadb$/,
    LIST,
  ],
  [
    'of a newer version of the server',
    (world, run) => {
      // The method decides which versions fit: its task refuses.
      world.kanister.failures = ['preflight'];
      world.kanister.lastWords =
        'server db:3306: is 10.6.21, older than the dump (10.11.13); restore into a newer release';
      return run;
    },
    /server db:3306: is 10\.6\.21, older than the dump \(10\.11\.13\)/,
    /./,
  ],
  [
    'of a newer version of its own format',
    forged((signed, { key }) => seal({ ...signed, version: 3 }, key.pem, NOW)),
    /: it is a restore point of version 3, which this program cannot read$/,
    LIST,
  ],
  [
    "signed by an attacker's own key",
    forged((signed) => seal(signed, newKey().pem, NOW)),
    /: it is signed by the key "\w{16}", which is not one of the app's keys$/,
    LIST,
  ],
  [
    'with a signature for another point',
    forged((signed, { key }) => {
      const envelope = JSON.parse(seal({ ...signed, run: 'another' }, key.pem, NOW));
      return `${JSON.stringify({ ...envelope, signed }, null, 2)}\n`;
    }),
    /: the signature does not match$/,
    LIST,
  ],
  [
    'without a signature',
    forged((signed) => `${JSON.stringify({ signed }, null, 2)}\n`),
    /: it has no signature$/,
    LIST,
  ],
  ['that is not valid JSON', forged(() => 'a restore point'), /: it is not valid JSON$/, LIST],
];

describe('a restore point', () => {
  test.each(points)('%s is refused before the app is touched', async (_, spoil, cause, next) => {
    const { world, run } = await protectedWorld();
    const wanted = await spoil(world, run);
    expectSaid(await world.restore(wanted), { exitCode: 3, cause, next });
    expect(world.events()).toEqual(['RestoreRefused']);
    expectUntouched(world);
  });

  test('with an older version of a part on top is restored as it was signed, with a warning', async () => {
    const { world, run: older } = await protectedWorld();
    world.kanister.parts = ['first part, a day later', 'second part'];
    Object.assign(world, { job: 'wordpress-backup-2' });
    const { run } = await world.backup();
    const part = (of: string) => keyOf(of, 'dump.sql.zst.00000');
    world.store.upload(part(run), world.store.text(part(older))!);
    world.kanister.performed.length = 0;
    const { exitCode, failure, log } = await world.restore(run);
    expect({ exitCode, failure }).toEqual({ exitCode: 0, failure: undefined });
    expect(log.find(({ event }) => event === 'warning')).toMatchObject({
      cause: `newer versions or delete markers cover 1 of its objects, first ${part(run)}`,
      next: expect.stringContaining('find out who can write there, and renew its key pair'),
    });
    expect(world.store.text(part(`recovered/${run}`))).toBe('first part, a day later');
    const load = world.kanister.performed.find(({ action }) => action === 'restore');
    expect(load?.artifacts).toMatchObject({ point: { keyValue: { directory: `recovered/${run}/database` } } });
  });
});
