import type { CommanderError } from 'commander';
import { EXIT } from '../terminal/exit-code';
import type { CommandError } from './command-error';
import type { AnyVerb, VerbArgument } from './verb';

/** What commander reports of wrong usage, in the style of every other error. */
export function usageError(
  { code, message }: CommanderError,
  args: readonly string[],
  verbs: readonly AnyVerb[],
): CommandError {
  const typed = args.find((word) => !word.startsWith('-'));
  const verb = verbs.find(({ name }) => name === typed);
  const app = verb?.name ?? 'jerrycan';
  const [, quoted = app] = /'([^']*)'/.exec(message) ?? [];
  const [, meant] = /Did you mean (?:one of )?(.*)\?/.exec(message) ?? [];
  const next = meant ? `did you mean ${meant}?` : `see 'npx jerrycan ${verb ? `${verb.name} ` : ''}--help'`;
  const said = (part: string, what: string, cure = next) => ({ app, part, what, next: cure, exitCode: EXIT.usage });
  switch (code) {
    case 'commander.unknownOption':
      return said(quoted, `must be an option of ${app}`);
    case 'commander.unknownCommand':
      return said(quoted, 'must be a verb');
    case 'commander.missingArgument':
      return said(`<${quoted}>`, 'is missing', `give ${verb?.args?.find(({ name }) => name === quoted)?.help ?? 'it'}`);
    case 'commander.excessArguments':
      return said('arguments', `are too many (${message.match(/got (\d+)/)?.[1]})`, `give ${declared(verb?.args)}`);
    case 'commander.optionMissingArgument':
      return said(quoted.split(' ')[0]!, 'has no value', `write ${quoted}`);
    case 'commander.invalidArgument':
      return said(quoted.split(' ')[0]!, message.replace(/^.* is invalid\. /, ''), `write ${quoted}`);
    case 'jerrycan.unknownArgument':
      return said(quoted, `must be an option of ${app}, or of the app's method`);
    default:
      return said(quoted, message.replace(/^error: /, '').replaceAll('\n', ' '));
  }
}

const declared = (args: readonly VerbArgument[] = []): string =>
  args.length === 0 ? 'no argument' : `only ${args.map(({ name }) => `<${name}>`).join(' ')}`;
