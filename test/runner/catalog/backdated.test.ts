import { createHash } from 'node:crypto';
import { runName } from '../../../contracts/run-name';
import { rfc3339 } from '../../../contracts/time';
import { seal } from '../../../runner/catalog/signature';
import { keyOf, sign } from '../fakes/kept';
import { protectedWorld } from '../fakes/restorable';
import { type Key, newKey, PREFIX, type World } from '../fakes/world';

const DAY = 86_400_000;
const MINUTE = 60_000;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const configure = (world: World, ...publicKeys: Key['publicKey'][]) => Object.assign(world.config, { publicKeys });
const loaded = (world: World) => world.kanister.performed.at(-1)?.artifacts.point?.keyValue.directory?.split('/')[0];

/** A complete restore point of a run that never existed, signed with the key at any time. */
function forge(world: World, key: Key, claimed: string, evil = runName('wordpress', world.clock)): string {
  const put = (file: string, text: string) => world.store.upload(keyOf(evil, file), text);
  const parts = { 'dump.sql.zst.00000': 'evil dump', 'users.sql.00000': 'evil users' };
  const index = Object.entries(parts)
    .map(([file, text]) => `${file.split('.')[0]} ${file} ${text.length} ${sha(text)}\n`)
    .join('');
  const objects = Object.entries({ index, ...parts }).map(([file, text]) => ({
    ...{ artifact: file.split('.')[0], key: keyOf(evil, file), versionId: put(file, text) },
    ...{ bytes: text.length, sha256: sha(text) },
  }));
  const of = { app: 'wordpress', cluster: 'local', run: evil };
  const {
    name,
    blueprint: { digest },
  } = world.config.captures[0]!;
  const point = {
    ...{ kind: 'jerrycan/restore-point', version: 2, ...of, time: claimed, quiesce: 'never' },
    captures: [{ name, engine: { name: 'mariadb', version: '10.11.13' }, blueprint: digest, objects }],
  };
  put('restore-point.json', seal(point, key.pem, claimed));
  const state = { kind: 'jerrycan/state', version: 1, ...of, verified: claimed, broken: null, retired: null };
  put('state.json', seal(state, key.pem, claimed));
  return evil;
}

/** A world whose key was rotated a day after its start; the new one signs. */
async function rotated(revoked?: true): Promise<{ world: World; run: string; old: Key; until: string }> {
  const { world, run } = await protectedWorld();
  const old = world.key;
  const fresh = newKey(rfc3339(world.clock.now()));
  const until = rfc3339(world.clock.now() + DAY);
  Object.assign(world, { key: fresh });
  configure(world, { ...old.publicKey, until, ...(revoked && { revoked }) }, fresh.publicKey);
  return { world, run, old, until };
}

describe('a stolen key that has ended', () => {
  test('makes no restore point, at whatever time and with whatever claimed time', async () => {
    const { world, old } = await rotated();
    world.clock.pass(21 * DAY);
    const { run: honest } = await world.backup();
    world.clock.pass(60 * MINUTE);
    const evil = forge(world, old, '2026-11-21T05:00:00.000Z');
    expect(await world.restore('latest')).toMatchObject({ exitCode: 0 });
    expect(loaded(world)).toBe(honest);
    expect(await world.restore(evil)).toMatchObject({ exitCode: 3, failure: { cause: expect.stringContaining(evil) } });
  });

  test('makes none under the name of a run of its time either: the store dates it', async () => {
    const { world, old, run } = await rotated();
    world.clock.pass(21 * DAY);
    const evil = forge(world, old, '2026-11-21T05:00:00.000Z', 'wordpress-20261121t050000z-evil0');
    expect(await world.runs()).toEqual([run]);
    const { refused } = await world.points();
    expect(refused).toMatchObject([{ key: `${PREFIX}/${evil}/restore-point.json`, doubted: 'dates' }]);
  });

  test('covers no point of its time unnoticed: the older version counts, and the newer one is an attack', async () => {
    const { world, old, run } = await rotated();
    world.clock.pass(21 * DAY);
    const key = `${PREFIX}/${run}/restore-point.json`;
    const [honest] = (await world.points()).entries;
    world.store.upload(key, world.store.text(key)!);
    forge(world, old, '2026-11-21T06:00:00.000Z', run);
    const [entry] = (await world.points()).entries;
    expect(entry).toMatchObject({ point: honest!.point, versionId: honest!.versionId });
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    expect(world.events()).toContain('PointCovered');
  });

  test('the same bytes once more, dated after the end, are an attack: nothing would be left when the first ones expire', async () => {
    const { world, run } = await rotated();
    world.clock.pass(21 * DAY);
    const key = `${PREFIX}/${run}/restore-point.json`;
    world.store.upload(key, world.store.text(key)!);
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
  });

  test('cannot mark honest points as broken, retired or verified', async () => {
    const { world, old, run } = await rotated();
    const claimed = rfc3339(world.clock.now());
    const before = (await world.points()).entries[0]!.state;
    world.clock.pass(21 * DAY);
    for (const said of [{ retired: claimed }, { broken: { time: claimed, cause: 'evil' } }, { verified: claimed }]) {
      const state = { kind: 'jerrycan/state', version: 1, app: 'wordpress', cluster: 'local', run };
      const text = { ...state, verified: null, broken: null, retired: null, ...said };
      world.store.upload(`${PREFIX}/${run}/state.json`, seal(text, old.pem, claimed));
    }
    const [entry] = (await world.points()).entries;
    expect(entry!.state).toEqual(before);
  });
});

describe("the tolerated difference of the store's clock", () => {
  test.each([
    ['a rotated key by five minutes', undefined, 4 * MINUTE, 1],
    ['a rotated key not by more', undefined, 6 * MINUTE, 0],
    ['a revoked key not at all', true as const, 1, 0],
  ])('for %s', async (_, revoked, late, believed) => {
    const { world, old, until } = await rotated(revoked);
    world.clock.pass(DAY - 1);
    world.store.ahead = late;
    const claimed = rfc3339(Date.parse(until) - 1000);
    const evil = forge(world, old, claimed, 'wordpress-20261121t060000z-evil0');
    expect((await world.runs()).filter((run) => run === evil)).toHaveLength(believed);
  });
});

describe('a revoked key', () => {
  test('still verifies what the store had before', async () => {
    const { world, run } = await rotated(true);
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
  });

  test('signs no backup', async () => {
    const { world, run, old } = await rotated(true);
    world.clock.pass(2 * DAY);
    Object.assign(world, { key: old });
    const { exitCode, failure } = await world.backup();
    expect([exitCode, failure?.cause]).toEqual([3, expect.stringContaining('it is revoked from')]);
    expect(await world.runs()).toEqual([run]);
  });

  test('is reported once, however many points it has signed since, and raises no alarm', async () => {
    const { world, old } = await rotated(true);
    world.clock.pass(2 * DAY);
    for (let i = 0; i < 3; i++) forge(world, old, '2026-11-21T05:00:00.000Z', `wordpress-20261121t05000${i}z-evil0`);
    sign(world, 'wordpress-20261121t050000z-evil0', { verified: rfc3339(world.clock.now()) });
    const { exitCode, log } = await world.verify();
    expect(exitCode).toBe(0);
    const warnings = log.filter(({ event }) => event === 'warning');
    expect(warnings).toMatchObject([
      { cause: expect.stringMatching(/^3 restore points have untrusted .*revoked from/) },
    ]);
    expect(world.events()).toEqual([]);
  });
});
