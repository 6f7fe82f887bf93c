import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';
import { longName, type OptionDescription } from './option';
import type { AnyVerb, Call, VerbArgument } from './verb';

/** What happens when a verb is called. */
type Action = (verb: AnyVerb, call: Call<object>) => Promise<void>;

/** The program as commander reads it. All output and every exit goes through `terminal`. */
export function commandTree(verbs: readonly AnyVerb[], terminal: Terminal, action: Action): Command {
  const root = quiet(new Command('jerrycan'), terminal)
    .description(
      'Protects the data of apps on Kubernetes: makes their manifests, reviews changes, and backs up and restores.',
    )
    .usage('<verb> [options]')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [verb]', 'Print the help of a verb')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', `\nExit codes:\n${exitCodes(EXIT_CODES)}\n\nDEBUG=1 adds stack traces to errors.`);
  for (const verb of verbs) root.addCommand(commandOf(verb, terminal, action));
  return root;
}

function commandOf(verb: AnyVerb, terminal: Terminal, action: Action): Command {
  const command = quiet(new Command(verb.name), terminal)
    .summary(verb.summary)
    .description(`${verb.summary}.`)
    .helpGroup(`${verb.group}:`)
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(verb.open ?? false)
    .allowUnknownOption(verb.open ?? false)
    .addHelpText('after', afterHelp(verb));
  for (const argument of verb.args ?? []) command.addArgument(argumentOf(argument));
  for (const [field, option] of Object.entries(verb.options)) command.addOption(optionOf(field, option));
  return command.action(async () => {
    const declared = verb.args?.length ?? 0;
    const [args, flags] = verb.open ? split(command, declared) : [command.args, []];
    await action(verb, { args, flags, options: command.opts(), terminal });
  });
}

function quiet(command: Command, terminal: Terminal): Command {
  return command.exitOverride().configureOutput({
    writeErr: (text) => terminal.err(text.trimEnd()),
    writeOut: (text) => terminal.out(text.trimEnd()),
    // Errors are printed in our own style, once.
    outputError: () => {},
  });
}

function argumentOf({ name, help, optional, variadic }: VerbArgument): Argument {
  const dots = variadic ? '...' : '';
  return new Argument(optional ? `[${name}${dots}]` : `<${name}${dots}>`, help);
}

function optionOf(field: string, option: OptionDescription): Option {
  const name = longName(field, option);
  if (option.kind === 'flag' || option.kind === 'negated') return new Option(name, option.help);
  const valued = new Option(`${name} <${option.value}>`, option.help);
  return option.kind === 'repeated' ? valued.argParser(several) : valued;
}

const several = (one: string, former: readonly string[] = []): string[] => {
  if (one === '') throw new InvalidArgumentError('must not be empty');
  return [...former, one];
};

/** The words that a verb declares, and the flags beside them. @throws CommanderError for any other word */
function split(command: Command, declared: number): [args: string[], flags: string[]] {
  const rest = command.args.slice(declared);
  const strange = rest.find((word) => !/^--[a-z][a-z0-9-]*$/.test(word));
  if (strange !== undefined)
    command.error(`error: unknown argument '${strange}'`, { code: 'jerrycan.unknownArgument' });
  return [command.args.slice(0, declared), rest.map((word) => word.slice(2))];
}

function afterHelp({ details, exitCodes: own, examples }: AnyVerb): string {
  return [
    ...(details ? [details] : []),
    ...(own ? [`Exit codes:\n${exitCodes(own)}`] : []),
    `Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`,
  ]
    .map((paragraph) => `\n${paragraph}`)
    .join('\n');
}

/** The exit codes in their order, one a line. */
export function exitCodes(table: Readonly<Partial<Record<number, string>>>): string {
  return Object.entries(table)
    .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
    .join('\n');
}

/** The version of this program. */
export function version(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  return version;
}
