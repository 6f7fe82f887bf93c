import type { AppCatalog } from '../../../cli/points/app-catalog';
import { points, stateOf } from '../../../cli/points/points';
import { objectsOf } from '../../../contracts/restore-point';
import type { NoRestorePoint } from '../../../runner/catalog/catalog';
import { entry } from '../entry';
import { World } from '../world';

const young = entry('2026-11-21T02:15:00.000Z');
const old = entry('2026-11-19T20:15:00.000Z', { verified: null });

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

const catalog = (entries: ReturnType<typeof entry>[], refused: NoRestorePoint[] = []) => {
  const read = jest.fn(
    async (..._: unknown[]): Promise<AppCatalog> => ({ entries, refused, address: 's3://bucket/jerrycan/local/shop' }),
  );
  return { ...world.context, catalog: read, read };
};

it('lists what can be restored, without a cluster', async () => {
  const cluster = () => {
    throw new Error('no cluster is needed');
  };
  expect(await points('shop', {}, { ...catalog([young, old]), cluster } as never)).toBe(0);
  expect(world.terminal.stdout.join('\n')).toBe(
    [
      'RUN                           TIME                       AGE       SIZE     MADE OF           VERIFIED                   STATE',
      'shop-20261121t021500z-abcde   2026-11-21T02:15:00.000Z   2 h       300 MB   mariadb 10.11.6   2026-11-21T02:15:00.000Z   verified',
      'shop-20261119t201500z-abcde   2026-11-19T20:15:00.000Z   1 d 8 h   300 MB   mariadb 10.11.6   -                          unverified',
    ].join('\n'),
  );
});

it('names the captures of a point that has several', async () => {
  const both = entry('2026-11-21T02:15:00.000Z', {}, { captures: ['database', 'crm'] });
  await points('shop', {}, catalog([both]));
  expect(world.terminal.stdout[0]).toMatch(/ 600 MB +database mariadb 10\.11\.6, crm mariadb 10\.11\.6 /);
});

it('marks a safety point', async () => {
  await points('shop', {}, catalog([{ ...young, point: { ...young.point, safety: true } }]));
  expect(world.terminal.stdout[0]).toMatch(/ verified \(safety point\)$/);
});

it('shows the end of the lock on a retired point', async () => {
  const until = '2026-12-05T02:15:00.000Z';
  const retired = [
    entry('2026-11-21T02:15:00.000Z', { retired: 'x' }),
    entry('2026-11-01T02:15:00.000Z', { retired: 'x' }),
    young,
  ];
  const context = catalog(retired);
  context.read.mockImplementation(async () => ({ entries: retired, refused: [], address: 's3://b', lockDays: 14 }));
  await points('shop', { all: true }, context);
  const states = world.terminal.stdout[0]!.split('\n').map((line) => line.split(/ {3,}/).at(-1));
  expect(states).toEqual(['STATE', `retired, locked until ${until}`, 'retired', 'verified']);
  await points('shop', { all: true, json: true }, context);
  const said = JSON.parse(world.terminal.stdout[1]!).points as { lockedUntil?: string | null }[];
  expect(said.map(({ lockedUntil }) => lockedUntil)).toEqual([until, null, undefined]);
});

it('reports the dates of a copied store once, with the option for them', async () => {
  const refused = ['a', 'b', 'c'].map((key) => ({ key, cause: 'written too late', doubted: 'dates' as const }));
  const context = catalog([young], refused);
  expect(await points('shop', { datesOfCopy: true }, context)).toBe(0);
  expect(context.read).toHaveBeenCalledWith(
    expect.anything(),
    expect.anything(),
    expect.objectContaining({ datesOfCopy: true }),
  );
  expect(world.terminal.stderr).toEqual([
    expect.stringMatching(/^shop: 3 restore points .*first a \(written too late\).*--dates-of-copy/),
  ]);
});

it('prints the points as JSON', async () => {
  const refused = [{ key: 'k', cause: 'the signature does not match' }];
  await points('shop', { json: true }, catalog([young], refused));
  expect(JSON.parse(world.terminal.stdout.join('\n'))).toEqual({
    points: [
      {
        ...young.point,
        bytes: 300_000_000,
        key: young.key,
        signedBy: young.signedBy,
        verified: '2026-11-21T02:15:00.000Z',
        state: 'verified',
        covered: [],
      },
    ],
    refused,
  });
});

it('reports an invalid restore point', async () => {
  await points('shop', {}, catalog([young], [{ key: 'a/b', cause: 'signed\u001b[2J by nobody' }]));
  expect(world.terminal.stderr).toEqual([
    'shop › a/b: is not a valid restore point (signed [2J by nobody); check who can write to the store',
  ]);
});

it('reports an empty catalog, and its address', async () => {
  expect(await points('shop', {}, catalog([]))).toBe(0);
  expect([world.terminal.stdout, world.terminal.stderr]).toEqual([
    [],
    ['shop: no restore point below s3://bucket/jerrycan/local/shop'],
  ]);
});

it('reads retired points only with --all', async () => {
  const context = catalog([]);
  await points('shop', { all: true, store: 'other' }, context);
  expect(context.read).toHaveBeenCalledWith(world.repository, expect.objectContaining({ name: 'shop' }), {
    all: true,
    retired: true,
    store: 'other',
  });
});

it('requires the key pair', async () => {
  const before = { ...process.env };
  delete process.env.AWS_ACCESS_KEY_ID;
  await expect(points('shop', {}, world.context)).rejects.toMatchObject({
    message:
      "store: has no key pair (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set); set the auditor's key pair",
    exitCode: 2,
  });
  process.env = before;
});

it.each([
  ['verified', {}, {}],
  ['unverified', { verified: null }, {}],
  ['broken', { broken: { time: 'x', cause: 'y' } }, {}],
  ['covered', {}, { covered: objectsOf(young.point) }],
  ['broken', { broken: { time: 'x', cause: 'y' } }, { covered: objectsOf(young.point) }],
  ['retired', { retired: 'x', broken: { time: 'x', cause: 'y' } }, {}],
  ['unverified', {}, { state: undefined }],
])('is %s with the state %j and %j', (word, state, more) => {
  expect(stateOf(entry('2026-11-21T02:15:00.000Z', state, more))).toBe(word);
});
