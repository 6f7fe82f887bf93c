import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds a program of this machine. Programs of another MariaDB, in the folder that the variable `MARIADB` names, come
 * first (see unpack-mariadb.sh).
 */
export function findProgram(name: string): string | undefined {
  const { MARIADB, PATH } = process.env;
  const folders = [...(MARIADB ? [MARIADB] : []), ...(PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The coreutils that the scripts use. Programs that are not listed here are not found. */
const COREUTILS = 'cat date df head mkdir mkfifo od rm sha256sum sleep split tail tee tr wc'.split(' ');
const OTHERS = 'bash grep sed'.split(' ');
const MARIADB = 'gzip zstd mariadb mariadb-dump'.split(' ');

/**
 * Makes a folder that is the whole PATH of a task: bash, coreutils, grep, sed, other programs, and the given kando.
 */
export function makePath(
  folder: string,
  kando: string,
  without: readonly string[] = [],
  programs: readonly string[] = MARIADB,
): string {
  mkdirSync(folder, { recursive: true });
  for (const name of [...COREUTILS, ...OTHERS, ...programs]) {
    const path = findProgram(name);
    if (path === undefined) throw new Error(`this machine has no ${name}`);
    if (!without.includes(name)) symlinkSync(path, join(folder, name));
  }
  if (!without.includes('kando')) writeScript(join(folder, 'kando'), kando);
  return folder;
}

export function writeScript(path: string, text: string): void {
  rmSync(path, { force: true }); // it may be a link to the machine's own program
  writeFileSync(path, `#!${findProgram('bash')}\n${text}\n`, { mode: 0o755 });
}

/** Quotes a word for the shell. */
export const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
