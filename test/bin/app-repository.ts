import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../bin/program';
import { repository } from '../charts/repository';
import { FakeTerminal } from '../cli/report/fake-terminal';

const ROOT = join(__dirname, '../..');

/** A repository with these files in `apps/`, as TypeScript, beside the framework. */
export function appRepository(files: Readonly<Record<string, string>>): string {
  const root = repository();
  for (const room of ['blueprints', 'constructs', 'contracts', 'node_modules'])
    symlinkSync(join(ROOT, room), join(root, room));
  mkdirSync(join(root, 'apps'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, 'apps', file), text);
  return root;
}

/** Runs a command line in a repository. */
export async function run(root: string, ...args: string[]) {
  const terminal = new FakeTerminal();
  const exitCode = await program([...args, '--root', root], terminal);
  return { exitCode, out: terminal.stdout.join('\n'), err: terminal.stderr };
}

/** The text of the sample app under another name, on the cluster that the repository has. */
export function appText(name: string, otherwise: (text: string) => string = (text) => text): string {
  const text = readFileSync(join(ROOT, 'examples/apps/wordpress.ts'), 'utf8')
    .replaceAll("'../../", "'../")
    .replace(/export const wordpress/, `export const ${name}`)
    .replace("name: 'wordpress'", `name: '${name}', cluster: 'east'`)
    .replace(/\bnamespace: 'wordpress'/, `namespace: '${name}'`);
  return otherwise(text);
}

/** The text of `apps/index.ts` with these apps. */
export const indexText = (...names: string[]): string =>
  `${names.map((name) => `import { ${name} } from './${name}';\n`).join('')}export const apps = [${names.join(', ')}];\n`;
