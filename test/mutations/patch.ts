import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A planted fault, as described in its file. */
export interface Patch {
  /** The file's name in this folder. */
  readonly file: string;
  /** One sentence that describes the fault. */
  readonly what: string;
  /** The tests that must notice it; paths from the top of the tree. */
  readonly tests: readonly string[];
  /** A part of the full name of the test that must notice the fault. @default - any test in these files */
  readonly name?: string;
  /** The diff, for `git apply`. */
  readonly diff: string;
  /** The files that it changes; paths from the top of the tree. */
  readonly changes: readonly string[];
}

const FORMAT =
  'write "What: <one sentence>" and "Noticed by: test/<path>.test.ts [-t "part of a test name"]" above the diff';

/** @throws Error if the headers are missing, if it changes nothing, or if it changes a test */
export function parsePatch(file: string, text: string): Patch {
  const start = text.search(/^(diff --git |--- )/m);
  if (start < 0) throw new Error(`${file}: there is no diff; ${FORMAT}`);
  const [head, diff] = [text.slice(0, start), text.slice(start)];
  const what = /^What: (\S.*)$/m.exec(head)?.[1];
  const noticed = /^Noticed by: (\S.*?)(?: -t "(.+)")?\s*$/m.exec(head);
  if (!what || !noticed) throw new Error(`${file}: a header is missing; ${FORMAT}`);
  const tests = noticed[1]!.split(/\s+/);
  const strange = tests.find((test) => !/^test\/[^"]+\.test\.ts$/.test(test));
  if (strange) throw new Error(`${file}: "Noticed by" names what is not a test file (${strange}); ${FORMAT}`);
  const changes = [...diff.matchAll(/^(?:---|\+\+\+) [ab]\/(.+?)\t?$/gm)].map(([, path]) => path!);
  if (changes.length === 0) throw new Error(`${file}: it changes nothing; make it with git diff -U1`);
  const test = changes.find((path) => path.startsWith('test/'));
  if (test) throw new Error(`${file}: it changes a test (${test}); plant the fault in the product`);
  return { file, what, tests, ...(noticed[2] && { name: noticed[2] }), diff, changes: [...new Set(changes)] };
}

/** Returns every patch of a folder, by name. */
export const patchesIn = (folder: string): Patch[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => parsePatch(file, readFileSync(join(folder, file), 'utf8')));
