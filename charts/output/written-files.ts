import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFileError } from '../../contracts/files/data-file';

/**
 * The list of the files that synthesis wrote into a folder. Its name has no ending that Argo CD applies (.yaml, .yml or
 * .json).
 */
export const LIST = '.jerrycan-files';

/** The ending of the files that we write. */
export const OURS = '.k8s.yaml';

/** The digests of each path. After a merge of two branches a path may have several. */
export type WrittenFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** A marker of an unresolved merge. The lines of both sides count. */
const MARKER = /^(<{7}|={7}|>{7}|\|{7})( |$)/;

/**
 * Reads the list in a folder. A missing list is empty.
 *
 * @throws DataFileError for a line that synthesis cannot have written
 */
export function readWrittenFiles(folder: string): WrittenFiles {
  const file = join(folder, LIST);
  const written = new Map<string, Set<string>>();
  if (!existsSync(file)) return written;
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    if (line === '' || MARKER.test(line)) continue;
    const [, digest, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined || !isBelow(path)) {
      const cure = `remove the line, or delete the list: then ${'`npm start`'} deletes nothing`;
      const message = `has a line that is not a digest and a path below its folder (${line}); ${cure}`;
      throw new DataFileError([{ file: LIST, field: 'content', message }]);
    }
    written.set(path, (written.get(path) ?? new Set()).add(digest));
  }
  return written;
}

/** Returns the text of the list in the format of `sha256sum --check`. @param digests by path */
export function writtenFilesText(digests: ReadonlyMap<string, string>): string {
  const paths = [...digests.keys()].sort();
  return paths.map((path) => `${digests.get(path)}  ${path}\n`).join('');
}

/** Returns the digest of a file's text. It ignores line endings, which Git on Windows may change. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** Whether a path is relative with `/`, stays in its folder, and may be one of ours. */
function isBelow(path: string): boolean {
  const names = path.split('/');
  return path.endsWith(OURS) && !/[\\\0]/.test(path) && names.every((name) => !['', '.', '..'].includes(name));
}
