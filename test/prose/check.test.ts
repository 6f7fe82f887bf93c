import { readFileSync } from 'node:fs';
import { check } from './check';
import { proseFiles } from './files';
import { line } from './finding';
import { WORDS } from './spelling';

const noSpelling = async () => [];
const found = async (file: string, text: string) => (await check(file, text, noSpelling)).map(line);
const rulesOf = async (file: string, text: string) =>
  (await check(file, text, noSpelling)).map((each) => `${each.line}:${each.column} ${each.rule}`);

test('a finding names its place, its rule, its sentence and what to write', async () => {
  expect(await found('docs/a.md', '# A\n\nFirst. The `x` is no role.\n')).toEqual([
    'docs/a.md:3:16 is-no: The Code is no role.; write "must be …", or "is not a …"',
  ]);
});

describe('Markdown', () => {
  test('is read in paragraphs, lists, tables and headings', async () => {
    const text =
      '# It is no role\n\n- It is no role.\n\n| a | b |\n|---|---|\n| c | It is no role |\n\n> It is\n> no role.\n';
    expect(await rulesOf('docs/a.md', text)).toEqual(['1:6 is-no', '3:6 is-no', '7:10 is-no', '9:6 is-no']);
  });

  test('is not read in code, addresses and comments', async () => {
    const text =
      '`is no role` [a](https://a.example/is-no-role)\n\n```\nis no role\n```\n\n<!-- is no role -->\n\n    is no role\n';
    expect(await rulesOf('docs/a.md', text)).toEqual([]);
  });
});

describe('TypeScript', () => {
  test('is read in comments of every form', async () => {
    const text = [
      '/** It is no role. */',
      'const a = 1; // It is no role.',
      '/**',
      ' * It is',
      ' * no role.',
      ' *',
      ' * @returns what is no role',
      ' */',
      '// This is',
      '// no role.',
      'const b = { a /* It is no role. */ };',
      '',
    ].join('\n');
    expect(await rulesOf('runner/a.ts', text)).toEqual([
      '1:8 is-no',
      '2:20 is-no',
      '4:7 is-no',
      '7:18 is-no',
      '9:9 is-no',
      '11:21 is-no',
    ]);
  });

  test('is read in strings and templates that are sentences, and in sums of them', async () => {
    const text = [
      "const a = 'is no name of a role';",
      'const b = `is ${a} and is no role of $' + '{a} here`;',
      "const c = 'the first part of it is ' + 'no role';",
      '',
    ].join('\n');
    expect(await rulesOf('runner/a.ts', text)).toEqual(['1:12 is-no', '2:24 is-no', '3:33 is-no']);
  });

  test.each([
    "import a from 'this is no role.ts';",
    'const a = sh`this is no role of $' + '{b} here`;',
    "const a = 'is-no role';",
    "const a = 'SELECT a FROM b WHERE c is no role';",
    '// biome-ignore lint: this is no role',
    'const a = `${b} // is no role ${c}`;',
  ])('is not read in %s', async (text) => {
    expect(await rulesOf('runner/a.ts', text)).toEqual([]);
  });

  test('of a test only comments and titles are read', async () => {
    const text = "test.each([1])('this is no role of mine', () => {\n  expect('this is no role of mine');\n});\n";
    expect(await rulesOf('test/a.test.ts', text)).toEqual(['1:22 is-no']);
  });
});

test('bash is read in comments and messages', async () => {
  const text =
    '#!/bin/bash\n# This is\n# no role.\nfail "the $name is no role of mine" # It is no role.\n[[ $# -gt 1 ]]\n';
  expect(await rulesOf('a.sh', text)).toEqual(['2:8 is-no', '4:17 is-no', '4:42 is-no']);
});

test('YAML and planted faults are read in their comments', async () => {
  expect(await rulesOf('a.yaml', '# This is no role.\na: this is no role\n')).toEqual(['1:8 is-no']);
  expect(await rulesOf('a.patch', 'What: This is no role.\n\n+// It is no role.\n')).toEqual(['1:12 is-no']);
});

describe('an exemption', () => {
  test('allows one rule in the next piece of prose', async () => {
    const text = '<!-- prose-ignore is-no: quotes AWS -->\n\nIt is no role. It wants one.\n\nIt is no role.\n';
    expect(await rulesOf('docs/a.md', text)).toEqual(['3:19 word-choice', '5:4 is-no']);
  });

  test('works before a comment and before a string', async () => {
    const text =
      "// prose-ignore is-no: quotes AWS\n// It is no role.\n\n// prose-ignore is-no: quotes AWS\nsay('it is no role at all');\n";
    expect(await rulesOf('runner/a.ts', text)).toEqual([]);
  });

  test('must have a reason, and be needed', async () => {
    expect(await found('docs/a.md', '<!-- prose-ignore is-no -->\n\nIt is no role.\n')).toEqual([
      'docs/a.md:1:1 exemption: prose-ignore is-no; write the rule and the reason: prose-ignore <rule>: <reason>',
    ]);
    expect(await found('docs/a.md', '<!-- prose-ignore is-no: quotes AWS -->\n\nIt is a role.\n')).toEqual([
      'docs/a.md:1:1 exemption: prose-ignore is-no; nothing breaks the rule any more: delete the line',
    ]);
  });
});

test('reads pages, programs and scripts, and neither data nor output', () => {
  const files = proseFiles();
  expect(files).toEqual(expect.arrayContaining(['README.md', '.ci/run', 'runner/README.md', 'test/prose/check.ts']));
  expect(files.filter((file) => /^(manifests|test\/points)\//.test(file))).toEqual([]);
  expect(proseFiles(['contracts']).every((file) => file.startsWith('contracts/'))).toBe(true);
});

test('the list of words is sorted, and has each once', () => {
  const words = readFileSync(WORDS, 'utf8').trimEnd().split('\n');
  expect(words).toEqual([...new Set(words)].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en')));
});
