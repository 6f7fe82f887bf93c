import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../files';
import { messagesOf } from './collect';
import { failuresOf } from './failures';

export const PAGE = 'docs/reference/messages.md';

/** The rooms that speak to people, by what prints their messages. */
const PARTS: readonly (readonly [title: string, rooms: readonly string[]])[] = [
  ['Synthesis', ['charts', 'constructs', 'blueprints', 'contracts']],
  ['Commands', ['bin', 'cli']],
  ['Review', ['review']],
  ['Runner', ['runner']],
  ['Store and identities', ['infra']],
];

/** The page of all messages, as the programs of the tree say them. */
export function page(): string {
  const lines = [
    '# Messages',
    '',
    '<!-- generated: `npm run messages` writes this page -->',
    '',
    'Every error and warning, by the file that makes it. `<name>` is a value.',
    'Their form is `app › part: what is wrong (the value); what to do`.',
  ];
  for (const [title, rooms] of PARTS) {
    lines.push('', `## ${title}`);
    for (const [file, messages] of messagesBelow(rooms)) {
      lines.push('', `### [${file}](../../${file})`, '');
      for (const message of messages) lines.push(`- ${code(message)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function messagesBelow(rooms: readonly string[]): [string, string[]][] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...rooms], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((file) => /\.(ts|sh)$/.test(file));
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const messages = file.endsWith('.ts')
      ? messagesOf(text, { thrown: file.startsWith('blueprints/') })
      : failuresOf(text);
    return messages.length > 0 ? [[file, messages] as [string, string[]]] : [];
  });
}

/** A message may have backticks of its own. */
const code = (message: string): string => (message.includes('`') ? `\`\` ${message} \`\`` : `\`${message}\``);
