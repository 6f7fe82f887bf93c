import { exitCodes } from '../../runner/ports/failure';

/** How a command ends: as the runner does, or because somebody stopped following. */
export const EXIT = { ...exitCodes, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One line for each, as `--help` shows them. */
export const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed; the app runs, with the data that it had before',
  2: 'wrong usage or configuration',
  3: 'refused before the app was touched',
  4: 'the app is down and stays down',
  5: 'a restore point is broken, covered, or cannot be restored as configured; the app runs',
  75: 'busy: another run holds the app',
  130: 'interrupted: you stopped following; what was started continues',
};

/** How the kubelet saw the runner's container end. */
export interface Terminated {
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, … */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * The CLI's exit code for the end of the runner's container. What is no code of the runner's (137 when the kernel killed it for its memory)
 * becomes 1, because a script that calls us compares with our table; the number itself is said in `cause`.
 */
export function exitCodeOf(end: Terminated): { exitCode: ExitCode; cause?: string } {
  if (isRunners(end.exitCode)) return { exitCode: end.exitCode };
  const why = [end.reason ?? 'Error', end.message].filter(Boolean).join(': ');
  return { exitCode: EXIT.failed, cause: `the runner's container ended with ${end.exitCode} (${why})` };
}

/** Whether a number is one of the runner's exit codes. */
export const isRunners = (exitCode: number): exitCode is ExitCode =>
  (Object.values(exitCodes) as readonly number[]).includes(exitCode);
