import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { REPOSITORY } from './step';

/** The app's file in the repository. */
export const APP_FILE = 'demo/app/wordpress-demo.ts';

/** Writes `apps/` of the demo's folder: the app's file, with imports that lead to the repository, and the list of apps. */
export function writeApp(folder: string): void {
  const apps = join(folder, 'apps');
  mkdirSync(apps, { recursive: true });
  const text = readFileSync(join(REPOSITORY, APP_FILE), 'utf8');
  writeFileSync(join(apps, 'wordpress-demo.ts'), text.replaceAll("'../../", `'${relative(apps, REPOSITORY)}/`));
  const lines = ["import { wordpressDemo } from './wordpress-demo';", '', 'export const apps = [wordpressDemo];', ''];
  writeFileSync(join(apps, 'index.ts'), lines.join('\n'));
  // Outside of the repository, the app's file finds no packages.
  const packages = join(folder, 'node_modules');
  if (relative(REPOSITORY, resolve(folder)).startsWith('..') && !existsSync(packages))
    symlinkSync(join(REPOSITORY, 'node_modules'), packages);
}
