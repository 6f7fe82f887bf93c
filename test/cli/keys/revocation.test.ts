import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { withNextKey, withOnlyKey, withRevoked } from '../../../cli/keys/key-history';
import { keys } from '../../../cli/keys/keys';
import type { KeysOptions } from '../../../cli/keys/keys-context';
import { withKey } from '../../../cli/keys/signing-key';
import { Failure } from '../../../cli/terminal/failure';
import type { KeyFile } from '../../../contracts/files/signing-keys';
import { idOfPrivateKey } from '../../../runner/catalog/signature';
import type { World } from '../world';
import { KeyStory } from './key-story';

const NOW = '2026-12-21T04:15:00Z';
let story: KeyStory;
let world: World;
beforeEach(async () => {
  story = await KeyStory.begin();
  ({ world } = story);
});
afterEach(() => story.end());

const file = () => story.file();
const run = (options: KeysOptions) => story.run(options);
const id = () => file().keys[0]!.id;
const held = () => story.held();

it('of the current key makes a new pair, the only one in the Secret', async () => {
  const old = id();
  expect(await run({ revoke: old })).toBe(0);
  const [former, fresh] = file().keys;
  expect(former).toMatchObject({ id: old, until: NOW, revoked: true });
  expect(fresh).toEqual({ id: expect.any(String), spki: expect.any(String), from: NOW, until: null });
  expect(held()).toEqual([['privateKey', fresh!.id]]);
  const before = [held(), file()];
  expect(await run({ revoke: old })).toBe(0);
  expect([held(), file()]).toEqual(before);
});

it('starts at the given time, and a later revocation does not move it', async () => {
  const old = id();
  await run({ revoke: old, since: '2026-12-01T00:00:00Z' });
  await run({ revoke: old });
  expect(file().keys[0]).toMatchObject({ until: '2026-12-01T00:00:00Z', revoked: true });
  await run({ revoke: old, since: '2026-11-30T00:00:00Z' });
  expect(file().keys).toMatchObject([{ until: '2026-11-30T00:00:00Z', revoked: true }, { until: null }]);
  await run({ rotate: true });
  expect(file().keys[0]).toMatchObject({ until: '2026-11-30T00:00:00Z', revoked: true });
});

it('also revokes the next key, because both are in the same Secret', async () => {
  await run({ rotate: true });
  const [old, next] = file().keys;
  await run({ revoke: old!.id });
  expect(file().keys).toMatchObject([
    { id: old!.id, until: NOW, revoked: true },
    { id: next!.id, until: NOW, revoked: true },
    { until: null },
  ]);
  expect(held()).toEqual([['privateKey', file().keys[2]!.id]]);
});

it('of a key with an end contacts no cluster, and keeps the current key', async () => {
  await run({ rotate: true });
  story.sync();
  await run({ finish: true });
  const before = held();
  const asked = () => Promise.reject(new Error('asked'));
  expect(
    await keys('shop', { revoke: id(), since: '2026-12-20T00:00:00Z' }, { ...world.context, cluster: asked }),
  ).toBe(0);
  expect(file().keys).toMatchObject([{ until: '2026-12-20T00:00:00Z', revoked: true }, { until: null }]);
  expect(held()).toEqual(before);
});

