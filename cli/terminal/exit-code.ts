import { exitCodes } from '../../runner/ports/failure';

/** The exit codes of a command: those of the runner, or interrupted by the person who follows. */
export const EXIT = { ...exitCodes, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The meaning of each code, as `--help` prints it. */
export const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed; the app runs with its previous data',
  2: 'wrong usage or configuration',
  3: 'refused before the app was touched',
  4: 'the app is down and stays down',
  5: 'a restore point is broken, covered, or cannot be restored as configured; the app runs',
  75: 'busy: another run holds the app',
  130: 'you stopped following; the run continues',
};

/** How the runner's container ended, as the kubelet reports it. */
export interface Terminated {
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, … */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * Converts the end of the runner's container to the CLI's exit code. A code that is not the runner's (137 when the kernel killed it for its memory)
 * becomes 1, because scripts compare with the documented codes. `cause` has the original number.
 */
export function exitCodeOf(end: Terminated): { exitCode: ExitCode; cause?: string } {
  if (isRunners(end.exitCode)) return { exitCode: end.exitCode };
  const why = [end.reason ?? 'Error', end.message].filter(Boolean).join(': ');
  return { exitCode: EXIT.failed, cause: `the runner's container exited with ${end.exitCode} (${why})` };
}

/** Whether a number is one of the runner's exit codes. */
export const isRunners = (exitCode: number): exitCode is ExitCode =>
  (Object.values(exitCodes) as readonly number[]).includes(exitCode);
