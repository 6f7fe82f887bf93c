import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The files that protection is said in, of one commit or of the working tree. */
export interface Tree {
  /** As errors name it: `main`, `the working tree`. */
  readonly name: string;
  /** With `/`, in order. */
  readonly paths: readonly string[];
  /** Git's name of the content: equal for the same content in any tree. */
  id(path: string): string;
  read(path: string): string;
}

/** What of a repository says something of protection: no code is among it. */
export const isReviewed = (path: string): boolean =>
  /^(apps\.json|store\.[^/]+\.json|(clusters|keys)\/[^/]+\.json|manifests\/.+\.k8s\.yaml)$/.test(path);

/** The files as they lie there now, committed or not. */
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

/** The name that Git (of SHA-1) gives to a file's content. */
function blobId(text: string): string {
  const content = Buffer.from(text);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
