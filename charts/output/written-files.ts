import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFileError } from '../../contracts/files/data-file';

/** The list of what synthesis wrote into a folder. Argo CD applies what ends in .yaml, .yml or .json, so it does not. */
export const LIST = '.jerrycan-files';

/** What we write ends so. */
export const OURS = '.k8s.yaml';

/** The digests of each path: more than one where two branches were merged. */
export type WrittenFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** Of a merge that is not resolved: both sides' lines count. */
const MARKER = /^(<{7}|={7}|>{7}|\|{7})( |$)/;

/**
 * Reads the list in a folder; none is an empty one.
 *
 * @throws DataFileError if a line is no file that synthesis can have written there
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

/** The text of the list, as `sha256sum --check` reads it. @param digests by path */
export function writtenFilesText(digests: ReadonlyMap<string, string>): string {
  const paths = [...digests.keys()].sort();
  return paths.map((path) => `${digests.get(path)}  ${path}\n`).join('');
}

/** The digest of a file's text. Git on Windows may have changed the line ends, which is no edit. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** A relative path with `/` that does not leave its folder, and that we may have written. */
function isBelow(path: string): boolean {
  const names = path.split('/');
  return path.endsWith(OURS) && !/[\\\0]/.test(path) && names.every((name) => !['', '.', '..'].includes(name));
}
