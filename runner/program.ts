import { parseArgs } from 'node:util';
import { backup } from './backup/backup';
import { runGuard } from './guard/guard-program';
import { insidePod, mountedKeys, readMounted } from './kubernetes/pod';
import { readAppConfig } from './ports/app-config';
import { systemClock } from './ports/clock';
import type { Context } from './ports/context';
import { LONGEST_DEADLINE } from './ports/deadline';
import { exitCodes, Failure } from './ports/failure';
import { Log } from './ports/log';
import { unblock } from './recovery/unblock';
import { restore } from './restore/restore';
import { s3 } from './s3/s3';
import { storeCredentials } from './s3/store-credentials';
import { verify } from './verification/verification';

const USAGE = `usage: node runner.mjs backup [--now]
       node runner.mjs restore --run <run> [--users] [--no-safety-point] [--writers-at-zero] [--deadline <seconds>] [--dates-of-copy]
       node runner.mjs unblock [--start loaded|always] [--end-load]
       node runner.mjs verify
       node runner.mjs guard
`;

type Task = (context: Context) => Promise<void>;

/** @returns the exit code, when all that had to be said was said */
export async function runProgram(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const clock = systemClock;
  const started = clock.now();
  const write = (line: string) => process.stdout.write(`${line}\n`);
  let log = new Log(write, clock, '');
  try {
    if (isGuard(argv)) {
      await runGuard(env, write);
      return end(log, exitCodes.done, started);
    }
    const task = taskOf(argv);
    const config = readAppConfig(readMounted('/etc/jerrycan/app.json'));
    log = new Log(write, clock, config.app);
    log.begin('start', { job: env.JOB_NAME ?? null });
    await task(contextOf({ config, clock, log, env }));
    return end(log, exitCodes.done, started);
  } catch (error) {
    const { step, cause, next, exitCode } = Failure.of(error, log.step);
    log.event('failed', { step, cause, next });
    if (exitCode === exitCodes.usage && step === 'arguments') process.stderr.write(USAGE);
    return end(log, exitCode, started);
  }
}

function end(log: Log, exitCode: number, started: number): number {
  log.event('done', { exitCode, seconds: Math.round((systemClock.now() - started) / 100) / 10 });
  return exitCode;
}

/** The guard is no task like the others: it is of no app. */
export const isGuard = (argv: readonly string[]): boolean => argv.length === 1 && argv[0] === 'guard';

/** @throws Failure with the exit code 2 */
export function taskOf(argv: readonly string[]): Task {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        now: { type: 'boolean' },
        run: { type: 'string' },
        users: { type: 'boolean' },
        'no-safety-point': { type: 'boolean' },
        'writers-at-zero': { type: 'boolean' },
        deadline: { type: 'string' },
        'dates-of-copy': { type: 'boolean' },
        start: { type: 'string' },
        'end-load': { type: 'boolean' },
      },
    });
    const { now = false, run, users = false, 'no-safety-point': unsafe = false, deadline } = values;
    const { 'dates-of-copy': datesOfCopy = false, 'writers-at-zero': writersAtZero = false } = values;
    const [command, ...more] = positionals;
    if (more.length > 0) throw new Error(`one command at a time (${positionals.join(' ')})`);
    if (command !== 'unblock' && (values.start !== undefined || values['end-load'])) throw foreign(argv);
    const ofRestore = run || users || unsafe || datesOfCopy || writersAtZero || deadline !== undefined;
    if (command === 'backup' && !ofRestore) return (context) => backup(context, { now });
    if (command === 'restore' && run && !now) {
      const deadlineSeconds = deadline === undefined ? undefined : secondsOf(deadline);
      const props = { run, users, safetyPoint: !unsafe, writersAtZero, deadlineSeconds, datesOfCopy };
      return (context) => restore(context, props);
    }
    if (command === 'unblock') return unblockTask(values, argv);
    if (command === 'verify' && argv.length === 1) return verify;
    throw foreign(argv);
  } catch (error) {
    throw usage('arguments', (error as Error).message, 'see the usage');
  }
}

const foreign = (argv: readonly string[]): Error => new Error(`not a command with these options (${argv.join(' ')})`);

function unblockTask(values: Record<string, string | boolean | undefined>, argv: readonly string[]): Task {
  const { start = 'never', 'end-load': endLoad = false, ...others } = values;
  const known = start === 'never' || start === 'loaded' || start === 'always';
  if (!known || typeof endLoad !== 'boolean' || Object.keys(others).length > 0) throw foreign(argv);
  if (endLoad && start !== 'never')
    throw new Error('--end-load leaves half of the data, and --start would serve it: one after the other');
  return (context) => unblock(context, { start, endLoad });
}

function secondsOf(deadline: string): number {
  const seconds = /^[1-9]\d*$/.test(deadline) ? Number(deadline) : Number.NaN;
  if (seconds <= LONGEST_DEADLINE) return seconds;
  throw new Error(`--deadline: not whole seconds, ${LONGEST_DEADLINE} at most (${deadline})`);
}

function contextOf({
  config,
  clock,
  log,
  env,
}: Pick<Context, 'config' | 'clock' | 'log'> & { env: NodeJS.ProcessEnv }): Context {
  return {
    ...{ config, clock, log },
    ...insidePod(env, env.JERRYCAN_STORE_CA ? [env.JERRYCAN_STORE_CA] : []),
    store: s3({ address: config.store, credentials: storeCredentials(env, clock), clock }),
    signingKeys: mountedKeys(),
    job: env.JOB_NAME ?? '',
    signal: onTermination(log),
  };
}

function onTermination(log: Log): AbortSignal {
  const controller = new AbortController();
  process.once('SIGTERM', () => {
    const next = 'see who deleted the pod or the Job; the next run goes on from here';
    controller.abort(new Failure({ step: log.step, cause: 'ended by SIGTERM', next }));
  });
  return controller.signal;
}

const usage = (step: string, cause: string, next: string): Failure =>
  new Failure({ step, cause, next, exitCode: exitCodes.usage });
