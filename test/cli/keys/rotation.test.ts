import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { keys } from '../../../cli/keys/keys';
import type { KeysOptions } from '../../../cli/keys/keys-context';
import { Failure } from '../../../cli/terminal/failure';
import { idOfPrivateKey } from '../../../runner/catalog/signature';
import type { World } from '../world';
import { DAY, KeyStory } from './key-story';

let story: KeyStory;
let world: World;
beforeEach(async () => {
  story = await KeyStory.begin();
  ({ world } = story);
});
afterEach(() => story.end());

const file = () => story.file();
const run = (options: KeysOptions) => story.run(options);
const held = (entry: string) => new Map(story.held()).get(entry);
const secret = () => ({ current: held('privateKey'), next: held('nextPrivateKey') });
const said = () => [...world.terminal.stdout, ...world.terminal.stderr].join('\n');
const sync = () => story.sync();

it('lets the current key sign until the cluster has the next one, then ends it', async () => {
  const { current: old } = secret();
  expect(await run({ rotate: true })).toBe(0);
  const { current, next } = secret();
  expect(current).toBe(old);
  expect(next).toEqual(expect.not.stringMatching(old!));
  expect(file().keys).toMatchObject([
    { id: old, until: null },
    { id: next, until: null, from: '2026-12-21T04:15:00Z' },
  ]);
  expect(said()).not.toContain('PRIVATE');

  await world.clock.sleep(60 * DAY);
  sync();
  expect(await run({ finish: true })).toBe(0);
  expect(secret()).toEqual({ current: next, next: undefined });
  expect(world.cluster.secrets[0]!.metadata!.annotations).toEqual({ 'jerrycan.dev/key-from': '2026-12-21T04:15:00Z' });
  expect(file().keys).toMatchObject([
    { id: old, until: '2027-02-20T04:15:00Z' },
    { id: next, until: null },
  ]);
  const before = [secret(), file()];
  expect(await run({ finish: true })).toBe(0);
  expect(world.terminal.stdout.at(-1)).toContain('nothing to do');
  expect([secret(), file()]).toEqual(before);
});

it('does not finish before the cluster has the next key', async () => {
  sync();
  await run({ rotate: true });
  const before = [secret(), file()];
  await expect(run({ finish: true })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('does not have the key'),
  });
  world.undeploy();
  await expect(run({ finish: true })).rejects.toMatchObject({ exitCode: 3 });
  expect([secret(), file()]).toEqual(before);
});

it.each([{}, { rotate: true }])('reports what is pending, and makes no third key: %j', async (options) => {
  await run({ rotate: true });
  const before = [secret(), file()];
  expect(await run(options)).toBe(0);
  expect(world.terminal.stdout.at(-1)).toContain('the cluster does not have it yet');
  sync();
  expect(await run(options)).toBe(0);
  expect(world.terminal.stdout.at(-1)).toContain('npx jerrycan keys shop --finish');
  expect([secret(), file()]).toEqual(before);
});

describe('can be completed by another run', () => {
  const broken = new Failure('cluster', 'does not answer', { next: 'wait' });
  /** Every patch fails, except the first, which reads. */
  const breakSecret = (after: boolean) => {
    const { patchSecret } = world.cluster;
    let calls = 0;
    world.cluster.patchSecret = async (...args) => {
      if (calls++ !== 1) return patchSecret.apply(world.cluster, args);
      if (after) await patchSecret.apply(world.cluster, args);
      throw broken;
    };
  };
  const withoutDisk = async (options: KeysOptions) => {
    const path = join(world.root, 'keys', 'shop.json.new');
    mkdirSync(path, { recursive: true });
    await expect(run(options)).rejects.toThrow('run the same command again');
    rmSync(path, { recursive: true });
  };

  it.each([
    [
      'the Secret could not be written',
      async (options: KeysOptions) => {
        breakSecret(false);
        await expect(run(options)).rejects.toBe(broken);
      },
    ],
    [
      'the answer of the API server was lost',
      async (options: KeysOptions) => {
        breakSecret(true);
        await expect(run(options)).rejects.toBe(broken);
      },
    ],
    ['the file could not be written', withoutDisk],
  ])('when %s', async (_, interrupted) => {
    const { current: old } = secret();
    await interrupted({ rotate: true });
    expect(secret().current).toBe(old);
    expect(await run({ rotate: true })).toBe(0);
    const { next } = secret();
    expect(file().keys).toMatchObject([
      { id: old, until: null },
      { id: next, until: null },
    ]);
    sync();
    await interrupted({ finish: true });
    expect(await run({ finish: true })).toBe(0);
    expect(secret()).toEqual({ current: next, next: undefined });
    expect(file().keys).toMatchObject([
      { id: old, until: expect.any(String) },
      { id: next, until: null },
    ]);
  });

  it('reports that only the end of the previous key is missing', async () => {
    await run({ rotate: true });
    sync();
    await withoutDisk({ finish: true });
    await run({});
    expect(world.terminal.stdout.at(-1)).toContain('--finish');
  });
});

describe('refuses', () => {
  it.each([
    [{ rotate: true, finish: true }],
    [{ rotate: true, revoke: 'x' }],
    [{ finish: true, revoke: 'x' }],
    [{ since: '2026-11-21T00:00:00Z' }],
    [{ revoke: 'x', since: 'yesterday' }],
    [{ revoke: 'x', since: '2026-11-21' }],
    [{ revoke: 'x', since: '2027-11-21T00:00:00Z' }],
    [{ revoke: 'x' }],
  ])('%j', async (options) => {
    const before = [secret(), file()];
    await expect(run(options)).rejects.toMatchObject({ exitCode: 2 });
    expect([secret(), file()]).toEqual(before);
  });

  it('to finish without a Secret', async () => {
    world.cluster.secrets.splice(0);
    await expect(run({ finish: true })).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('--out -', () => {
  const sealed = (options: KeysOptions) =>
    keys('shop', { ...options, out: '-' }, { ...world.context, cluster: () => Promise.reject(new Error('asked')) });

  it('prints only the next key, for the sealed Secret', async () => {
    const [old] = file().keys;
    world.terminal.stdout.length = 0;
    expect(await sealed({ rotate: true })).toBe(0);
    const printed = parse(world.terminal.stdout.join('\n'));
    expect(Object.keys(printed.data)).toEqual(['nextPrivateKey']);
    const next = idOfPrivateKey(Buffer.from(printed.data.nextPrivateKey, 'base64').toString());
    expect(file().keys).toMatchObject([
      { id: old!.id, until: null },
      { id: next, until: null },
    ]);
    await expect(sealed({ rotate: true })).rejects.toMatchObject({ exitCode: 3 });

    world.terminal.stdout.length = 0;
    expect(await sealed({ finish: true })).toBe(0);
    expect(world.terminal.stdout).toEqual([]);
    expect(file().keys).toMatchObject([
      { id: old!.id, until: '2026-12-22T04:15:00Z' },
      { id: next, until: null },
    ]);
    expect(await sealed({ finish: true })).toBe(0);
  });
});
