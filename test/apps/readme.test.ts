import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { readDataFiles } from '../../charts/inputs/inputs';
import { check } from '../../constructs/checks';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { sentence } from '../../constructs/declaration/finding';

const ROOT = join(__dirname, '../..');

/** Loads the app file in the README as if it were in `apps/`. */
function declared(): DeclaredApp[] {
  const [, text = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  const exported: Record<string, DeclaredApp> = {};
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
  const module = { exports: exported };
  new Function('require', 'module', code)((path: string) => require(path.replace(/^\.\.\//, '../../')), module);
  return Object.values(module.exports);
}

it('has an app file that is accepted: only steps of the user remain', () => {
  const apps = declared();
  expect(apps.map(({ name }) => name)).toEqual(['shop']);
  const said = check({ apps, ...readDataFiles(join(ROOT, 'examples')) }).filter(({ subject }) => subject === 'shop');
  expect(said.map(sentence)).toEqual([
    'shop › store: has no identity (store.local.json); create its key pair (`pulumi up`, or manually), and list the app under identities',
    'shop › keys: has no signing key (keys/shop.json is missing); run `npx jerrycan keys shop`',
  ]);
});
