import { parseRunnerArguments, RUNNER_USAGE, type RunnerArguments } from '../contracts/runner-arguments';
import { backup } from './backup/backup';
import { runGuard } from './guard/guard-program';
import { insidePod, mountedKeys, readMounted } from './kubernetes/pod';
import { readAppConfig } from './ports/app-config';
import { systemClock } from './ports/clock';
import type { Context } from './ports/context';
import { exitCodes, Failure } from './ports/failure';
import { Log } from './ports/log';
import { unblock } from './recovery/unblock';
import { restore } from './restore/restore';
import { s3 } from './s3/s3';
import { storeCredentials } from './s3/store-credentials';
import { verify } from './verification/verification';

type Task = (context: Context) => Promise<void>;

/** @returns the exit code, once everything is logged */
export async function runProgram(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const clock = systemClock;
  const started = clock.now();
  const write = (line: string) => process.stdout.write(`${line}\n`);
  let log = new Log(write, clock, '');
  try {
    const said = argumentsOf(argv);
    if (said.command === 'guard') {
      await runGuard(env, write);
      return end(log, exitCodes.done, started);
    }
    const config = readAppConfig(readMounted('/etc/jerrycan/app.json'));
    log = new Log(write, clock, config.app);
    log.begin('start', { job: env.JOB_NAME ?? null });
    await taskOf(said)(contextOf({ config, clock, log, env }));
    return end(log, exitCodes.done, started);
  } catch (error) {
    const { step, cause, next, exitCode } = Failure.of(error, log.step);
    log.event('failed', { step, cause, next });
    if (exitCode === exitCodes.usage && step === 'arguments') process.stderr.write(RUNNER_USAGE);
    return end(log, exitCode, started);
  }
}

function end(log: Log, exitCode: number, started: number): number {
  log.event('done', { exitCode, seconds: Math.round((systemClock.now() - started) / 100) / 10 });
  return exitCode;
}

/** Parses the program's arguments. @throws Failure with the exit code 2 */
export function argumentsOf(argv: readonly string[]): RunnerArguments {
  try {
    return parseRunnerArguments(argv);
  } catch (error) {
    throw usage('arguments', (error as Error).message, 'see the usage');
  }
}

/** The flow of a command. `guard` has none: it belongs to no app. */
export function taskOf(said: Exclude<RunnerArguments, { command: 'guard' }>): Task {
  switch (said.command) {
    case 'backup':
      return (context) => backup(context, said);
    case 'restore':
      return (context) => restore(context, said);
    case 'unblock':
      return (context) => unblock(context, { start: said.start ?? 'never', endLoad: said.endLoad });
    case 'verify':
      return verify;
  }
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
    const next = 'find out what deleted the pod or the Job; the next run continues from here';
    controller.abort(new Failure({ step: log.step, cause: 'terminated by SIGTERM', next }));
  });
  return controller.signal;
}

const usage = (step: string, cause: string, next: string): Failure =>
  new Failure({ step, cause, next, exitCode: exitCodes.usage });
