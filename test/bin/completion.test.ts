import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complete, program } from '../../bin/program';
import { repository } from '../charts/repository';
import { FakeTerminal } from '../cli/report/fake-terminal';

const bin = join(__dirname, '../../bin/jerrycan.js');

/** What a real shell offers for each line; the last word of a line is half typed. */
function offered(shell: 'bash' | 'zsh', root: string, lines: readonly (readonly string[])[]): string[] {
  const scripts = {
    bash: `source <("${process.execPath}" "${bin}" completion bash)
      offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _jerrycan; echo "\${COMPREPLY[*]}"; }`,
    // What zsh's own functions would show, without a terminal.
    zsh: `compdef() { :; }; _files() { echo files; }; _describe() { local -a all; all=("\${(@P)3}"); echo \${all%%:*}; }
      source <("${process.execPath}" "${bin}" completion zsh)
      offer() { words=("$@"); CURRENT=$#; local out=$(_jerrycan); echo "$out"; }`,
  };
  const calls = lines.map((words) => `offer ${words.map((word) => `'${word}'`).join(' ')}`).join('\n');
  const { stdout, stderr, status } = spawnSync(shell, ['-c', `${scripts[shell]}\n${calls}`], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

function shop(): string {
  const root = repository();
  const apps = ['shop', 'blog'].map((name) => ({ name }));
  writeFileSync(join(root, 'apps.json'), JSON.stringify({ version: 1, apps }));
  return root;
}

const lines: [line: string[], offer: string][] = [
  [['jerrycan', 'st'], 'status'],
  [['jerrycan', 'co'], 'coverage completion'],
  [['jerrycan', 'restore', ''], 'shop blog'],
  [['jerrycan', 'restore', 's'], 'shop'],
  [['jerrycan', 'restore', '--latest', 'b'], 'blog'],
  [['jerrycan', 'restore', '--deadline', '2h', 'b'], 'blog'],
  [['jerrycan', 'restore', 'shop', '--s'], '--store'],
  [['jerrycan', 'restore', 'shop', '--latest', '--la'], ''],
  [['jerrycan', 'points', 'shop', '--store', ''], 'prod'],
  [['jerrycan', 'cluster', ''], 'east'],
  [['jerrycan', 'argocd', '--health', 'h'], 'helm'],
  [['jerrycan', 'nothing', ''], ''],
];

it.each(lines)('offers for %j', (line, offer) => {
  const terminal = new FakeTerminal();
  const root = shop();
  const [, verb, ...rest] = line;
  complete(rest.length > 0 ? [verb!, '--root', root, ...rest] : [verb!], terminal);
  expect(terminal.stdout.map((each) => each.split('\t')[0]).join(' ')).toBe(offer);
});

it('leaves paths to the shell', () => {
  const terminal = new FakeTerminal();
  complete(['diff', 'main', '--accept-from', 'x'], terminal);
  expect(terminal.stdout).toEqual([':files']);
});

it('offers the same in bash, which takes an equals sign for a word', () => {
  const typed = [
    ['jerrycan', 'co'],
    ['jerrycan', 'restore', '$(touch evil)'],
    ['jerrycan', 'points', 'shop', '--store', '=', 'p'],
    ['jerrycan', 'restore', ''],
  ];
  const root = shop();
  expect(offered('bash', root, typed)).toEqual(['coverage completion', '', 'prod', 'shop blog']);
  // The half-typed line never runs.
  expect(existsSync(join(root, 'evil'))).toBe(false);
});

const hasZsh = spawnSync('zsh', ['-c', 'true']).status === 0;
// CI installs zsh; where it is missing, the skipped test says so.
(hasZsh ? it : it.skip)('offers the same in zsh (needs zsh)', () => {
  const typed = [
    ['jerrycan', 'co'],
    ['jerrycan', 'restore', '$(touch evil)'],
    ['jerrycan', 'points', 'shop', '--store=p'],
    ['jerrycan', 'coverage', ''],
    ['jerrycan', 'restore', ''],
  ];
  expect(offered('zsh', shop(), typed)).toEqual(['coverage completion', '', '--store=prod', 'files', 'shop blog']);
});

it('prints no script for another shell', async () => {
  const terminal = new FakeTerminal();
  expect([await program(['completion', 'bsh'], terminal), terminal.stderr]).toEqual([
    2,
    ['completion › <shell>: must be bash or zsh (bsh); did you mean bash?'],
  ]);
});
