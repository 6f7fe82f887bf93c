import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import pMap from 'p-map';
import type { ManifestFile } from './manifests';

/** What we write ends so; nothing else in the folder is touched. */
const OURS = '.k8s.yaml';

/** The next files are made while so many are written: enough to keep the disk busy, few enough to hold in memory. */
const WRITTEN_AT_ONCE = 32;

/** Makes a folder hold exactly these files: what is no longer declared goes, and so do folders left empty. */
export async function writeFolder(folder: string, files: Iterable<ManifestFile>): Promise<void> {
  const stale = new Set(pathsIn(folder));
  const made = new Set<string>();
  const write = async ([path, text]: ManifestFile): Promise<void> => {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    // An unchanged file keeps its time, for whoever watches the folder.
    if (!stale.delete(path) || (await readFile(file, 'utf8')) !== text) await writeFile(file, text);
  };
  await pMap(files, write, { concurrency: WRITTEN_AT_ONCE });
  for (const path of stale) {
    rmSync(join(folder, path));
    for (let parent = dirname(path); parent !== '.' && isEmpty(join(folder, parent)); parent = dirname(parent))
      rmdirSync(join(folder, parent));
  }
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