describe('can be completed by another run', () => {
  it('if the cluster does not answer: the file has the revocation', async () => {
    const old = id();
    const broken = new Failure('cluster', 'does not answer', { next: 'wait' });
    await expect(
      keys('shop', { revoke: old }, { ...world.context, cluster: () => Promise.reject(broken) }),
    ).rejects.toBe(broken);
    expect(file().keys).toMatchObject([{ id: old, revoked: true, until: NOW }]);
    await world.clock.sleep(3_600_000);
    expect(await run({ revoke: old })).toBe(0);
    expect(file().keys).toMatchObject([{ id: old, until: NOW }, { until: null }]);
    expect(held()).toEqual([['privateKey', file().keys[1]!.id]]);
  });

  it('if the file cannot be written after the Secret', async () => {
    const old = id();
    const { patchSecret } = world.cluster;
    const path = join(world.root, 'keys', 'shop.json.new');
    world.cluster.patchSecret = async (...args) => {
      mkdirSync(path, { recursive: true });
      return patchSecret.apply(world.cluster, args);
    };
    await expect(run({ revoke: old })).rejects.toThrow('run the same command again');
    world.cluster.patchSecret = patchSecret;
    rmSync(path, { recursive: true });
    const [[, fresh]] = held() as [[string, string]];
    expect(await run({ revoke: old })).toBe(0);
    expect(file().keys).toMatchObject([
      { id: old, revoked: true },
      { id: fresh, until: null },
    ]);
  });

  it('if a next key was made and not published: it is replaced too', async () => {
    const path = join(world.root, 'keys', 'shop.json.new');
    mkdirSync(path, { recursive: true });
    await expect(run({ rotate: true })).rejects.toThrow('run the same command again');
    rmSync(path, { recursive: true });
    await run({ revoke: id() });
    expect(file().keys).toMatchObject([{ revoked: true }, { until: null }]);
    expect(held()).toEqual([['privateKey', file().keys[1]!.id]]);
  });

  it('with any command: a revoked key never stays in the Secret', async () => {
    const [key] = file().keys;
    world.write('keys/shop.json', { ...file(), keys: [{ ...key, until: NOW, revoked: true }] });
    expect(await run({})).toBe(0);
    expect(held()).toEqual([['privateKey', file().keys[1]!.id]]);
  });
});

it('makes a first key in a new cluster without the Secret of the stolen key', async () => {
  world.cluster.secrets.splice(0);
  expect(await run({ revoke: id() })).toBe(0);
  expect(file().keys).toMatchObject([{ revoked: true }, { until: null }]);
  expect(held()).toEqual([['privateKey', file().keys[1]!.id]]);
});

it('with --out - prints the Secret that replaces the sealed one', async () => {
  world.terminal.stdout.length = 0;
  const asked = () => Promise.reject(new Error('asked'));
  await keys('shop', { rotate: true, out: '-' }, { ...world.context, cluster: asked });
  world.terminal.stdout.length = 0;
  expect(await keys('shop', { revoke: id(), out: '-' }, { ...world.context, cluster: asked })).toBe(0);
  const { data } = parse(world.terminal.stdout.join('\n'));
  expect(Object.keys(data)).toEqual(['privateKey']);
  const fresh = idOfPrivateKey(Buffer.from(data.privateKey, 'base64').toString());
  expect(file().keys).toMatchObject([{ revoked: true }, { revoked: true }, { id: fresh, until: null }]);
});

it('no change of keys moves an end to a later time, or undoes a revocation', () => {
  const time = fc.date({ min: new Date('2026-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });
  const change = fc.record({ kind: fc.constantFrom('rotate', 'next', 'only', 'revoke'), at: time, which: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      let all: KeyFile = withKey({ version: 1, app: 'shop', keys: [] }, { id: '0', spki: '' }, new Date(0));
      for (const { kind, at, which } of changes) {
        const before = all;
        const made = { id: `${before.keys.length}`, spki: '' };
        const chosen = before.keys[which % before.keys.length]!.id;
        if (kind === 'rotate') all = withKey(before, made, at);
        if (kind === 'next') all = withNextKey(before, made, at);
        if (kind === 'only') all = withOnlyKey(before, chosen, at);
        if (kind === 'revoke') all = withRevoked(before, chosen, at);
        for (const [index, { until, revoked, ...rest }] of before.keys.entries()) {
          const after = all.keys[index]!;
          expect(after).toMatchObject(rest);
          if (until !== null) expect(Date.parse(after.until!)).toBeLessThanOrEqual(Date.parse(until));
          if (revoked) expect(after.revoked).toBe(true);
          if (after.revoked) expect(after.until).not.toBeNull();
        }
      }
    }),
  );
});
