import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands of a page of `docs/` in order, as a reader types them: the content of its `sh` blocks. */
export function commandsOf(page: string): string[] {
  const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) => block.trimEnd().split('\n'));
}

/** The blocks of a page in one language, without their indentation. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm'));
  return [...blocks].map(([, indent, block]) => block!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}
