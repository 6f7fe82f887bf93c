import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { literal } from './expression';
import { refuseForeignSyntax, type Script } from './script';

/** The header of a bash file: the `#` lines before its first empty line. */
export interface LibraryHeader {
  /** `# needs: name…`: variables whose values the TypeScript file passes. */
  readonly needs: readonly string[];
  /** `# reads: name…`: variables that other parts of the task set. */
  readonly reads: readonly string[];
  /** `# sets: name…`: variables that it sets for other parts of the task. */
  readonly sets: readonly string[];
  /** The rest of the file, which is inlined. */
  readonly body: string;
}

/** Splits a library into header and body. The header is for readers only and is not part of any script. */
export function readLibrary(text: string): LibraryHeader {
  const rows = text.split('\n');
  const end = rows.findIndex((row) => !row.startsWith('#'));
  const header = rows.slice(0, Math.max(end, 0));
  const named = (word: string) =>
    header.flatMap((row) => (row.startsWith(`# ${word}: `) ? row.slice(word.length + 4).split(' ') : []));
  const body = rows.slice(header.length).join('\n').trim();
  return { needs: named('needs'), reads: named('reads'), sets: named('sets'), body };
}

/**
 * Includes a library of functions from a `.sh` file next to the TypeScript file: `library(__dirname, 'turn.sh', {
 * turn_wait: 60 })`. Bash reads exactly the text of the file, without its header. The header must declare each value:
 * `# needs: turn_wait`.
 *
 * @throws if Kanister or Kubernetes would change the text, or if the passed values are not exactly those that the file
 * declares and uses
 */
export function library(
  folder: string,
  file: string,
  values: Readonly<Record<string, string | number>> = {},
): Script<never, never> {
  const where = `${basename(folder)}/${file}`;
  const { needs, body } = readLibrary(readFileSync(join(folder, file), 'utf8'));
  refuseForeignSyntax(body, where);
  if (body === '') throw new Error(`${where}: contains only a header; add its functions below an empty line`);
  for (const name of needs) {
    if (values[name] === undefined)
      throw new Error(`${where}: needs the value ${name}, which is not passed; pass it to library()`);
  }
  for (const name of Object.keys(values)) {
    if (!needs.includes(name)) {
      throw new Error(`${where}: does not declare the value ${name}; add it after '# needs:'`);
    }
    if (!new RegExp(`\\$(${name}\\b|\\{${name}\\b)`).test(body)) {
      throw new Error(`${where}: does not use the value ${name}; do not pass it`);
    }
  }
  const literals = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(name, value)]));
  return Object.freeze({ kind: 'script', text: body, values: literals, secrets: {}, outputs: [] });
}
