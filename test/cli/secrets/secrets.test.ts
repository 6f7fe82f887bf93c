import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type SecretsOptions, secrets } from '../../../cli/secrets/secrets';
import { clusterFile, World } from '../world';

const KEYS = { 'runner.id': 'RUNNER', 'runner.key': 'r-secret', 'app.id': 'APP', 'app.key': 'a-secret' };

let world: World;
afterEach(() => world.end());

function create(answers?: (string | undefined)[]) {
  world = new World(answers);
  for (const [file, value] of Object.entries(KEYS)) world.write(`keys-of-store/${file}`, value);
}
const folder = () => join(world.root, 'keys-of-store');
const run = (options: SecretsOptions = {}) => secrets('shop', { from: folder(), ...options }, world.context);
const held = () =>
  Object.fromEntries(
    world.cluster.secrets.map(({ metadata, data }) => [
      `${metadata!.namespace}/${metadata!.name}`,
      Object.values(data!).map((value) => Buffer.from(value, 'base64').toString()),
    ]),
  );
const ALL = {
  'kanister/shop-runner': ['RUNNER', 'r-secret'],
  'kanister/shop-store': ['APP', 'a-secret'],
  'shop-ns/shop-store': ['APP', 'a-secret'],
};

describe('the three Secrets', () => {
  it('are made from a folder, with our labels, and a second run changes nothing', async () => {
    create();
    expect(await run()).toBe(0);
    expect(held()).toEqual(ALL);
    expect(world.cluster.secrets[0]).toMatchObject({
      type: 'Opaque',
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': 'shop' } },
    });
    expect(world.terminal.stdout).toEqual([
      'Secret kanister/shop-runner created',
      'Secret kanister/shop-store created',
      'Secret shop-ns/shop-store created',
    ]);
    expect(await run({ json: true })).toBe(0);
    expect(JSON.parse(world.terminal.stdout[3]!).secrets.map(({ state }: { state: string }) => state)).toEqual(
      Array(3).fill('unchanged'),
    );
    expect(world.cluster.secrets.map(({ metadata }) => metadata!.resourceVersion)).toEqual(['1', '1', '1']);
  });

  it('are made from a file each', async () => {
    create();
    const at = (name: string) => join(folder(), name);
    const files = {
      runnerId: at('runner.id'),
      runnerKey: at('runner.key'),
      appId: at('app.id'),
      appKey: at('app.key'),
    };
    expect(await run({ from: undefined, ...files })).toBe(0);
    expect(held()).toEqual(ALL);
    await expect(run({ from: undefined, ...files, appKey: undefined })).rejects.toMatchObject({
      message: '--app-key: is missing; give a file for each of --runner-id, --runner-key, --app-id, --app-key',
      exitCode: 2,
    });
  });

  it('are made from answers, of which the secret halves are not shown', async () => {
    create(['RUNNER', 'r-secret', 'APP', 'a-secret']);
    expect(await run({ from: undefined })).toBe(0);
    expect(held()).toEqual(ALL);
    expect(world.terminal.asked).toEqual([
      'Access key ID of the runner',
      'Secret access key of the runner (not shown)',
      'Access key ID of the app',
      'Secret access key of the app (not shown)',
    ]);
  });

  it('are two where the runner has a role', async () => {
    create();
    const runner = { credentials: 'irsa', audience: 'sts.amazonaws.com', roles: {}, sts: 'https://sts.amazonaws.com' };
    world.write('store.local.json', { ...JSON.parse(world.read('store.local.json')), runner });
    await run();
    expect(Object.keys(held())).toEqual(['kanister/shop-store', 'shop-ns/shop-store']);
  });

  it('are two where the app is beside Kanister', async () => {
    create();
    world.write('apps.json', world.read('apps.json').replace('shop-ns', 'kanister'));
    await run();
    expect(Object.keys(held())).toEqual(['kanister/shop-runner', 'kanister/shop-store']);
  });

  it('are printed for those who seal them, and no cluster is asked', async () => {
    create();
    const context = { ...world.context, cluster: () => Promise.reject(new Error('asked')) };
    expect(await secrets('shop', { from: folder(), out: '-' }, context)).toBe(0);
    const documents = parseAllDocuments(world.terminal.stdout.join('\n')).map((one) => one.toJS());
    expect(documents.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(Object.keys(ALL));
    expect(Buffer.from(documents[0].data.secretAccessKey, 'base64').toString()).toBe('r-secret');
  });

  it('are replaced only with --replace, and all or none', async () => {
    create();
    await run();
    world.write('keys-of-store/runner.key', 'another');
    world.cluster.secrets.splice(2);
    await expect(run()).rejects.toMatchObject({
      message: 'Secret kanister/shop-runner: exists with other keys; give --replace to replace them',
      exitCode: 3,
    });
    expect(Object.keys(held())).toHaveLength(2);
    expect(await run({ replace: true })).toBe(0);
    expect(world.terminal.stdout.slice(3)).toEqual([
      'Secret kanister/shop-runner replaced',
      'Secret kanister/shop-store unchanged',
      'Secret shop-ns/shop-store created',
    ]);
    expect(held()).toEqual({ ...ALL, 'kanister/shop-runner': ['RUNNER', 'another'] });
  });
});

describe('writes nothing', () => {
  afterEach(() => expect(world.cluster.secrets).toEqual([]));

  it.each([
    ['with a newline', 'r-secret\n', 'runner.key: must not end with a newline or a space; write the file with: printf'],
    ['with a space', 'r-secret ', 'runner.key: must not end with a newline'],
    ['of two words', 'r secret', 'runner.key: must be one word'],
    ['that is empty', '', 'runner.key: must not be empty'],
  ])('of a key %s, and does not say it', async (_, value, message) => {
    create();
    world.write('keys-of-store/runner.key', value);
    const failure = await run().catch((thrown) => thrown);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
    expect(failure.message).not.toContain('secret');
  });

  it.each<[string, SecretsOptions, string]>([
    [
      'without files and without a terminal',
      { from: undefined },
      'secrets: cannot ask for the key pairs (no terminal)',
    ],
    ['from a folder that is not there', { from: '/nowhere' }, '/nowhere/runner.id: cannot be read (ENOENT)'],
    ['to disk', { out: 'secrets.yaml' }, '--out: must be - (secrets.yaml)'],
  ])('%s', async (_, options, message) => {
    create();
    await expect(run(options)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  it('of one key pair for both', async () => {
    create();
    world.write('keys-of-store/app.id', 'RUNNER');
    await expect(run()).rejects.toThrow('the runner and the app must not have the same access key');
  });

  it('when the operator leaves', async () => {
    create(['RUNNER', undefined]);
    expect(await run({ from: undefined })).toBe(130);
  });

  it('in a cluster other than the recorded one, or with nothing recorded', async () => {
    create();
    world.write('clusters/local.json', clusterFile({ ca: [`sha256:${'0'.repeat(64)}`] }));
    await expect(run()).rejects.toMatchObject({ exitCode: 3 });
    world.write('clusters/local.json', clusterFile());
    await expect(run()).rejects.toMatchObject({ exitCode: 3 });
  });
});
