import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { library, literal, readLibrary, sh } from '../../blueprints/dsl';
import { filesOfBash } from './files-of-bash';

describe('a library', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'library-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (text: string) => writeFileSync(join(folder, 'a.sh'), text);
  const where = () => `${basename(folder)}/a.sh: `;

  test('is the text of the file without its header, as bash reads it', () => {
    write('# shellcheck shell=bash\n# What it does.\n\n# The first.\na() {\n  echo "${x:-}" `id` \\n\n}\n');
    expect(library(folder, 'a.sh').text).toBe('# The first.\na() {\n  echo "${x:-}" `id` \\n\n}');
  });

  test('has the given values as literals, and is inserted at the place of its piece', () => {
    write('# needs: host port\n\na() {\n  echo "$host" "${port}"\n}\n');
    const script = sh`
      if true; then
        ${library(folder, 'a.sh', { host: 'db $x', port: 3306 })}
      fi
    `;
    expect(script.values).toEqual({ host: literal('host', 'db $x'), port: literal('port', 3306) });
    expect(script.text).toBe('if true; then\n  a() {\n    echo "$host" "${port}"\n  }\nfi');
  });

  test('declares what it needs, reads and sets', () => {
    expect(readLibrary('# shellcheck shell=bash\n# needs: a b\n# reads: c\n# sets: d\n\nx() { :; }\n')).toEqual({
      needs: ['a', 'b'],
      reads: ['c'],
      sets: ['d'],
      body: 'x() { :; }',
    });
  });

  test.each([
    ['a bare template', '\necho {{ x }}\n', {}, /bare '\{\{' in a script .*interpolate/],
    ['a process id', '\nkill $$\n', {}, /Kubernetes turns it into '\$' in a container's command; write \$BASHPID/],
    [
      'a value that is not given',
      '# needs: x\n\necho "$x"\n',
      {},
      /needs the value x, which is not passed; pass it to library()/,
    ],
    ['a value that it does not name', '\necho "$x"\n', { x: 1 }, /does not declare the value x; add it/],
    ['a value that it does not read', '# needs: x\n\necho "$xy x"\n', { x: 1 }, /does not use the value x; do not/],
    ['a file without functions', '# needs: x\n', { x: 1 }, /contains only a header; add its functions below/],
  ])('refuses %s, and names the file', (_, text, values, message) => {
    write(text);
    expect(() => library(folder, 'a.sh', values as Record<string, number>)).toThrow(message);
    expect(() => library(folder, 'a.sh', values as Record<string, number>)).toThrow(where());
  });
});

describe('every file of bash of a method', () => {
  const root = join(__dirname, '../..');
  const files = ['blueprints', 'examples']
    .flatMap((folder) => filesOfBash(join(root, folder)))
    .map((path) => relative(root, path));
  const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

  test('is found', () => {
    expect(files).toContain('blueprints/task/push.sh');
    expect(files.length).toBeGreaterThan(30);
  });

  test('has a kebab-case name, and is short enough to be read', () => {
    const odd = files.filter((file) => !/^[a-z0-9/-]+[.]sh$/.test(file) || textOf(file).split('\n').length > 150);
    expect(odd).toEqual([]);
  });

  test.each(files)('%s describes itself, and declares only variables that it contains', (file) => {
    const text = textOf(file);
    expect(text).toMatch(/^# shellcheck shell=bash\n(# (needs|reads|sets): [a-z0-9_ ]+\n)*#\n# /);
    const { needs, reads, sets, body } = readLibrary(text);
    expect([...needs, ...reads, ...sets].filter((name) => !new RegExp(`\\b${name}\\b`).test(body))).toEqual([]);
  });

  test('contains only definitions: no command outside a function', () => {
    const outside = files.flatMap((file) =>
      readLibrary(textOf(file))
        .body.split('\n')
        .filter((line) => !/^( |$|#|\}$|\)$|[a-z_]+\(\) [{(]$|[a-z_]+=(\(\)|[a-z0-9]+)$)/.test(line))
        .map((line) => `${file}: ${line}`),
    );
    expect(outside).toEqual([]);
  });

  test('leaves the EXIT trap of the task to at_exit', () => {
    const sources = ['blueprints/mariadb-dump/backup.ts', 'blueprints/mariadb-dump/restore.ts', ...files];
    expect(sources.filter((file) => /^\s*trap /m.test(textOf(file)))).toEqual([
      'blueprints/task/at-exit.sh',
      // Runs in its own bash.
      'blueprints/task/push.sh',
    ]);
  });

  // Without shellcheck the test is reported as skipped.
  const shellcheck = spawnSync('shellcheck', ['--version']).status === 0 ? test : test.skip;
  shellcheck('passes shellcheck (which must be on the PATH), except for variables that it declares', () => {
    const { stdout } = spawnSync('shellcheck', ['-f', 'json', ...files], { cwd: root, encoding: 'utf8' });
    const found: { file: string; line: number; code: number; message: string }[] = JSON.parse(stdout);
    const declared = ({ file, code, message }: (typeof found)[number]) => {
      const { needs, reads, sets } = readLibrary(textOf(file));
      const name = /^\w+/.exec(message)![0];
      return (code === 2154 && [...needs, ...reads].includes(name)) || (code === 2034 && sets.includes(name));
    };
    expect(found.filter((each) => !declared(each)).map((each) => `${each.file}:${each.line}: ${each.message}`)).toEqual(
      [],
    );
  });
});
