import { parseArgs } from 'node:util';

/** A command of the runner with its arguments. */
export type RunnerArguments =
  | ({ readonly command: 'backup' } & BackupArguments)
  | ({ readonly command: 'restore' } & RestoreArguments)
  | ({ readonly command: 'unblock' } & UnblockArguments)
  | { readonly command: 'verify' }
  | { readonly command: 'guard' };

export interface BackupArguments {
  /** Starts at once instead of at the app's share of the schedule's spread. */
  readonly now: boolean;
}

export interface RestoreArguments {
  /** The run whose restore point is restored; with `latest`, the runner chooses the newest verified one. */
  readonly run: string;
  /** The captures to restore; the others keep their data, which may then be inconsistent with them. @default - all captures */
  readonly only?: readonly string[] | undefined;
  /** Options that the methods of the app's captures declare. */
  readonly options: readonly string[];
  /** Backs up the current data before it is overwritten, and loads that backup if the restore fails. */
  readonly safetyPoint: boolean;
  /** Leaves writers that are at zero as they are. @default false: they are refused */
  readonly writersAtZero?: boolean | undefined;
  /** The time limit of the restore, from the start of the runner. @default - none */
  readonly deadlineSeconds?: number | undefined;
  /** The store is a copy, so its dates are ignored. Only a person sets this, for one restore; no CronJob does. @default false */
  readonly datesOfCopy?: boolean | undefined;
}

export interface UnblockArguments {
  /** When to start the writers that a restore left stopped: only if its load succeeded, or always. @default - they stay stopped */
  readonly start?: 'loaded' | 'always' | undefined;
  /** Ends the tasks that still run. */
  readonly endLoad: boolean;
}

/** The longest deadline that a person can set. Seconds. */
export const LONGEST_DEADLINE = 7 * 24 * 3600;

/** The options of all commands. */
const options = {
  now: { type: 'boolean' },
  run: { type: 'string' },
  only: { type: 'string', multiple: true },
  with: { type: 'string', multiple: true },
  'no-safety-point': { type: 'boolean' },
  'writers-at-zero': { type: 'boolean' },
  deadline: { type: 'string' },
  'dates-of-copy': { type: 'boolean' },
  start: { type: 'string' },
  'end-load': { type: 'boolean' },
} as const;

type Option = keyof typeof options;

const taken: Readonly<Record<RunnerArguments['command'], readonly Option[]>> = {
  backup: ['now'],
  restore: ['run', 'only', 'with', 'no-safety-point', 'writers-at-zero', 'deadline', 'dates-of-copy'],
  unblock: ['start', 'end-load'],
  verify: [],
  guard: [],
};

export const RUNNER_USAGE = `usage: node runner.mjs backup [--now]
       node runner.mjs restore --run <run> [--only <capture>]… [--with <option>]… [--no-safety-point] [--writers-at-zero] [--deadline <seconds>] [--dates-of-copy]
       node runner.mjs unblock [--start loaded|always] [--end-load]
       node runner.mjs verify
       node runner.mjs guard
`;

/** Formats the arguments of the runner's program. */
export function runnerArguments(said: RunnerArguments): string[] {
  const flag = (option: Option, given: boolean | undefined) => (given ? [`--${option}`] : []);
  const value = (option: Option, text: string | number | undefined) =>
    text === undefined ? [] : [`--${option}`, String(text)];
  switch (said.command) {
    case 'backup':
      return [said.command, ...flag('now', said.now)];
    case 'restore':
      return [
        ...[said.command, ...value('run', said.run), ...(said.only ?? []).flatMap((name) => value('only', name))],
        ...said.options.flatMap((option) => value('with', option)),
        ...[...flag('no-safety-point', !said.safetyPoint), ...flag('writers-at-zero', said.writersAtZero)],
        ...[...value('deadline', said.deadlineSeconds), ...flag('dates-of-copy', said.datesOfCopy)],
      ];
    case 'unblock':
      return [said.command, ...value('start', said.start), ...flag('end-load', said.endLoad)];
    default:
      return [said.command];
  }
}

/**
 * Parses the output of `runnerArguments`.
 *
 * @throws Error with the reason
 */
export function parseRunnerArguments(argv: readonly string[]): RunnerArguments {
  const { positionals, values } = parseArgs({ args: [...argv], allowPositionals: true, options });
  const [command, ...more] = positionals;
  if (more.length > 0) throw new Error(`only one command is allowed (${positionals.join(' ')})`);
  const foreign = new Error(`unknown command, or an option that the command does not have (${argv.join(' ')})`);
  if (!isCommand(command) || Object.keys(values).some((option) => !taken[command].includes(option as Option)))
    throw foreign;
  if (command === 'backup') return { command, now: values.now ?? false };
  if (command === 'unblock') return { command, ...unblockArguments(values.start, values['end-load'] ?? false) };
  if (command !== 'restore') return { command };
  if (!values.run) throw new Error(`restore needs --run (${argv.join(' ')})`);
  return {
    ...{ command, run: values.run, only: values.only ?? [], options: values.with ?? [] },
    ...{ safetyPoint: !values['no-safety-point'], writersAtZero: values['writers-at-zero'] ?? false },
    ...{ deadlineSeconds: secondsOf(values.deadline), datesOfCopy: values['dates-of-copy'] ?? false },
  };
}

const isCommand = (text: string | undefined): text is RunnerArguments['command'] =>
  text !== undefined && Object.hasOwn(taken, text);

function unblockArguments(start: string | undefined, endLoad: boolean): UnblockArguments {
  if (start !== undefined && start !== 'loaded' && start !== 'always')
    throw new Error(`--start must be loaded or always (${start})`);
  if (endLoad && start !== undefined)
    throw new Error('--end-load leaves the data incomplete, so it cannot be combined with --start');
  return { ...(start && { start }), endLoad };
}

function secondsOf(deadline: string | undefined): number | undefined {
  if (deadline === undefined) return undefined;
  const seconds = /^[1-9]\d*$/.test(deadline) ? Number(deadline) : Number.NaN;
  if (seconds <= LONGEST_DEADLINE) return seconds;
  throw new Error(`--deadline must be whole seconds, ${LONGEST_DEADLINE} at most (${deadline})`);
}
