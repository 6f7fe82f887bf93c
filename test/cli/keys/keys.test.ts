import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { keys } from '../../../cli/keys/keys';
import { Failure } from '../../../cli/terminal/failure';
import type { KeyFile } from '../../../contracts/files/signing-keys';
import { idOfPrivateKey } from '../../../runner/catalog/signature';
import { World } from '../world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

const file = (): KeyFile => JSON.parse(world.read('keys/shop.json'));
const secretKey = (index = 0) => Buffer.from(world.cluster.secrets[index]!.data!.privateKey!, 'base64').toString();
const everythingSaid = () => [...world.terminal.stdout, ...world.terminal.stderr].join('\n');

it('writes the private key only to the Secret, and the public key only to the file', async () => {
  expect(await keys('shop', {}, world.context)).toBe(0);
  const id = idOfPrivateKey(secretKey());
  expect(file()).toEqual({
    version: 1,
    app: 'shop',
    keys: [{ id, spki: expect.any(String), from: '2026-11-21T04:15:00Z', until: null }],
  });
  expect(world.cluster.secrets[0]).toMatchObject({
    metadata: {
      name: 'shop-signing',
      namespace: 'kanister',
      labels: { 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': 'shop' },
    },
    type: 'Opaque',
  });
  expect(everythingSaid()).not.toContain('PRIVATE');
  expect(readdirSync(join(world.root, 'keys'))).toEqual(['shop.json']);
  expect(world.terminal.stderr.at(-1)).toBe(`shop: key ${id} is in keys/shop.json; now run \`npm start\` and commit`);
});

it('changes nothing if it is repeated', async () => {
  await keys('shop', {}, world.context);
  const before = [world.read('keys/shop.json'), secretKey()];
  expect(await keys('shop', {}, world.context)).toBe(0);
  expect([world.read('keys/shop.json'), secretKey()]).toEqual(before);
  expect(world.terminal.stdout[0]).toContain('nothing to do');
});

describe('--json', () => {
  it('prints the keys of the file and what was done, and no private half', async () => {
    expect(await keys('shop', { json: true }, world.context)).toBe(0);
    const { keys: known } = file();
    const report = {
      app: 'shop',
      file: 'keys/shop.json',
      changed: true,
      keys: known,
      messages: [expect.any(String), expect.any(String)],
    };
    expect(JSON.parse(world.terminal.stdout.join('\n'))).toEqual(report);
    expect(world.terminal.stderr).toEqual([]);
    expect(everythingSaid()).not.toContain('PRIVATE');
    world.terminal.stdout.length = 0;
    await keys('shop', { json: true }, world.context);
    expect(JSON.parse(world.terminal.stdout.join('\n'))).toEqual({
      ...report,
      changed: false,
      messages: [expect.stringContaining('nothing to do')],
    });
  });

  it('cannot be used where stdout is the manifest', async () => {
    await expect(keys('shop', { json: true, out: '-' }, world.context)).rejects.toThrow(
      '--out: cannot be used with --json',
    );
  });
});

describe('can be completed by another run', () => {
  const broken = new Failure('cluster', 'does not answer', { next: 'wait' });

  it('if the Secret cannot be written', async () => {
    world.cluster.failures.push({ method: 'createSecret', failure: broken });
    await expect(keys('shop', {}, world.context)).rejects.toBe(broken);
    expect(existsSync(join(world.root, 'keys/shop.json'))).toBe(false);

    expect(await keys('shop', {}, world.context)).toBe(0);
    expect(file().keys.at(-1)!.id).toBe(idOfPrivateKey(secretKey()));
  });

  it('if the file cannot be written', async () => {
    const path = join(world.root, 'keys', 'shop.json.new');
    mkdirSync(path, { recursive: true });
    await world.clock.sleep(1_000);
    const made = '2026-11-21T04:15:01Z';
    await expect(keys('shop', {}, world.context)).rejects.toThrow('run the same command again');
    const key = secretKey();

    rmSync(path, { recursive: true });
    await world.clock.sleep(3_600_000);
    expect(await keys('shop', {}, world.context)).toBe(0);
    expect(secretKey()).toBe(key);
    // The key is valid since it signs, not since the file has it.
    expect(file().keys).toMatchObject([{ id: idOfPrivateKey(key), from: made, until: null }]);
  });
});

describe('refuses', () => {
  it('a second key if the Secret of the first is missing', async () => {
    await keys('shop', {}, world.context);
    world.cluster.secrets.splice(0);
    await expect(keys('shop', {}, world.context)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('check that this is the right cluster'),
    });
    expect(world.cluster.secrets).toEqual([]);
    expect(await keys('shop', { rotate: true }, world.context)).toBe(0);
  });

  it('a Secret with other content, without printing it', async () => {
    await keys('shop', {}, world.context);
    world.cluster.secrets[0]!.data = { privateKey: Buffer.from('hunter2').toString('base64') };
    const failure = await keys('shop', {}, world.context).catch((thrown) => thrown);
    expect(failure).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('must contain a signing key (it is not a private key in PEM)'),
    });
    expect(failure.message).not.toContain('hunter2');
    expect(await keys('shop', { rotate: true }, world.context)).toBe(0);
    expect(idOfPrivateKey(secretKey())).toBe(file().keys.at(-1)!.id);
  });

  it('to write a private key to disk', async () => {
    await expect(keys('shop', { out: 'key.yaml' }, world.context)).rejects.toMatchObject({ exitCode: 2 });
  });

  it('a file of another app, and preserves it', async () => {
    world.write('keys/shop.json', { version: 1, app: 'blog', keys: [] });
    await expect(keys('shop', {}, world.context)).rejects.toMatchObject({ exitCode: 2 });
    expect(world.cluster.secrets).toEqual([]);
  });
});

describe('--out -', () => {
  const context = () => ({
    ...world.context,
    cluster: () => {
      throw new Error('no cluster is needed');
    },
  });

  it('prints the Secret for people who seal it themselves', async () => {
    expect(await keys('shop', { out: '-' }, context())).toBe(0);
    const secret = parse(world.terminal.stdout.join('\n'));
    expect(secret).toMatchObject({ kind: 'Secret', metadata: { name: 'shop-signing', namespace: 'kanister' } });
    const pem = Buffer.from(secret.data.privateKey, 'base64').toString();
    expect(file().keys).toMatchObject([{ id: idOfPrivateKey(pem), until: null }]);
    expect(world.terminal.stderr.join()).not.toContain(secret.data.privateKey);
  });

  it('requires --rotate for a second key', async () => {
    await keys('shop', { out: '-' }, context());
    await expect(keys('shop', { out: '-' }, context())).rejects.toMatchObject({ exitCode: 3 });
    expect(await keys('shop', { out: '-', rotate: true }, context())).toBe(0);
    expect(file().keys).toHaveLength(2);
  });
});
