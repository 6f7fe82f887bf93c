/** One of several answers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Shown beside the marked one. */
  readonly hint: string;
}

/** What a command talks to: the operator's terminal, or a script's pipes. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  /** Writes one line to stdout. */
  out(line: string): void;
  /** Writes one line to stderr. */
  err(line: string): void;
  /** The stream of `err`, for what redraws itself. */
  readonly screen: NodeJS.WriteStream;
  /** Progress may redraw itself: stderr is a terminal. */
  readonly live: boolean;
  /** Somebody can answer: stdin and stderr are terminals. */
  readonly interactive: boolean;
  /** The answer; `undefined` when the operator left with Ctrl-C or Esc. */
  ask(question: string): Promise<string | undefined>;
  /** Asks for a secret, and does not show the answer. `undefined` when the operator left. */
  askSecret(question: string): Promise<string | undefined>;
  /** Lets the operator choose; `marked` is the value that is marked first. `undefined` when the operator left. */
  choose(question: string, choices: readonly Choice[], marked: string): Promise<string | undefined>;
}

/** The process's own. */
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
