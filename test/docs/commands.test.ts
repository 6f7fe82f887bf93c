import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verbs } from '../../bin/verbs';
import { commandTree } from '../../cli/command-line/command-tree';
import type { Terminal } from '../../cli/terminal/terminal';
import { wordpress } from '../../examples/apps/wordpress';
import { pages, ROOT, textOf } from './pages';

/** A command of a page, where it is, and its words after the program's name. */
interface Typed {
  readonly where: string;
  readonly words: readonly string[];
}

/** The pages that a person wrote: messages contain commands as parts of sentences. */
const written = pages.filter((page) => page !== 'docs/reference/messages.md');

/** The lines of blocks of shell, and code within lines. */
const code: readonly { readonly where: string; readonly text: string }[] = written.flatMap((page) => {
  let inShell = false;
  return textOf(page)
    .split('\n')
    .flatMap((line, index) => {
      const where = `${page}:${index + 1}`;
      const fence = /^ *```(\w*)$/.exec(line);
      if (fence) inShell = !inShell && fence[1] === 'sh';
      if (inShell) return [{ where, text: line }];
      return [...line.matchAll(/`([^`]+)`/g)].map(([, text]) => ({ where, text: text! }));
    });
});

/** The commands of one program, whose words follow `start`: up to a pipe, another command, a redirection or a comment. */
function typed(start: RegExp): Typed[] {
  const command = new RegExp(`${start.source}((?:<[\\w-]+>|[^|;&>#<])*)`, 'g');
  return code.flatMap(({ where, text }) =>
    // `<verb>` is a placeholder.
    [...text.matchAll(command)]
      .map(([, words]) => ({ where, words: wordsOf(words!) }))
      .filter(({ words }) => words[0] !== '<verb>'),
  );
}

const wordsOf = (text: string): string[] =>
  [...text.matchAll(/'[^']*'|"[^"]*"|\S+/g)]
    .map(([word]) => word.replaceAll(/^['"[]|['"),.:\]]+$/g, ''))
    .filter((word) => !['--', '…', '\\'].includes(word));

const silent = { out: () => {}, err: () => {} } as unknown as Terminal;

/** What the program itself says of a command; empty: it would run it. */
async function problemOf(words: readonly string[]): Promise<string> {
  let unknown: readonly string[] = [];
  const options = Object.keys(wordpress.captures.database!.restoreOptions ?? {});
  const tree = commandTree(verbs, silent, async (_, { flags }) => {
    unknown = flags.filter((flag) => !options.includes(flag));
  });
  try {
    await tree.parseAsync(words, { from: 'user' });
  } catch (error) {
    const { code: reason, message } = error as { code?: string; message: string };
    // A sentence may name a verb alone.
    return reason === 'commander.missingArgument' || reason === 'commander.helpDisplayed' ? '' : message;
  }
  return unknown.length > 0 ? `no method has ${unknown.join(', ')}` : '';
}

it.each([
  ['npx jerrycan', /npx jerrycan /],
  ['npm run', /npm run (?:--silent )?(?=(?:diff|coverage|argocd|check)\b)/],
])('of `%s` exist, with their options', async (_, start) => {
  const commands = typed(start);
  expect(commands.length).toBeGreaterThan(10);
  const wrong: string[] = [];
  for (const { where, words } of commands) {
    const problem = await problemOf(words);
    if (problem) wrong.push(`${where}: ${words.join(' ')}: ${problem}`);
  }
  expect(wrong).toEqual([]);
});

it('of npm exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = typed(/npm run (?:--silent )?/).filter(({ words }) => !Object.hasOwn(scripts, words[0]!));
  expect(named.map(({ where, words }) => `${where}: ${words[0]}`)).toEqual([]);
});

it('that do not exist are found', async () => {
  expect(await problemOf(['restor', 'shop'])).not.toBe('');
  expect(await problemOf(['backup', 'shop', '--fast'])).not.toBe('');
  expect(await problemOf(['restore', 'shop', '--latest', '--no-such-option'])).not.toBe('');
  expect(await problemOf(['restore', 'shop', '--latest', '--users'])).toBe('');
});
