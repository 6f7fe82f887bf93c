import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { ManifestFile } from './manifests';

/** What we write ends so; nothing else in the folder is touched. */
const OURS = '.k8s.yaml';

/**
 * Makes a folder hold exactly these files: what is no longer declared goes, and so do folders left empty.
 *
 * @returns the folders that went, by their path below it, with `/`
 */
export function writeFolder(folder: string, files: Iterable<ManifestFile>): string[] {
  const stale = new Set(pathsIn(folder));
  const made = new Set<string>();
  for (const [path, text] of files) {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    // An unchanged file keeps its time, for whoever watches the folder.
    if (!stale.delete(path) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
  const gone: string[] = [];
  for (const path of stale) {
    rmSync(join(folder, path));
    for (let parent = dirname(path); parent !== '.' && isEmpty(join(folder, parent)); parent = dirname(parent)) {
      rmdirSync(join(folder, parent));
      gone.push(parent);
    }
  }
  return gone;
}

/** What a folder holds of ours. */
export function* readFolder(folder: string): Generator<ManifestFile> {
  for (const path of pathsIn(folder)) yield [path, readFileSync(join(folder, path), 'utf8')];
}

function pathsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(OURS));
  return paths.map((path) => path.replaceAll(sep, '/')).sort();
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}
