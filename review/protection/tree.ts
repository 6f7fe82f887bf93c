import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The files of one commit, or of the working tree, that describe protection. */
export interface Tree {
  /** The name in errors: `main`, `the working tree`. */
  readonly name: string;
  /** Separated by `/`, sorted. */
  readonly paths: readonly string[];
  /** Git's id of the content: equal for equal content in any tree. */
  id(path: string): string;
  read(path: string): string;
}

/** Whether a file describes protection. Code is never among these files. */
export const isReviewed = (path: string): boolean =>
  /^(apps\.json|store\.[^/]+\.json|(clusters|keys)\/[^/]+\.json|manifests\/.+\.k8s\.yaml)$/.test(path);

/** The files in the working tree, committed or not. */
export function workingTree(root: string): Tree {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const below = (folder: string): string[] =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
          `${folder}/${path}`.replaceAll(sep, '/'),
        )
      : [];
  const paths = [...readdirSync(root), ...['clusters', 'keys', 'manifests'].flatMap(below)].filter(isReviewed).sort();
  return { name: 'the working tree', paths, id: (path) => blobId(read(path)), read };
}

/** The id that Git (with SHA-1) gives to the content of a file. */
function blobId(text: string): string {
  const content = Buffer.from(text);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
