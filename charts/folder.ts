import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Files } from './manifests';

/** What we write ends so; nothing else in the folder is touched. */
const OURS = '.k8s.yaml';

/** Makes a folder hold exactly these files: what is no longer declared goes, and so do folders left empty. */
export function writeFolder(folder: string, files: Files): void {
  for (const stale of [...readFolder(folder).keys()].filter((path) => !files.has(path))) {
    rmSync(join(folder, stale));
    for (let parent = dirname(stale); parent !== '.' && isEmpty(join(folder, parent)); parent = dirname(parent))
      rmdirSync(join(folder, parent));
  }
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

/** What a folder holds of ours. */
export function readFolder(folder: string): Files {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(OURS));
  return new Map(paths.sort().map((path) => [path.replaceAll(sep, '/'), readFileSync(join(folder, path), 'utf8')]));
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}
