import { createHash } from 'node:crypto';
import type { AppConfig, CaptureConfig } from '../../contracts/app-config';
import type { RestorePoint } from '../../contracts/restore-point';
import { rfc3339 } from '../../contracts/time';
import { eachCapture } from '../action-set/each-capture';
import { checkSigningKey } from '../catalog/signing';
import { Lease } from '../lease/lease';
import type { LeaseRecord, StoppedWorkload } from '../lease/lease-record';
import { giveUp, markConsistent } from '../lease/recorded-dump';
import { type Held, underLease } from '../lease/with-lease';
import type { Context } from '../ports/context';
import { Deadline } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';
import { preflight } from '../preflight/preflight';
import { checkServer } from '../preflight/task-check';
import { Quiesce } from '../quiesce/quiesce';
import { LateScaleDown } from '../recovery/late-scale-down';
import { endPreviousRun } from '../recovery/previous-run';
import { housekeeping } from '../retention/housekeeping';
import { adopt, pointOf } from './adopt';
import { capture } from './capture';
import { restorability } from './restorability';

/** The latest start of the task that checks the server before the writers are stopped. Milliseconds. */
const LOOKS_WITHIN = 900_000;

/** The time for housekeeping, which the Job's own deadline includes. Milliseconds. */
const HOUSEKEEPING_WITHIN = 900_000;

export interface BackupProps {
  /** Skips the wait for the app's share of the schedule's spread. */
  readonly now: boolean;
}

/**
 * Runs a backup, or the rest of one. Returns when the restore point is written.
 *
 * @throws Failure with the exit code 5 if it is written, but a restore of it would be refused
 */
export async function backup(context: Context, { now }: BackupProps): Promise<void> {
  const { clock, config, log } = context;
  if (!now && config.spreadSeconds > 0 && !(await wasBegun(context))) {
    const seconds = Math.round(share(config) * config.spreadSeconds);
    log.begin('spread', { seconds });
    await clock.sleep(seconds * 1000, context.signal);
  }
  await underLease(
    context,
    {
      refuse: (left) => leftByRestore(config, left),
      failed: 'BackupFailed',
      refused: 'BackupRefused',
    },
    async (held) => {
      const lateScaleDown = new LateScaleDown(held.context, held.lease);
      const adopted = await adopt(held.context, held.lease);
      await endPreviousRun(held.context, held.lease);
      let made: RestorePoint | undefined;
      try {
        if (!adopted?.own) made = await ownDump(held, lateScaleDown.workloads);
      } finally {
        await lateScaleDown.end().catch((error: Error) => log.warn(error.message, 'check whether the writers run'));
      }
      const run = adopted?.own ? adopted.run : held.run;
      const find = async () => made ?? (await pointOf(held.context, run))?.point;
      const refusal = await restorability(held, run, find);
      await keepHouse(held, run);
      if (refusal) throw refusal;
    },
  );
}

async function ownDump(held: Held, earlier: readonly StoppedWorkload[]): Promise<RestorePoint> {
  const { clock, config, log } = held.context;
  const until = clock.now() + config.deadlineSeconds * 1000;
  const stops = config.quiesce === 'never' ? [] : config.writers;
  log.begin('preflight');
  checkSigningKey(held.context);
  await preflight(held.context, held.run, stops, { earlier });
  if (config.quiesce !== 'never' && stops.length > 0) await lookBeforeStopping(held, config.quiesce, until);
  return dump(held, stops, until, earlier);
}

/** This app's fixed position in the spread; most apps have different ones. At least 0, less than 1. */
export const share = ({ app, cluster }: Pick<AppConfig, 'app' | 'cluster'>): number =>
  createHash('sha256').update(`${cluster}/${app}`).digest().readUInt32BE() / 2 ** 32;

/** Finds what would otherwise fail after the writers were stopped: a wrong password, an image that cannot be pulled. */
async function lookBeforeStopping(held: Held, quiesce: 'snapshot' | 'whole-backup', until: number): Promise<void> {
  const { clock, config, signal } = held.context;
  const notAfter = Math.min(until, clock.now() + LOOKS_WITHIN);
  const task = (capture: CaptureConfig, ends: AbortSignal) =>
    checkServer({ ...held, context: { ...held.context, signal: ends } }, capture, {
      ...{ notAfter, dump: { quiesce, safety: false } },
    });
  await eachCapture({ captures: config.captures, task, signal });
}

async function dump(
  { context, lease, run }: Held,
  stops: AppConfig['writers'],
  until: number,
  earlier: readonly StoppedWorkload[],
): Promise<RestorePoint> {
  const { clock, config, log } = context;
  const deadline = new Deadline(clock, context.signal, until, () => late(log.step, until));
  const { signal } = deadline;
  const quiesce = new Quiesce(context, lease, 'backup', until);
  try {
    if (stops.length > 0) {
      log.begin('quiesce', { mode: config.quiesce });
      await quiesce.stop(stops, signal, earlier);
    }
    const end = () => quiesce.end(() => markConsistent(lease));
    const { point } = await capture(context, lease, {
      ...{ run, signal, notAfter: until, quiesce: config.quiesce, consistent: stops.length === 0, safety: false },
      ...(config.quiesce === 'snapshot' && stops.length > 0 ? { onSnapshot: end } : {}),
      onDumped: end,
    });
    return point;
  } catch (error) {
    const failure = await quiesce.endAfter(error);
    // After SIGTERM, the Job's next pod may continue what still runs.
    const { dump: left } = lease.record;
    if (left && !(context.signal.aborted && left.consistent)) await giveUp(lease).catch(() => {});
    throw failure;
  } finally {
    deadline.end();
  }
}

/** Runs housekeeping. The restore point is written; the next run does what is left undone. */
async function keepHouse({ context, lease }: Held, run: string): Promise<void> {
  const { clock, log, signal } = context;
  const deadline = new Deadline(clock, signal, clock.now() + HOUSEKEEPING_WITHIN, () => {
    const cause = `it did not finish within ${HOUSEKEEPING_WITHIN / 60_000} minutes`;
    return new Failure({
      step: log.step,
      cause,
      next: 'the next run continues; check how many restore points there are',
    });
  });
  try {
    await housekeeping({ ...context, signal: deadline.signal }, lease, run);
  } finally {
    deadline.end();
  }
}

/** Whether an earlier pod of this Job has started the run: if the writers are stopped, this pod must not wait. */
async function wasBegun(context: Context): Promise<boolean> {
  try {
    return await Lease.wasBegun(context);
  } catch (error) {
    context.log.warn(`the Lease cannot be read: ${(error as Error).message}`, 'it is read again after the spread');
    return false;
  }
}

function leftByRestore({ app }: AppConfig, { run, quiesce }: LeaseRecord): void {
  if (quiesce?.mode !== 'restore') return;
  throw new Failure({
    step: 'lease',
    cause: `the restore ${run} did not complete: the app is down, and its data may be incomplete`,
    next: `restore again: the new run takes over; or, if you repaired the data or know that it is good: npx jerrycan unblock ${app} --start`,
    exitCode: exitCodes.refused,
  });
}

const late = (step: string, until: number): Failure =>
  new Failure({
    step,
    cause: `the deadline has passed (${rfc3339(until)})`,
    next: "find out what took so long, or give the app's schedule a later deadline",
  });
