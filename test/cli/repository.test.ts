import { World } from './world';

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
  ['apps.json', '{', 'apps.json: cannot be read'],
  ['apps.json', { version: 2, apps: [] }, 'apps.json: cannot be read'],
  ['apps.json', { version: 1, apps: [{ name: '../etc' }] }, 'apps.json: cannot be read'],
  ['clusters/local.json', { name: 'local', stack: 'local' }, 'clusters/local.json: cannot be read'],
  ['store.local.json', { version: 1 }, 'store.local.json: cannot be used (store.local.json › stack: is no name'],
])('says which file is wrong: %s %j', (path, content, message) => {
  world.write(path, content);
  const read = () => {
    const app = world.repository.app('shop');
    world.repository.store(world.repository.cluster(app).stack);
  };
  expect(read).toThrow(message);
  expect(read).toThrow(expect.objectContaining({ exitCode: 2 }));
});

it('says what to do where a file is not there', () => {
  expect(() => world.repository.store('prod')).toThrow("store.prod.json: is not there; 'pulumi up' makes it");
});
