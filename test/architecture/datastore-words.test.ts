import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Method } from '../../blueprints/method';
import { filesOfBash } from '../blueprints/files-of-bash';
import { files, importsOf, ROOT, textOf } from './imports';

/** Rooms that serve any method. Only a method itself knows the meaning of its options, artifacts and versions. */
const general = /^(blueprints\/(dsl|task|[a-z-]+[.]ts)|bin|charts|cli|constructs|contracts|infra|review|runner)(\/|$)/;
/**
 * Know databases by their names, since no method can tell them what it does not capture. This list may only become
 * shorter: a method brings what others need to know in its contract.
 */
const named: Readonly<Record<string, string>> = {
  'review/coverage/kinds/data-operator.ts': 'reports unprotected data by the kinds of operators',
  'review/coverage/kinds/database-image.ts': 'reports unprotected data by the names of images',
  'runner/quiesce/data-volume.ts': 'refuses a stop that would destroy data, by the folders of databases',
};
const isNamed = (file: string) => Object.hasOwn(named, file);

const words: readonly [word: string, pattern: RegExp][] = [
  ['a file of SQL', /\[[.]\]sql|[.]sql\b/],
  ['an artifact of a dump', /artifact [!=]== '(?!server|string)/],
  ["a database's own words", /\b(mariadb|mysql|postgres|mongo|redis)/i],
  ['an option of one method', /\b(allowEmpty|exact: |--users)\b/],
];

const strip = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s\/\/ .*$|^ *# .*$/gm, '');

test('the runner and the CLI do not know what serves the data', () => {
  const knowing = files.filter(
    (file) => /^(runner|cli)\//.test(file) && !isNamed(file) && /\b(engine|databases)\b/.test(strip(textOf(file))),
  );
  expect(knowing).toEqual([]);
});

test.each(words)('nothing general knows %s', (_, pattern) => {
  const bash = filesOfBash(join(ROOT, 'blueprints')).map((path) => relative(ROOT, path));
  const knowing = [...files, ...bash]
    .filter((file) => general.test(file) && !isNamed(file))
    .flatMap((file) =>
      strip(textOf(file))
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(knowing).toEqual([]);
});

test('the files that may know a database are three, and each still does', () => {
  const [, pattern] = words.find(([word]) => word === "a database's own words")!;
  expect(Object.keys(named).filter((file) => !pattern.test(strip(textOf(file))))).toEqual([]);
  expect(Object.keys(named).length).toBeLessThanOrEqual(3);
});

test('code that is general imports no method', () => {
  const methods = files
    .filter((file) => /^blueprints\/[^/]+\/method[.]ts$/.test(file))
    .map((file) => file.split('/')[1]!);
  expect(methods).toContain('mariadb-dump');
  const knowing = files.filter(
    (file) =>
      general.test(file) && importsOf(textOf(file)).some(({ from }) => methods.some((one) => from.includes(one))),
  );
  expect(knowing).toEqual([]);
});

test.each(methodFolders())('blueprints/%s is named after its contract, and made by it', (folder) => {
  const { method } = require(join(ROOT, 'blueprints', folder, 'method')) as { method: Method };
  expect(method.contract.name).toBe(folder);
  const direct = files.filter(
    (file) =>
      file.startsWith(`blueprints/${folder}/`) &&
      /\b(action|blueprint)\(\{|\bimport [^;]*\bblueprint\b[^;]*dsl/.test(textOf(file)),
  );
  expect(direct).toEqual([]);
});

function methodFolders(): string[] {
  return readdirSync(join(ROOT, 'blueprints'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['dsl', 'task'].includes(entry.name))
    .map(({ name }) => name);
}
