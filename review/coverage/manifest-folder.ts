import { readdirSync, readFileSync, statSync } from 'node:fs';
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
 * @throws Failure (usage) if there is no such folder
 */
export function manifestFolder(path: string, namespace: string): ManifestFolder {
  const files = filesIn(path);
  const troubles: string[] = [];
  const objects = files.flatMap((file) => {
    try {
      return file === '-'
        ? objectsIn('stdin', readFileSync(0, 'utf8'), namespace)
        : objectsIn(file, readFileSync(file, 'utf8'), namespace);
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause;
      troubles.push(cause.message);
      return [];
    }
  });
  return { objects, files: files.length, troubles };
}

function filesIn(path: string): string[] {
  if (path === '-') return [path];
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status)
    throw new Failure(path, 'is not there', { next: 'name a folder of manifests, or a file', exitCode: EXIT.usage });
  if (status.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = join(path, entry.name);
      if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : filesIn(file);
      const isFile = entry.isFile() || (entry.isSymbolicLink() && statSync(file, { throwIfNoEntry: false })?.isFile());
      return isFile && /\.(ya?ml|json)$/i.test(entry.name) ? [file] : [];
    });
}
