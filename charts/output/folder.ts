import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { ManifestFile } from './manifests';
import { digestOf, LIST, OURS, readWrittenFiles, type WrittenFiles, writtenFilesText } from './written-files';

/** What changed in a folder. Paths are relative to it, with `/`. */
export interface FolderChange {
  /** Files that are new, or whose text changed. */
  readonly written: readonly string[];
  /** Files whose text is already correct: their time does not change. */
  readonly unchanged: readonly string[];
  /** Files that were deleted. */
  readonly deleted: readonly string[];
  /** Folders that were removed because they became empty. */
  readonly gone: readonly string[];
  /** Our files that are no longer declared, but were edited: they stay. */
  readonly edited: readonly string[];
  /** Files of others in the place of one of ours: they stay, and ours is not written. */
  readonly taken: readonly string[];
  /** All files that are accounted for: written, or in one of the lists above. */
  readonly known: ReadonlySet<string>;
}

/**
 * Identifies a file of ours that is on no list: all our objects have this label, except the one that is merged into
 * Argo CD's own.
 */
const TOKEN =
  /^ *(app\.kubernetes\.io\/managed-by: jerrycan$|resource\.customizations\.health\.cr\.kanister\.io_ActionSet:)/m;

/**
 * Writes these files into a folder, and deletes files that it wrote earlier and that are no longer declared. A list in
 * the folder records the written files. It deletes no other file, and no file that was edited since.
 *
 * @throws DataFileError if the list cannot be read; the folder is then unchanged
 */
export function writeFolder(folder: string, files: Iterable<ManifestFile>): FolderChange {
  const written = readWrittenFiles(folder);
  const digests = new Map<string, string>();
  const taken = new Set<string>();
  const made = new Set<string>();
  const changed = new Set<string>();
  for (const [path, text] of files) {
    const file = join(folder, path);
    const found = textOf(file);
    if (isLink(file) || (found !== undefined && found !== text && !written.has(path) && !isOurs(found))) {
      taken.add(path);
      continue;
    }
    const parent = dirname(file);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    digests.set(path, digestOf(text));
    // An unchanged file keeps its time, for programs that watch the folder.
    if (found === text) continue;
    writeFileSync(file, text);
    changed.add(path);
  }
  const stale = [...written.keys()].filter((path) => !digests.has(path) && !taken.has(path)).sort();
  const edited = stale.filter((path) => isEdited(folder, path, written));
  const deleted = stale.filter((path) => !edited.includes(path) && isInside(folder, path));
  const gone = remove(folder, deleted);
  // Edited files are no longer ours.
  writeList(folder, writtenFilesText(digests));
  return {
    written: [...changed],
    unchanged: [...digests.keys()].filter((path) => !changed.has(path)),
    deleted,
    gone,
    edited,
    taken: [...taken],
    known: new Set([...digests.keys(), ...taken, ...edited]),
  };
}

/** Returns files of a folder that have our ending but are not among these. */
export function foreignFiles(folder: string, known: ReadonlySet<string>): string[] {
  return pathsIn(folder).filter((path) => !known.has(path));
}

/** Returns all files in a folder that have our ending. */
export function* readFolder(folder: string): Generator<ManifestFile> {
  for (const path of pathsIn(folder)) yield [path, readFileSync(join(folder, path), 'utf8')];
}

/** Returns the list of the written files as a file of the folder, or nothing if no file was written. */
export function readList(folder: string): ManifestFile[] {
  const text = textOf(join(folder, LIST));
  return text === undefined ? [] : [[LIST, text]];
}

/** Returns the files and their list. */
export function* withList(files: Iterable<ManifestFile>): Generator<ManifestFile> {
  const digests = new Map<string, string>();
  for (const file of files) {
    digests.set(file[0], digestOf(file[1]));
    yield file;
  }
  yield [LIST, writtenFilesText(digests)];
}

function remove(folder: string, paths: readonly string[]): string[] {
  const gone: string[] = [];
  for (const path of paths) {
    rmSync(join(folder, path));
    for (let parent = dirname(path); parent !== '.' && isEmpty(join(folder, parent)); parent = dirname(parent)) {
      rmdirSync(join(folder, parent));
      gone.push(parent);
    }
  }
  return gone;
}

function isEdited(folder: string, path: string, written: WrittenFiles): boolean {
  const text = textOf(join(folder, path));
  return text !== undefined && !written.get(path)!.has(digestOf(text));
}

/** Whether a file exists, and its path contains no link that leads outside. */
function isInside(folder: string, path: string): boolean {
  const file = join(folder, path);
  return existsSync(file) && realpathSync(dirname(file)) === join(realpathSync(folder), dirname(path));
}

function writeList(folder: string, text: string): void {
  if (textOf(join(folder, LIST)) === text) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, LIST), text);
}

/** Returns the text of a file, or `undefined` if it does not exist. Anything else than a file has no text of ours. */
function textOf(file: string): string | undefined {
  const status = lstatSync(file, { throwIfNoEntry: false });
  return status && (status.isFile() ? readFileSync(file, 'utf8') : '');
}

/** We write no links, so a link leads to a file of others. */
function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

const isOurs = (text: string): boolean => TOKEN.test(text.replaceAll('\r\n', '\n'));

const SKIPPED = /(^|[/\\])(\.git|node_modules)([/\\]|$)/;

function pathsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith(OURS) && !SKIPPED.test(path),
  );
  return paths.map((path) => path.replaceAll(sep, '/')).sort();
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}
