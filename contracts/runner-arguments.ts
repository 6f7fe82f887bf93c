import { parseArgs } from 'node:util';

/** What the runner does, once it is started: its command, and what it is told beside it. */
export type RunnerArguments =
  | ({ readonly command: 'backup' } & BackupArguments)
  | ({ readonly command: 'restore' } & RestoreArguments)
  | ({ readonly command: 'unblock' } & UnblockArguments)
  | { readonly command: 'verify' }
  | { readonly command: 'guard' };

export interface BackupArguments {
  /** Begins at once, and not at the app's share of the schedule's spread. */
  readonly now: boolean;
}

export interface RestoreArguments {
  /** The run whose restore point is restored; `latest` lets the runner choose. */
  readonly run: string;
  /** What is asked for beside the point: options that the app's method declares. */
  readonly options: readonly string[];
  /** Backs up what is there before it is overwritten, and loads that if the restore fails. */
  readonly safetyPoint: boolean;
  /** Writers that are at zero are left so. @default false: they are refused */
  readonly writersAtZero?: boolean | undefined;
  /** The runner ends the restore then, counted from its start. @default - it takes as long as it takes */
  readonly deadlineSeconds?: number | undefined;
  /** The store is a copy, and its dates are not looked at. A person says so, of one restore: no CronJob does. @default false */
  readonly datesOfCopy?: boolean | undefined;
}

export interface UnblockArguments {
  /** Start the writers that a restore left stopped: only if its load has ended well, or in any case. @default - they stay stopped */
  readonly start?: 'loaded' | 'always' | undefined;
  /** End the tasks that still run. */
  readonly endLoad: boolean;
}

/** What a deadline that is given by hand may be at most. Seconds. */
export const LONGEST_DEADLINE = 7 * 24 * 3600;

/** Every option of every command, as it is written. */
const options = {
  now: { type: 'boolean' },
  run: { type: 'string' },
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
  restore: ['run', 'with', 'no-safety-point', 'writers-at-zero', 'deadline', 'dates-of-copy'],
  unblock: ['start', 'end-load'],
  verify: [],
  guard: [],
};

export const RUNNER_USAGE = `usage: node runner.mjs backup [--now]
       node runner.mjs restore --run <run> [--with <option>]… [--no-safety-point] [--writers-at-zero] [--deadline <seconds>] [--dates-of-copy]
       node runner.mjs unblock [--start loaded|always] [--end-load]
       node runner.mjs verify
       node runner.mjs guard
`;

/** The words that start the runner. */
export function runnerArguments(said: RunnerArguments): string[] {
  const flag = (option: Option, given: boolean | undefined) => (given ? [`--${option}`] : []);
  const value = (option: Option, text: string | number | undefined) =>
    text === undefined ? [] : [`--${option}`, String(text)];
  switch (said.command) {
    case 'backup':
      return [said.command, ...flag('now', said.now)];
    case 'restore':
      return [
        ...[said.command, ...value('run', said.run), ...said.options.flatMap((option) => value('with', option))],
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
 * Reads the words that `runnerArguments` writes.
 *
 * @throws Error saying what is wrong with them
 */
export function parseRunnerArguments(argv: readonly string[]): RunnerArguments {
  const { positionals, values } = parseArgs({ args: [...argv], allowPositionals: true, options });
  const [command, ...more] = positionals;
  if (more.length > 0) throw new Error(`one command at a time (${positionals.join(' ')})`);
  const foreign = new Error(`not a command with these options (${argv.join(' ')})`);
  if (!isCommand(command) || Object.keys(values).some((option) => !taken[command].includes(option as Option)))
    throw foreign;
  if (command === 'backup') return { command, now: values.now ?? false };
  if (command === 'unblock') return { command, ...unblockArguments(values.start, values['end-load'] ?? false) };
  if (command !== 'restore') return { command };
  if (!values.run) throw foreign;
  return {
    ...{ command, run: values.run, options: values.with ?? [] },
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
    throw new Error('--end-load leaves half of the data, and --start would serve it: one after the other');
  return { ...(start && { start }), endLoad };
}

function secondsOf(deadline: string | undefined): number | undefined {
  if (deadline === undefined) return undefined;
  const seconds = /^[1-9]\d*$/.test(deadline) ? Number(deadline) : Number.NaN;
  if (seconds <= LONGEST_DEADLINE) return seconds;
  throw new Error(`--deadline: not whole seconds, ${LONGEST_DEADLINE} at most (${deadline})`);
}
