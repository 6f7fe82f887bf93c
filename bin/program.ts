import { runCommandLine } from '../cli/command-line/command-line';
import type { ExitCode } from '../cli/terminal/exit-code';
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
