import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { World } from '../world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

it('reads app, cluster and store', () => {
  const app = world.repository.app('shop');
  expect([app.namespace, world.repository.cluster(app).kanister.namespace]).toEqual(['shop-ns', 'kanister']);
  expect(world.repository.store('local').bucket).toBe('bucket');
  expect(world.repository.store(`${world.root}/store.local.json`).bucket).toBe('bucket');
});

it.each<[string, unknown, string]>([
  ['apps.json', '{', 'apps.json: cannot be used'],
  ['apps.json', { version: 2, apps: [] }, 'apps.json: cannot be used'],
  ['apps.json', { version: 1, apps: [{ name: '../etc' }] }, 'apps.json: cannot be used'],
  ['clusters/local.json', { name: 'local', stack: 'local' }, 'clusters/local.json: cannot be used'],
  ['store.local.json', { version: 2 }, 'store.local.json: cannot be used (store.local.json › stack: must be a name'],
])('names the invalid file: %s %j', (path, content, message) => {
  world.write(path, content);
  const read = () => {
    const app = world.repository.app('shop');
    world.repository.store(world.repository.cluster(app).stack);
  };
  expect(read).toThrow(message);
  expect(read).toThrow(expect.objectContaining({ exitCode: 2 }));
});

it('reads the keys in Git, and none without a file', () => {
  expect(world.repository.keys('shop')).toEqual({ version: 1, app: 'shop', keys: [] });
  const { keys } = JSON.parse(readFileSync(join(__dirname, '../../../examples/keys/wordpress.json'), 'utf8'));
  world.write('keys/shop.json', { version: 1, app: 'shop', keys });
  expect(world.repository.keys('shop').keys).toEqual(keys);
});

it.each([
  [
    { app: 'shop', keys: [{ id: '0'.repeat(16), spki: 'a2V5', from: '2026-11-21T00:00:00Z', until: null }] },
    'keys/shop.json: cannot be used (keys/shop.json › keys.0.spki: must be an Ed25519 public key ("a2V5")',
  ],
  [{ app: 'blog', keys: [] }, 'keys/shop.json: belongs to another app (blog); restore it from Git'],
])('refuses a key file with %j', (content, message) => {
  world.write('keys/shop.json', { version: 1, ...content });
  const read = () => world.repository.keys('shop');
  expect(read).toThrow(message);
  expect(read).toThrow(expect.objectContaining({ exitCode: 2 }));
});

it('says what to do if a file does not exist', () => {
  expect(() => world.repository.store('prod')).toThrow('store.prod.json: does not exist; run `pulumi up` to create it');
});
