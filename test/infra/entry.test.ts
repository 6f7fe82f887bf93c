import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Runs the entry with each configuration in a separate process, for a stack without apps, and returns its messages; `secretKeys` are set as secrets. */
function previews(...configs: Record<string, string>[]): string[][] {
  const said = configs.map(({ secretKeys, ...config }) => {
    const keys = secretKeys ?? config.keys;
    const all = Object.entries({ ...config, ...(keys && { keys }) }).map(([key, value]) => [`jerrycan:${key}`, value]);
    return { config: Object.fromEntries(all), secrets: secretKeys ? ['jerrycan:keys'] : [] };
  });
  const args = [join(__dirname, 'entry/previews.cjs'), JSON.stringify(said)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  // Pulumi's diagnostics come first.
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const sound = { bucket: 'our-backups', region: 'eu-central-1', administrator: 'arn:aws:iam::111122223333:role/admin' };
const { bucket: bukcet, ...misspelt } = sound;
const { administrator, ...adopted } = { ...sound, adopt: 'true' };
const minio = { bucket: 'our-backups', region: 'us-east-1', endpoint: 'https://minio' };
const keys = JSON.stringify({ 'local/wordpress': { app: { accessKeyId: 'a', secretAccessKey: 'S3CR3T' } } });
let said: string[][];
beforeAll(() => {
  // In one process, which loads Pulumi and compiles the program only once.
  said = previews(
    sound,
    { ...misspelt, bukcet },
    adopted,
    { ...minio, keys },
    { ...minio, secretKeys: '{}' },
    { ...minio, secretKeys: 'S3CR3T' },
    { ...minio, kubeContexts: '["locla=admin@local"]' },
  );
}, 60_000);

it('is loaded by Pulumi, and writes nothing in a preview', () => {
  expect(said[0]).toEqual(['bucket our-backups']);
  expect(existsSync(join(__dirname, '../../examples/store.entry.json'))).toBe(false);
});

it('reports every problem of the configuration, without a stack trace', () => {
  expect(said[1]).toEqual([
    'Pulumi.entry.yaml › bucket: must be text (missing); set the name of the bucket',
    'Pulumi.entry.yaml › content: has an unknown field (bukcet); correct its spelling or remove it',
  ]);
});

it('refuses an adopted bucket with weaker settings than the configuration', () => {
  expect([...new Set(said[2])]).toEqual([
    'Pulumi.entry.yaml › our-backups: versioning: is off; turn it on, because overwritten objects are lost without it',
    'Pulumi.entry.yaml › our-backups: lock: has no default retention; set governance, 30 days',
    'Pulumi.entry.yaml › our-backups: lifecycle: a rule moves objects below jerrycan/ to GLACIER, which delays reads or has only one zone; remove the rule, or use one of STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR',
  ]);
});

it('refuses key pairs that are not encrypted, without showing them', () => {
  expect(said[3]).toEqual([
    'Pulumi.entry.yaml › keys: is not encrypted and may be in Git; make new keys at the store, and set them again: pulumi config set --secret --path \'keys["<cluster>/<app>"].app.secretAccessKey\'',
  ]);
  expect(said[4]).toEqual(['bucket our-backups']);
  expect(said[5]).toEqual([expect.stringContaining('Pulumi.entry.yaml › keys: must be a map; set it value by value')]);
  expect(said.flat().join()).not.toContain('S3CR3T');
});

it('knows the clusters of the project', () => {
  expect(said[6]).toEqual([
    'Pulumi.entry.yaml › kubeContexts: names a cluster that is not in clusters/ (locla); set one of local',
  ]);
});
