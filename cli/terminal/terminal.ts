/** A possible answer. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Text next to the selected choice. */
  readonly hint: string;
}

/** The output and input of a command: the operator's terminal, or a script's pipes. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  /** Writes one line to stdout. */
  out(line: string): void;
  /** Writes one line to stderr. */
  err(line: string): void;
  /** The stream of `err`, for progress that redraws itself. */
  readonly screen: NodeJS.WriteStream;
  /** Whether progress may redraw itself: stderr is a terminal. */
  readonly live: boolean;
  /** Whether a person can answer: stdin and stderr are terminals. */
  readonly interactive: boolean;
  /** Returns the answer; `undefined` if the operator pressed Ctrl-C or Esc. */
  ask(question: string): Promise<string | undefined>;
  /** Like `ask` for a secret: the input is not shown. */
  askSecret(question: string): Promise<string | undefined>;
  /** Lets the operator choose; `marked` is selected first. `undefined` if the operator pressed Ctrl-C or Esc. */
  choose(question: string, choices: readonly Choice[], marked: string): Promise<string | undefined>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    screen: process.stderr,
    live: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    async ask(question) {
      const { isCancel, text } = await import('@clack/prompts');
      const answer = await text({ message: question, output: process.stderr });
      return isCancel(answer) ? undefined : answer;
    },
    async askSecret(question) {
      const { isCancel, password } = await import('@clack/prompts');
      const answer = await password({ message: question, output: process.stderr });
      return isCancel(answer) ? undefined : answer;
    },
    async choose(question, choices, marked) {
      const { isCancel, select } = await import('@clack/prompts');
      const options = choices.map((choice) => ({ ...choice }));
      const answer = await select({ message: question, options, initialValue: marked, output: process.stderr });
      return isCancel(answer) ? undefined : answer;
    },
  };
}
