import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { type Manifests, manifestsIn } from './manifest-file';
import { textOf } from './manifest-text';
import type { Unjudged } from './unjudged';

export interface ManifestFolder extends Manifests {
  /** How many files there are. */
  readonly files: number;
}

const SKIPPED = /^(\.git|node_modules)$/;

/**
 * Reads the objects of all manifests in a folder and below it, of one file, or of stdin (`-`): YAML of several documents, JSON, lists. What is no object of
 * Kubernetes', such as a chart's values, is passed over. A file that cannot be read is not judged.
 *
 * @param namespace of what names none
 * @throws Failure (usage) if there is no such folder, no manifest in it, or nothing at stdin
 */
export function manifestFolder(path: string, namespace: string): ManifestFolder {
  const { files, unjudged } = filesIn(path);
  const count = files.length + unjudged.length;
  // A wrong path, and not a folder without data.
  if (count === 0)
    throw new Failure(path, 'holds no manifest', {
      next: 'name a folder with .yaml, .yml or .json files, or a file',
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
  why: `cannot be read (${(cause as Error).message}); correct it, or take it away`,
});

/** @throws Failure (usage) if nothing comes: what was to render it has failed */
function stdin(): string {
  const text = textOf(readFileSync(0));
  if (text.trim() === '')
    throw new Failure('stdin', 'is empty', { next: 'see why nothing was rendered', exitCode: EXIT.usage });
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
    throw new Failure(path, 'is not there', { next: 'name a folder of manifests, or a file', exitCode: EXIT.usage });
  if (!status.isDirectory()) return { files: [path], unjudged: [] };
  const found: Files = { files: [], unjudged: [] };
  collect(path, found, new Set());
  return found;
}

/** @param seen the folders that were read, by their real paths: a link may lead back */
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
    // Editors make such files, hidden ones.
    else if (!status && !name.startsWith('.'))
      found.unjudged.push({ where: path, why: 'leads nowhere; correct the link, or take it away' });
  } catch (cause) {
    // Links that lead to each other, folders that may not be looked into.
    found.unjudged.push(unreadable(path, cause));
  }
}
