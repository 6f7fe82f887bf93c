import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verb } from '../../command-line/verb';
import { EXIT } from '../../terminal/exit-code';
import { Failure } from '../../terminal/failure';
import { choice } from '../../terminal/suggestion';

const SHELLS = ['bash', 'zsh'];

export const completion = verb<object>({
  name: 'completion',
  group: 'Shell',
  summary: 'Print the completion script of a shell',
  args: [{ name: 'shell', help: 'bash or zsh', completes: SHELLS }],
  options: {},
  details: `Completes verbs, options, and the names of apps, clusters and stores of the repository that you are in.
The script calls this checkout. To complete 'npx jerrycan', type 'jerrycan': alias jerrycan='npx jerrycan'.`,
  examples: [
    `echo "alias jerrycan='npx jerrycan'; source <(npx jerrycan completion bash)" >> ~/.bashrc`,
    'source <(npx jerrycan completion zsh)',
  ],
  async run({ args: [shell = ''], terminal }) {
    if (!SHELLS.includes(shell))
      throw new Failure('<shell>', `must be bash or zsh (${shell})`, {
        next: choice(shell, SHELLS, ''),
        exitCode: EXIT.usage,
      });
    const program = [process.execPath, join(__dirname, '../../../bin/jerrycan.js')].map(quoted).join(' ');
    terminal.out(
      readFileSync(join(__dirname, `completion.${shell}`), 'utf8')
        .trimEnd()
        .replace('@COMMAND@', () => program),
    );
    return EXIT.done;
  },
});

/** A word that every shell reads as it is. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
