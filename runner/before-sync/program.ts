import { parseArgs } from 'node:util';
import type { Workload } from '../../contracts/app-config';
import { isName, isWorkload } from '../../contracts/app-config-parser';
import { LONGEST_DEADLINE } from '../../contracts/runner-arguments';
import { insidePod } from '../kubernetes/pod';
import { systemClock } from '../ports/clock';
import { exitCodes, Failure } from '../ports/failure';
import { Log } from '../ports/log';
import { type BeforeSyncProps, beforeSync } from './before-sync';

const USAGE =
  'usage: node before-sync.mjs --app <app> [--object <Kind>/<name>]… --kanister <namespace> --job <name> --deadline <seconds>';

/** @returns the exit code, once everything is logged */
export async function runBeforeSync(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const clock = systemClock;
  const started = clock.now();
  const write = (line: string) => process.stdout.write(`${line}\n`);
  let log = new Log(write, clock, '');
  let exitCode: number = exitCodes.done;
  try {
    const props = propsOf(argv);
    log = new Log(write, clock, props.app);
    const { cluster, namespace } = insidePod(env);
    const stop = new AbortController();
    process.once('SIGTERM', () => {
      const next = 'find out what ended the sync; a backup that was started continues';
      stop.abort(new Failure({ step: log.step, cause: 'terminated by SIGTERM', next }));
    });
    await beforeSync({ props, cluster, clock, log, namespace, hook: hookOf(env), signal: stop.signal });
  } catch (error) {
    const failure = Failure.of(error, log.step);
    const { step, cause, next } = failure;
    exitCode = failure.exitCode;
    log.event('failed', { step, cause, next });
    if (exitCode === exitCodes.usage && step === 'arguments') process.stderr.write(`${USAGE}\n`);
  }
  log.event('done', { exitCode, seconds: Math.round((clock.now() - started) / 100) / 10 });
  return exitCode;
}

/** @throws Failure with the exit code 2 if it is not set, since every Job would then look like this hook's own */
function hookOf({ JOB_UID }: NodeJS.ProcessEnv): string {
  if (JOB_UID) return JOB_UID;
  const next = 'synthesize again; hook and program must have the same version';
  throw new Failure({ step: 'configuration', cause: 'JOB_UID is not set', next, exitCode: exitCodes.usage });
}

/** @throws Failure with the exit code 2 */
export function propsOf(argv: readonly string[]): BeforeSyncProps {
  try {
    const text = { type: 'string', default: '' } as const;
    const { values } = parseArgs({
      args: [...argv],
      options: {
        app: text,
        object: { type: 'string', multiple: true, default: [] },
        kanister: text,
        job: text,
        deadline: text,
      },
    });
    const objects = values.object.map((said) => {
      const [kind, name] = said.split('/');
      return { kind, name } as Workload;
    });
    const deadlineSeconds = /^[1-9]\d*$/.test(values.deadline) ? Number(values.deadline) : Number.NaN;
    for (const [option, sound] of [
      ['app', isName(values.app)],
      ['object', objects.every(isWorkload)],
      ['kanister', isName(values.kanister)],
      ['job', isName(values.job)],
      ['deadline', deadlineSeconds <= LONGEST_DEADLINE],
    ] as const)
      if (!sound) throw new Error(`--${option} has an invalid value (${values[option]})`);
    return { app: values.app, objects, kanister: values.kanister, job: values.job, deadlineSeconds };
  } catch (error) {
    const cause = (error as Error).message;
    throw new Failure({ step: 'arguments', cause, next: 'see the usage', exitCode: exitCodes.usage });
  }
}
