import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRepository, appText, indexText, run } from './app-repository';

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: root });

async function committed(): Promise<string> {
  const root = appRepository({ 'shop.ts': appText('shop'), 'index.ts': indexText('shop') });
  expect((await run(root, 'synth')).exitCode).toBe(0);
  git(root, 'init', '--quiet');
  git(root, 'add', 'apps', 'apps.json', 'manifests', 'keys', 'clusters', 'store.prod.json');
  git(root, 'commit', '--quiet', '--message', 'an app');
  return root;
}

it('passes the gate where the working tree is synthesized', async () => {
  const root = await committed();
  expect(await run(root, 'diff', 'HEAD', '--gate')).toMatchObject({ exitCode: 0, err: [] });
});

it.each<[string, string, string]>([
  [
    'was refused',
    appText('shop', (text) => text.replace(/namespace: '.*'/, "namespace: 'S'")),
    'cannot be synthesized (1 to correct)',
  ],
  ['cannot be loaded', 'export const shop = {{', 'cannot be synthesized (1 to correct)'],
  [
    'was not run',
    appText('shop', (text) => text.replace("'15 */6 * * *'", "'15 */4 * * *'")),
    'must be what the apps declare (changed: manifests/east/shop/CronJob.shop-backup.k8s.yaml and 1 more)',
  ],
])('tells a synthesis that %s from a tree without a change', async (_, text, why) => {
  const root = await committed();
  writeFileSync(join(root, 'apps/shop.ts'), text);
  // Another process would read the file again.
  jest.resetModules();
  const message = `diff › manifests: ${why}; run 'npx jerrycan synth', and compare again`;
  const { exitCode, out, err } = await run(root, 'diff', 'HEAD', '--gate');
  expect([exitCode, out, err]).toEqual([1, expect.stringContaining('no change in the synthesized files'), [message]]);
  expect((await run(root, 'diff', 'HEAD')).exitCode).toBe(0);
  const json = await run(root, 'diff', 'HEAD', '--gate', '--json');
  expect([json.exitCode, JSON.parse(json.out)]).toMatchObject([
    1,
    { stale: message.slice('diff › manifests: '.length) },
  ]);
});

it('compares the files alone where no apps are declared, as in a checkout of another commit', async () => {
  const root = await committed();
  rmSync(join(root, 'apps'), { recursive: true });
  expect(await run(root, 'diff', 'HEAD', '--gate')).toMatchObject({ exitCode: 0, err: [] });
});
