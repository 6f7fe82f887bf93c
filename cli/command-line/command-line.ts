import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';
import { errorOf, printError } from './command-error';
import { commandTree, version } from './command-tree';
import { usageError } from './usage-error';
import type { AnyVerb } from './verb';

export interface CommandLineProps {
  readonly verbs: readonly AnyVerb[];
  readonly terminal: Terminal;
}

/**
 * Runs one command line.
 *
 * @param args the words after `jerrycan`
 * @returns the exit code; nothing is thrown
 */
export async function runCommandLine(
  args: readonly string[],
  { verbs, terminal }: CommandLineProps,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const style = args.includes('--json') ? 'json' : 'plain';
  const isVersion = args.includes('--version') && args.every((word) => word === '--version' || word === '--json');
  if (style === 'json' && isVersion) {
    terminal.out(JSON.stringify({ version: version(), node: process.version } satisfies VersionReport));
    return EXIT.done;
  }
  const tree = commandTree(verbs, terminal, async (verb, call) => {
    try {
      exitCode = await verb.run(call);
    } catch (cause) {
      exitCode = printError(errorOf(cause, subject(verb, call.args)), cause, { terminal, style });
    }
  });
  try {
    await tree.parseAsync([...args], { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    if (cause.exitCode === 0) return EXIT.done;
    // The help is already on stderr: no verb was given.
    if (cause.code === 'commander.help') return EXIT.usage;
    return printError(usageError(cause, args, verbs), cause, { terminal, style });
  }
  return exitCode;
}

/** What `jerrycan --version --json` prints. */
export interface VersionReport {
  readonly version: string;
  /** The version of Node. */
  readonly node: string;
}

/** What an error is about: the app or the cluster that the command line names, else the verb. */
function subject({ name, args = [] }: AnyVerb, [first]: readonly string[]): string {
  const isNamed = args[0]?.completes === 'app' || args[0]?.completes === 'cluster';
  return isNamed && first !== undefined ? first : name;
}
