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
  };
}
