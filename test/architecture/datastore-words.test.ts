import { join, relative } from 'node:path';
import { filesOfBash } from '../blueprints/files-of-bash';
import { files, ROOT, textOf } from './imports';

/** Rooms that serve any method. Only a method itself knows the meaning of its options, artifacts and versions. */
const general = /^(blueprints\/(dsl|task)|runner|cli|review)\//;
/** Know images, charts, operators and folders of databases by their names, to report unprotected data and data that a stop may destroy. */
const named = /^(review\/coverage\/kinds\/|runner\/quiesce\/data-volume[.]ts)/;

const words: readonly [word: string, pattern: RegExp][] = [
  ['a file of SQL', /\[[.]\]sql|[.]sql\b/],
  ['an artifact of a dump', /artifact [!=]== '/],
  ["a database's own words", /\b(mariadb|mysql|postgres|mongo|redis)/i],
  ['an option of one method', /\b(allowEmpty|exact: |--users)\b/],
];

const strip = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s\/\/ .*$|^ *# .*$/gm, '');

test('the runner and the CLI do not know what serves the data', () => {
  const knowing = files.filter(
    (file) => /^(runner|cli)\//.test(file) && !named.test(file) && /\b(engine|databases)\b/.test(strip(textOf(file))),
  );
  expect(knowing).toEqual([]);
});

test.each(words)('nothing general knows %s', (_, pattern) => {
  const bash = filesOfBash(join(ROOT, 'blueprints')).map((path) => relative(ROOT, path));
  const knowing = [...files, ...bash]
    .filter((file) => general.test(file) && !named.test(file))
    .flatMap((file) =>
      strip(textOf(file))
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(knowing).toEqual([]);
});
