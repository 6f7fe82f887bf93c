import type { ManualVerb } from '../cluster/job';
import { printable, type RunnerEvent, runOf } from '../report/event';
import { duration, size } from '../report/measure';
import { EXIT, EXIT_CODES, type ExitCode } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';

/** How a run ended, as far as it was observed. */
export interface Outcome {
  exitCode: ExitCode;
  /** The name of the run, which is not the name of the Job. */
  run?: string;
  /** The restore point that was made. */
  point?: { readonly run: string; readonly bytes: number; readonly seconds: number };
  /** The run whose restore point was loaded. */
  loaded?: string;
  /** How many restore points were verified. */
  verified?: number;
  /** The failure as the runner reported it. */
  failed?: { readonly step: string; readonly cause: string; readonly next: string };
  /** The runner of the last pod ended without a report: whether the app runs is not known. */
  silent?: true;
  /** The reason that the cluster gave, if the runner could not report one. */
  cause?: string;
  seconds?: number;
}

export function newOutcome(): Outcome {
  return { exitCode: EXIT.failed };
}

/** Keeps the facts of an event that are printed at the end. */
export function noted(outcome: Outcome, event: RunnerEvent): void {
  if (event.run) outcome.run = event.run;
  if (event.event === 'restore-point') {
    outcome.point = { run: runOf(event.key), bytes: event.bytes, seconds: event.seconds };
  }
  if (event.event === 'step' && event.step === 'load' && typeof event.point === 'string') outcome.loaded = event.point;
  if (event.event === 'verified') outcome.verified = (outcome.verified ?? 0) + 1;
  if (event.event === 'failed') outcome.failed = { step: event.step, cause: event.cause, next: event.next };
  if (event.event === 'done') outcome.seconds = event.seconds;
}

/** Drops what an earlier pod of the Job reported about its end: only the last pod counts. */
export function forget(outcome: Outcome): void {
  delete outcome.silent;
  delete outcome.failed;
  delete outcome.cause;
  delete outcome.seconds;
}

export interface OutcomeProps {
  readonly app: string;
  readonly verb: ManualVerb;
  readonly job: string;
  /** The run to restore. `undefined` if the runner chooses it, or the Job was created earlier. */
  readonly restored?: string | undefined;
  /** Whether stdout is for events only. */
  readonly json: boolean;
}

/** Prints the end of a run: the result on stdout, a failure on stderr. */
export function sayOutcome(outcome: Outcome, props: OutcomeProps, terminal: Terminal): void {
  const { app, verb, job, json } = props;
  if (outcome.exitCode === EXIT.done) {
    const line = success(outcome, props);
    if (json) terminal.err(line);
    else terminal.out(line);
  } else if (outcome.exitCode === EXIT.interrupted) {
    const again = `npx jerrycan ${verb} ${app} --follow ${job}`;
    terminal.err(`${app} › ${verb}: keeps running; to follow it again: ${again}`);
  } else {
    terminal.err(printable(`${app} › ${why(outcome, verb)}`));
    terminal.err(`exit code ${outcome.exitCode}: ${meaning(outcome, app)}`);
  }
}

/** Exit code 1 of a runner means that the app runs. Without a report of the runner, that is not known. */
function meaning({ exitCode, failed, silent }: Outcome, app: string): string {
  if (!silent || failed) return EXIT_CODES[exitCode];
  return `failed; the runner did not report whether the app runs: npx jerrycan status ${app}`;
}

function why({ failed, cause }: Outcome, verb: string): string {
  const besides = cause ? ` (${cause})` : '';
  if (failed) return `${failed.step}: ${failed.cause}; ${failed.next}${besides}`;
  return `${verb}: ${cause ?? 'the runner did not report why'}; check its log above`;
}

function success({ point, loaded, verified = 0, seconds }: Outcome, { app, verb, restored }: OutcomeProps): string {
  const took = seconds === undefined ? '' : `, in ${duration(seconds)}`;
  if (verb === 'unblock') return `${app}: unblocked${took}`;
  if (verb === 'verify') return `${app}: ${verified} restore point${verified === 1 ? '' : 's'} verified${took}`;
  if (verb === 'restore') return `${app}: restored ${loaded ?? restored ?? ''}`.trimEnd() + took;
  if (!point) return `${app}: done${took}`;
  return `${app}: restore point ${point.run}, ${size(point.bytes)}${took || `, in ${duration(point.seconds)}`}`;
}
