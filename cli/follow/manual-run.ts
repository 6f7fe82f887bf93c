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

/** What both verbs that make a Job take. */
export interface RunOptions {
  /** The runner's events as JSON lines on stdout. @default false */
  readonly json?: boolean | undefined;
  /** A Job that was made before. @default - a new one is made */
  readonly follow?: string | undefined;
}

export interface RunContext {
  readonly repository: Repository;
  /** Opened only when everything that needs no cluster is in order. */
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Runs with a signal that is given when the operator stops following. */
  readonly interruptible: <T>(run: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

export interface ManualRun extends Omit<OutcomeProps, 'json'> {
  /** Kanister's. */
  readonly namespace: string;
  readonly appNamespace: string;
  /** Made by this very command. */
  readonly ours: boolean;
}

/** Follows a Job to its end, for people, for logs or for scripts, and says how it ended. */
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
