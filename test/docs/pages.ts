import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** The Markdown files of the repository that people read. `typedoc` checks the links of the API itself. */
export const pages: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .trim()
  .split('\n')
  .filter((page) => !page.startsWith('docs/reference/api/') && !/^test\/(points|docs\/samples)\//.test(page));

export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** A fenced block of code. */
export interface Block {
  /** Page and line of its first line, so that a failure says where. */
  readonly where: string;
  readonly language: string;
  /** Without the indentation of its fence. */
  readonly text: string;
}

export const blocks: readonly Block[] = pages.flatMap((page) => {
  const text = textOf(page);
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(({ index, 1: indent, 2: language, 3: code }) => ({
    where: `${page}:${text.slice(0, index).split('\n').length + 1}`,
    language: language!,
    text: code!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
});

export const blocksIn = (language: string): readonly Block[] => blocks.filter((block) => block.language === language);
