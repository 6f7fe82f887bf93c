import { ApiError } from '../../runner/ports/cluster';
import { exitCodes, Failure as RunnerFailure } from '../../runner/ports/failure';
import { StoreError } from '../../runner/ports/object-store';
import { statusOf } from '../cluster/api-failure';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';

/** `unchecked`: the check could not be made from here; `what` says why. */
export type CheckState = 'ok' | 'warning' | 'fails' | 'unchecked';

/** The result of one check. */
export interface Check {
  /** What was checked: `clocks`, `signing key`. */
  readonly check: string;
  readonly state: CheckState;
  /** What was found, with its value. */
  readonly what: string;
  /** What to do. @default - nothing */
  readonly next?: string;
  /** A backup or a restore refuses (3) for this reason. @default false */
  readonly refused?: boolean;
}

export const ok = (check: string, what: string): Check => ({ check, state: 'ok', what });
export const warning = (check: string, what: string, next: string): Check => ({ check, state: 'warning', what, next });
export const unchecked = (check: string, what: string, next?: string): Check => ({
  ...{ check, state: 'unchecked', what },
  ...(next !== undefined && { next }),
});
export const fails = (check: string, what: string, next: string): Check => ({ check, state: 'fails', what, next });
/** Fails, and a run would refuse. */
export const refuses = (check: string, what: string, next: string): Check => ({
  ...fails(check, what, next),
  refused: true,
});

/** Runs a check. An error becomes its result, so that the other checks still run. */
export async function guarded(check: string, run: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await run();
  } catch (error) {
    return [thrownAs(check, error)];
  }
}

function thrownAs(check: string, error: unknown): Check {
  if (error instanceof RunnerFailure) {
    const { cause, next, exitCode } = error;
    return { ...fails(check, cause, next), ...(exitCode === exitCodes.refused && { refused: true }) };
  }
  if (error instanceof ApiError || error instanceof StoreError) return unchecked(check, error.message);
  if (!(error instanceof Failure)) throw error;
  // A file of the repository that is missing or wrong fails; a cluster or a store that does not answer is not a result.
  const isAnswer = error.exitCode === EXIT.usage || error.exitCode === EXIT.refused;
  const what = `${error.part}: ${error.what}`;
  return isAnswer ? fails(check, what, error.next) : unchecked(check, what, error.next);
}

/** RBAC denied the request. */
export const isDenied = (error: unknown): boolean => error instanceof Failure && statusOf(error.cause) === 403;
