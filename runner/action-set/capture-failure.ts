import type { CaptureConfig } from '../../contracts/app-config';
import type { Context } from '../ports/context';
import { Failure, type FailureProps } from '../ports/failure';
import { ActionFailed, Forgotten, NothingDone } from './failure';

/** The classes of failures that are of one action. Their constructors take nothing but `FailureProps`. */
const KINDS: readonly unknown[] = [Failure, ActionFailed, Forgotten, NothingDone];

/**
 * Names the capture in a failure of its action. An app with one capture needs no name. Other errors, such as a lost Lease or SIGTERM, are of the whole run.
 *
 * @param more further classes of failures that are of one action
 */
export function ofCapture(
  { config, signal }: Pick<Context, 'config' | 'signal'>,
  { name }: Pick<CaptureConfig, 'name'>,
  error: unknown,
  more: readonly unknown[] = [],
): unknown {
  if (config.captures.length === 1 || !(error instanceof Failure) || error === signal.reason) return error;
  if (![...KINDS, ...more].includes(error.constructor)) return error;
  const Kind = error.constructor as new (props: FailureProps) => Failure;
  const { step, cause, next, exitCode } = error;
  return new Kind({ step, cause: `the capture ${name}: ${cause}`, next, exitCode });
}
