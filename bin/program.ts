import { runCommandLine } from '../cli/command-line/command-line';
import { candidates } from '../cli/command-line/next-word';
import { repositoryNames } from '../cli/repository/repository-names';
import { EXIT, type ExitCode } from '../cli/terminal/exit-code';
import { processTerminal, type Terminal } from '../cli/terminal/terminal';
import { verbs } from './verbs';

/**
 * Runs one command line.
 *
 * @param args the words after `jerrycan`
 * @returns the exit code; nothing is thrown
 */
export function program(args: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  return runCommandLine(args, { verbs, terminal });
}

/** Prints what can be typed next, a line each, for the scripts of `jerrycan completion`: the word, a tab, and its help; or `:files`. */
export function complete(words: readonly string[], terminal: Terminal = processTerminal()): ExitCode {
  const found = candidates(words, verbs, (kind, root) => repositoryNames(root)[`${kind}s`]);
  if (found === 'files') terminal.out(':files');
  else for (const { word, help } of found) terminal.out(`${word}\t${help}`);
  return EXIT.done;
}
