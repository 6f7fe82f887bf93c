import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** Data, committed output and generated pages: no person writes their sentences. */
const LEFT_OUT =
  /^(manifests|test\/points|test\/databases\/schemas\/found)\/|^docs\/reference\/(messages|cli|store-file|cluster-file|exit-codes-and-events|api\/.*)\.md$|^(package-lock\.json|LICENSE)$/;
const READ = /\.(md|ts|js|mjs|sh|ya?ml|patch)$|^\.ci\/run$/;

/** The files that the checker reads, below `folders` where there are any. */
export function proseFiles(folders: readonly string[] = []): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const files = listed.split('\0').filter((file) => READ.test(file) && !LEFT_OUT.test(file));
  return [...new Set(files)].sort();
}
