import type { ManualVerb } from '../cluster/job';
import { printable, type RunnerEvent, runOf } from '../report/event';
import { duration, size } from '../report/measure';
import { EXIT, EXIT_CODES, type ExitCode } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';

/** How a run ended, as far as it was followed. */
export interface Outcome {
  exitCode: ExitCode;
  /** The run's own name, which is not the Job's. */
  run?: string;
  /** The restore point that stands. */
  point?: { readonly run: string; readonly bytes: number; readonly seconds: number };
  /** What the runner said of its failure. */
  failed?: { readonly step: string; readonly cause: string; readonly next: string };
  /** The runner of the last pod ended without a word of how: whether the app runs is not known. */
  silent?: true;
  /** What the cluster said, where the runner could say nothing. */
  cause?: string;
  seconds?: number;
}

export function newOutcome(): Outcome {
  return { exitCode: EXIT.failed };
}

/** Remembers of an event what is said at the end. */
export function noted(outcome: Outcome, event: RunnerEvent): void {
  if (event.run) outcome.run = event.run;
  if (event.event === 'restore-point') {
    outcome.point = { run: runOf(event.key), bytes: event.bytes, seconds: event.seconds };
  }
  if (event.event === 'failed') outcome.failed = { step: event.step, cause: event.cause, next: event.next };
  if (event.event === 'done') outcome.seconds = event.seconds;
}

/** Drops what an earlier pod of the Job said of its own end: the next pod has its own last word. */
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
  /** What was restored; `undefined` when following somebody else's Job. */
  readonly restored?: string | undefined;
  /** stdout belongs to the events. */
  readonly json: boolean;
}

/** The last word: the result on stdout, trouble on stderr. */
export function sayOutcome(outcome: Outcome, props: OutcomeProps, terminal: Terminal): void {
  const { app, verb, job, json } = props;
  if (outcome.exitCode === EXIT.done) {
    const line = success(outcome, props);
    if (json) terminal.err(line);
    else terminal.out(line);
  } else if (outcome.exitCode === EXIT.interrupted) {
    const again = `npx jerrycan ${verb} ${app} --follow ${job}`;
    terminal.err(`${app} › ${verb}: runs on without you; to follow it again: ${again}`);
  } else {
    terminal.err(printable(`${app} › ${why(outcome, verb)}`));
    terminal.err(`exit code ${outcome.exitCode}: ${meaning(outcome, app)}`);
  }
}

/** Exit code 1 of a runner says that the app runs. Where the runner said nothing, nobody knows. */
function meaning({ exitCode, failed, silent }: Outcome, app: string): string {
  if (!silent || failed) return EXIT_CODES[exitCode];
  return `failed; the runner did not say whether the app runs: npx jerrycan status ${app}`;
}

function why({ failed, cause }: Outcome, verb: string): string {
  const besides = cause ? ` (${cause})` : '';
  if (failed) return `${failed.step}: ${failed.cause}; ${failed.next}${besides}`;
  return `${verb}: ${cause ?? 'the runner did not say why'}; see its log above`;
}

function success({ point, seconds }: Outcome, { app, verb, restored }: OutcomeProps): string {
  const took = seconds === undefined ? '' : `, in ${duration(seconds)}`;
  if (verb === 'unblock') return `${app}: unblocked${took}`;
  if (verb === 'restore') return `${app}: restored${restored ? ` ${restored}` : ''}${took}`;
  if (!point) return `${app}: done${took}`;
  return `${app}: restore point ${point.run}, ${size(point.bytes)}${took || `, in ${duration(point.seconds)}`}`;
}
