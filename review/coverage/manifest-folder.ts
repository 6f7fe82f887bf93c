import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../cli/exit-code';
import { Failure } from '../../cli/failure';
import { objectsIn, Unreadable } from './manifest-file';
import type { ManifestObject } from './manifest-object';

export interface ManifestFolder {
  readonly objects: readonly ManifestObject[];
  /** How many files were read. */
  readonly files: number;
  /** What cannot be read: `<file>:<line>: <why>`. */
  readonly troubles: readonly string[];
}

const SKIPPED = /^(\.git|node_modules)$/;

/**
 * Reads the objects of all manifests in a folder and below it, of one file, or of stdin (`-`): YAML of several documents, JSON, lists. What is no object of
 * Kubernetes', such as a chart's values, and what is of another kind than coverage reads, is passed over.
 *
 * @param namespace of what names none
 * @throws Failure (usage) if there is no such folder, or no manifest in it
 */
export function manifestFolder(path: string, namespace: string): ManifestFolder {
  const { files, troubles } = filesIn(path);
  const count = files.length + troubles.length;
  const objects = files.flatMap((file) => {
    try {
      return file === '-'
        ? objectsIn('stdin', stdin(), namespace)
        : objectsIn(file, readFileSync(file, 'utf8'), namespace);
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause;
      troubles.push(cause.message);
      return [];
    }
  });
  // A wrong path, and not a folder without data.
  if (count === 0)
    throw new Failure(path, 'holds no manifest', {
      next: 'name a folder with .yaml, .yml or .json files, or a file',
      exitCode: EXIT.usage,
    });
  return { objects, files: count, troubles };
}

/** @throws Unreadable if nothing comes: what was to render it has failed */
function stdin(): string {
  const text = readFileSync(0, 'utf8');
  if (text.trim() === '') throw new Unreadable('stdin: is empty');
  return text;
}

interface Files {
  readonly files: string[];
  readonly troubles: string[];
}

function filesIn(path: string): Files {
  if (path === '-') return { files: [path], troubles: [] };
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status)
    throw new Failure(path, 'is not there', { next: 'name a folder of manifests, or a file', exitCode: EXIT.usage });
  if (status.isFile()) return { files: [path], troubles: [] };
  const found: Files = { files: [], troubles: [] };
  collect(path, found, new Set());
  return found;
}

/** @param seen the folders that were read, by their real paths: a link may lead back */
function collect(folder: string, found: Files, seen: Set<string>): void {
  const real = realpathSync(folder);
  if (seen.has(real)) return;
  seen.add(real);
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) {
      // Editors make such files, hidden ones.
      if (!name.startsWith('.')) found.troubles.push(`${path}: leads nowhere`);
    }
    if (status?.isDirectory() && !SKIPPED.test(name)) collect(path, found, seen);
    else if (status?.isFile() && /\.(ya?ml|json)$/i.test(name)) found.files.push(path);
  }
}
