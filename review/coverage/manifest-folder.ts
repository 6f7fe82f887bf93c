import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { type Manifests, manifestsIn } from './manifest-file';
import { textOf } from './manifest-text';
import type { Unjudged } from './unjudged';

export interface ManifestFolder extends Manifests {
  /** The number of files. */
  readonly files: number;
}

const SKIPPED = /^(\.git|node_modules)$/;

/**
 * Reads the objects of all manifests in a folder tree, of one file, or of stdin (`-`): YAML with several documents, JSON, lists. Other
 * content, such as the values of a chart, is skipped. A file that cannot be read is reported as not judged.
 *
 * @param namespace the namespace of objects that name none
 * @throws Failure (usage) if the folder does not exist, contains no manifest, or stdin is empty
 */
export function manifestFolder(path: string, namespace: string): ManifestFolder {
  const { files, unjudged } = filesIn(path);
  const count = files.length + unjudged.length;
  // Probably a wrong path, not a folder without data.
  if (count === 0)
    throw new Failure(path, 'contains no manifest', {
      next: 'pass a folder with .yaml, .yml or .json files, or a file',
      exitCode: EXIT.usage,
    });
  const read = files.map((file) => readManifests(file, namespace));
  return {
    files: count,
    objects: read.flatMap(({ objects }) => objects),
    custom: read.flatMap(({ custom }) => custom),
    unjudged: [...unjudged, ...read.flatMap((each) => each.unjudged)],
  };
}

function readManifests(file: string, namespace: string): Manifests {
  if (file === '-') return manifestsIn('stdin', stdin(), namespace);
  try {
    return manifestsIn(file, textOf(readFileSync(file)), namespace);
  } catch (cause) {
    return { objects: [], custom: [], unjudged: [unreadable(file, cause)] };
  }
}

const unreadable = (path: string, cause: unknown): Unjudged => ({
  where: path,
  why: `cannot be read (${(cause as Error).message}); correct it, or delete it`,
});

/** @throws Failure (usage) if stdin is empty: the program that renders has failed */
function stdin(): string {
  const text = textOf(readFileSync(0));
  if (text.trim() === '')
    throw new Failure('stdin', 'is empty', { next: 'check why nothing was rendered', exitCode: EXIT.usage });
  return text;
}

interface Files {
  readonly files: string[];
  readonly unjudged: Unjudged[];
}

function filesIn(path: string): Files {
  if (path === '-') return { files: [path], unjudged: [] };
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status)
    throw new Failure(path, 'does not exist', { next: 'pass a folder of manifests, or a file', exitCode: EXIT.usage });
  if (!status.isDirectory()) return { files: [path], unjudged: [] };
  const found: Files = { files: [], unjudged: [] };
  collect(path, found, new Set());
  return found;
}

/** @param seen the real paths of the folders that were read: a link may form a cycle */
function collect(folder: string, found: Files, seen: Set<string>): void {
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of readdirSync(folder).sort()) look(folder, name, found, seen);
  } catch (cause) {
    found.unjudged.push(unreadable(folder, cause));
  }
}

function look(folder: string, name: string, found: Files, seen: Set<string>): void {
  const path = join(folder, name);
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory() && !SKIPPED.test(name)) collect(path, found, seen);
    else if (status?.isFile() && /\.(ya?ml|json)$/i.test(name)) found.files.push(path);
    // Editors make hidden files of this kind.
    else if (!status && !name.startsWith('.'))
      found.unjudged.push({ where: path, why: 'is a broken link; correct it, or delete it' });
  } catch (cause) {
    // Links that lead to each other, or folders without read permission.
    found.unjudged.push(unreadable(path, cause));
  }
}
