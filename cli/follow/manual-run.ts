import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import { jsonReporter } from '../report/json';
import { plainReporter } from '../report/plain';
import { ProgressReporter } from '../report/progress';
import type { Reporter } from '../report/reporter';
import type { Repository } from '../repository/repository';
import type { ExitCode } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';
import { follow } from './follow';
import { type OutcomeProps, sayOutcome } from './outcome';

/** Options of every verb that creates a Job. */
export interface RunOptions {
  /** The runner's events as JSON lines on stdout. @default false */
  readonly json?: boolean | undefined;
  /** An existing Job to follow. @default - a new Job is created */
  readonly follow?: string | undefined;
}

export interface RunContext {
  readonly repository: Repository;
  /** Connects to the cluster. Called after all checks that need no cluster. */
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Runs with a signal that is aborted when the operator stops following. */
  readonly interruptible: <T>(run: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

export interface ManualRun extends Omit<OutcomeProps, 'json'> {
  /** Kanister's namespace. */
  readonly namespace: string;
  readonly appNamespace: string;
  /** Whether this command created the Job. */
  readonly ours: boolean;
}

/** Follows a Job to its end, and prints how it ended. */
export async function followRun(
  run: ManualRun,
  { json = false }: RunOptions,
  cluster: Cluster,
  { terminal, clock, interruptible }: RunContext,
): Promise<ExitCode> {
  const reporter = reporterFor(terminal, json);
  const outcome = await interruptible((signal) => follow(run, { cluster, reporter, clock, signal }));
  sayOutcome(outcome, { ...run, json }, terminal);
  return outcome.exitCode;
}

function reporterFor(terminal: Terminal, json: boolean): Reporter {
  if (json) return jsonReporter(terminal);
  return terminal.live ? new ProgressReporter(terminal) : plainReporter(terminal);
}
