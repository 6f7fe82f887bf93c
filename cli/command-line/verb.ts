import type { ExitCode } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';
import type { Completion, OptionDescription, OptionsOf } from './option';

/** The headings of the list of verbs. */
export type Group = 'Synthesize' | 'Review' | 'Operate' | 'Shell';

/** A word after the name of a verb. */
export interface VerbArgument {
  readonly name: string;
  /** What it is: a noun phrase. */
  readonly help: string;
  /** @default false */
  readonly optional?: boolean;
  /** It may be given more than once. @default false */
  readonly variadic?: boolean;
  /** @default - no completion */
  readonly completes?: Completion;
}

/** One command line, read and checked against the description of its verb. */
export interface Call<O> {
  /** The words after the verb. */
  readonly args: readonly string[];
  readonly options: O;
  /** Flags that the verb does not declare, without `--`; only of a verb that is `open`. */
  readonly flags: readonly string[];
  readonly terminal: Terminal;
}

/** A verb as a person types it. */
export interface Verb<O = object> {
  readonly name: string;
  readonly group: Group;
  /** One sentence, without its period: the list of verbs shows it. */
  readonly summary: string;
  /** @default - none */
  readonly args?: readonly VerbArgument[];
  /** A description for each field of the verb's options, and for nothing else. */
  readonly options: OptionsOf<O>;
  /** The verb also takes flags that only the run can check: options of the app's method. @default false */
  readonly open?: boolean;
  /** What a person needs to know beside the options: short lines. */
  readonly details?: string;
  /** Exit codes that mean more here than in the table of all verbs. @default - the table of all verbs */
  readonly exitCodes?: Readonly<Partial<Record<ExitCode, string>>>;
  /** The type of what `--json` prints on stdout, and its file: the reference shows it. @default - the verb has no `--json` */
  readonly json?: { readonly type: string; readonly file: string };
  /** Command lines, complete. */
  readonly examples: readonly string[];
  /** Loads what the verb needs, and runs it. */
  run(call: Call<O>): Promise<ExitCode>;
}

/** A verb as the frame sees it: the type of its options is checked where it is described. */
export interface AnyVerb extends Omit<Verb, 'options' | 'run'> {
  readonly options: Readonly<Record<string, OptionDescription>>;
  run(call: Call<object>): Promise<ExitCode>;
}

/** Checks the description of a verb against the type of its options. */
export function verb<O>(description: Verb<O>): AnyVerb {
  // The frame passes on only options that the description declares.
  return description as unknown as AnyVerb;
}
