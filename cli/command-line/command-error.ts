import { Failure as RunnerFailure } from '../../runner/ports/failure';
import { printable } from '../report/event';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Terminal } from '../terminal/terminal';

/** An error as every verb prints it: `app › part: what; next`, or with `--json` as `{"error": …}` on stderr. */
export interface CommandError {
  /** The app, or the verb where no app is named. */
  readonly app: string;
  /** The file, option or object that is wrong. */
  readonly part: string;
  /** What is wrong, with the value. */
  readonly what: string;
  /** What to do. */
  readonly next: string;
  readonly exitCode: ExitCode;
  /** Lines below the error, such as YAML to apply. @default - none */
  readonly advice?: string;
}

/** What a verb threw. One failure is of the cluster and this machine, the other of what the runner's own parts read. */
export function errorOf(cause: unknown, app: string): CommandError {
  if (cause instanceof Failure) {
    const { part, what, next, exitCode, advice } = cause;
    return { app, part, what, next, exitCode, ...(advice !== undefined && { advice }) };
  }
  if (cause instanceof RunnerFailure) {
    const { step, cause: what, next, exitCode } = cause;
    return { app, part: step, what, next, exitCode };
  }
  const what = cause instanceof Error ? cause.message : String(cause);
  return { app, part: 'jerrycan', what, next: 'run it with DEBUG=1 and report it', exitCode: EXIT.failed };
}

export interface ErrorOutput {
  readonly terminal: Terminal;
  readonly style: 'json' | 'plain';
}

/** Prints an error. @returns its exit code */
export function printError(error: CommandError, cause: unknown, { terminal, style }: ErrorOutput): ExitCode {
  const { app, part, what, next, exitCode, advice } = error;
  terminal.err(style === 'json' ? JSON.stringify({ error }) : printable(`${app} › ${part}: ${what}; ${next}`));
  if (style === 'plain' && advice !== undefined) terminal.err(advice);
  if (process.env.DEBUG && cause instanceof Error) terminal.err(cause.stack ?? '');
  return exitCode;
}
