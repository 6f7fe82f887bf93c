import type { CaptureConfig } from '../../contracts/app-config';
import type { RestoreLoad } from '../../contracts/restore-loads';
import type { RestorePoint } from '../../contracts/restore-point';
import type { RestoreArguments } from '../../contracts/runner-arguments';
import { rfc3339 } from '../../contracts/time';
import { eachCapture } from '../action-set/each-capture';
import { NothingDone } from '../action-set/failure';
import type { Captured } from '../backup/capture';
import { findSource, loadSource, type RestoreSource } from '../catalog/restore-source';
import { checkSigningKey } from '../catalog/signing';
import type { QuiesceRecord } from '../lease/lease-record';
import { underLease } from '../lease/with-lease';
import type { Context } from '../ports/context';
import { Deadline, DeadlinePassed } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';
import { preflight } from '../preflight/preflight';
import { checkServer } from '../preflight/task-check';
import { Quiesce } from '../quiesce/quiesce';
import { forgetLoad } from '../recovery/forgotten';
import { LateScaleDown } from '../recovery/late-scale-down';
import { endPreviousRun } from '../recovery/previous-run';
import { chosenCaptures, chosenLoads, optionsFor, refuseMixture, refuseUnknown } from './chosen';
import { fallBack } from './fall-back';
import { type LoadEnd, loadAll } from './loads';
import { type Restoring, startAfterLoad, startsBy } from './restoring';
import { RtoWatch } from './rto-watch';
import { takeSafetyPoint } from './safety-point';

/**
 * Restores the app's data to a restore point. Returns when the app runs with it.
 *
 * @throws Failure with the exit code 3 before the app was touched, 1 if the app runs with its previous data, 4 if it is down
 */
export async function restore(outer: Context, props: RestoreArguments): Promise<void> {
  refuseUnknown(outer.config, props);
  const until = props.deadlineSeconds === undefined ? null : outer.clock.now() + props.deadlineSeconds * 1000;
  await underLease(
    outer,
    { refuse: () => {}, failed: 'RestoreFailed', refused: 'RestoreRefused' },
    async ({ run, lease, context: { signal, ...rest } }) => {
      const { clock, log } = rest;
      const deadline = new Deadline(clock, signal, until, () => late(log.step, until, quiesce.open));
      const context = { ...rest, signal: deadline.signal };
      const quiesce = new Quiesce(context, lease, 'restore', null);
      // An unfinished restore left the app down with incomplete data, which only a restore repairs.
      const { quiesce: recorded } = lease.record;
      const left = recorded?.mode === 'restore' ? recorded : undefined;
      // What that restore stopped counts as being at zero by its record, even if it was scaled meanwhile.
      const earlier =
        left?.workloads.map(({ kind, name, replicas }) => ({ kind, name, replicas })) ??
        new LateScaleDown(context, lease).workloads;
      const held = { run, lease, context, quiesce, earlier, until };
      const rtoWatch = new RtoWatch(held);
      try {
        if (left) log.warn(`the restore ${lease.left?.run} did not complete`, 'this restore takes over');
        const running = await endPreviousRun(context, lease);
        if (left && running.length > 0) throw stillRuns(context.config.app, running);
        if (left) refuseMixture(context.config, lease.record.restore, props);
        log.begin('preflight');
        if (props.safetyPoint) checkSigningKey(context);
        const captures = chosenCaptures(context.config, props);
        await preflight(context, props.safetyPoint ? run : undefined, context.config.writers, {
          ...{ captures, task: 'restore', earlier, leavesZero: props.writersAtZero ?? false },
        });
        const loadsIn = (point: RestorePoint) => chosenLoads(context.config, point, props);
        const source = await findSource(context, props.run, {
          dates: props.datesOfCopy ? 'copy' : 'store',
          choose: (point) => loadsIn(point).map(({ data }) => data),
        });
        const loads = loadsIn(source.point);
        await checkServers(held, props, source, loads);
        await replace(held, props, { source, loads, ...(left && { left }) });
      } catch (error) {
        if (left && lease.record.quiesce) throw Failure.of(error, log.step).as(exitCodes.down);
        throw error;
      } finally {
        rtoWatch.end();
        deadline.end();
      }
    },
  );
}

/** Checks the server of each capture. @throws Failure with the exit code 3 */
async function checkServers(
  held: Restoring,
  props: RestoreArguments,
  source: RestoreSource,
  loads: readonly RestoreLoad[],
): Promise<void> {
  const { context } = held;
  const dump = props.safetyPoint ? { dump: { quiesce: 'whole-backup', safety: true } as const } : {};
  const notAfter = startsBy(held);
  const task = async (capture: CaptureConfig, signal: AbortSignal) => {
    const { data } = loads.find((load) => load.capture === capture)!;
    const asked = optionsFor(capture, props);
    const loaded = { source: loadSource(source, data), asked, ...dump };
    await checkServer({ ...held, context: { ...context, signal } }, capture, { notAfter, ...loaded });
  };
  await eachCapture({ captures: loads.map(({ capture }) => capture), task, signal: context.signal });
}

interface ReplaceProps {
  readonly source: RestoreSource;
  readonly loads: readonly RestoreLoad[];
  /** What an unfinished restore left. */
  readonly left?: QuiesceRecord;
}

async function replace(held: Restoring, props: RestoreArguments, { source, loads, left }: ReplaceProps): Promise<void> {
  const { config, log, signal } = held.context;
  const { quiesce } = held;
  // A restore that did nothing must not start the writers on the data of a dead one.
  const unstarted = async (error: unknown) => (left ? error : quiesce.endAfter(error));
  let safety: Captured | undefined;
  try {
    if (!left && config.captures.length > 1) await recordChoice(held, source, loads);
    log.begin('stop writers');
    await quiesce.stop(config.writers, signal, held.earlier, props.writersAtZero);
    if (props.safetyPoint)
      safety = await takeSafetyPoint(
        held,
        loads.map(({ capture }) => capture),
      );
    log.begin('load', { point: source.point.run, safetyPoint: safety?.point.run ?? null });
    await quiesce.confirm(signal);
  } catch (error) {
    throw await unstarted(error);
  }
  const ends = await loadAll(held, { source, loads, options: (capture) => optionsFor(capture, props) });
  const failed = worstOf(ends);
  if (failed && ends.every(({ state }) => state === 'untouched'))
    throw await unstarted(failed.error instanceof NothingDone && !left ? unchanged(failed.error) : failed.error);
  if (failed) {
    const failure = Failure.of(failed.error, log.step);
    await fallBack(held, failure, ends, left ? undefined : safety);
    await startAfterLoad(held, `${failure.cause}; the safety point ${safety?.point.run} was loaded; `);
    throw new Failure({
      step: failure.step,
      cause: `${failure.cause}; the app runs with its previous data, loaded from the safety point ${safety?.point.run}`,
      next: failure.next,
    });
  }
  await startAfterLoad(held);
  for (const { actionSet, isForgotten } of ends) if (isForgotten) await forgetLoad(held.context, held.lease, actionSet);
}

/** Records before a writer is stopped which captures are restored. A takeover keeps the record of what it takes over until it loads. */
function recordChoice({ context, lease }: Restoring, { point }: RestoreSource, loads: readonly RestoreLoad[]) {
  const captures = loads.map(({ capture }) => capture.name);
  const isPart = captures.length < context.config.captures.length;
  const restore = { point: point.run, captures, ...(isPart && { only: true as const }), loads: [] };
  return lease.update((record) => ({ ...record, restore }));
}

/** The load that decides what happens next: one whose state is not known, else one that failed, else one that was not made. */
function worstOf(ends: readonly LoadEnd[]): LoadEnd | undefined {
  const errors = ends.filter(({ error }) => error !== undefined);
  return errors.find(({ state }) => state === 'unknown') ?? errors.find(({ state }) => state === 'failed') ?? errors[0];
}

const unchanged = ({ step, cause, next }: Failure): Failure =>
  new Failure({ step, cause: `${cause}; the app runs with its previous data`, next });

const late = (step: string, until: number | null, touched: boolean): Failure =>
  new DeadlinePassed({
    step,
    cause: `the deadline has passed (${rfc3339(until ?? 0)})`,
    next: 'find out what took so long; restore again with a later --deadline, or without one',
    exitCode: touched ? exitCodes.failed : exitCodes.refused,
  });

const stillRuns = (app: string, names: readonly string[]): Failure =>
  refused(
    `the ActionSet ${names.join(', ')} of an unfinished restore is still running`,
    `wait until it ends, and restore again; if it hangs, end it: npx jerrycan unblock ${app} --end-load`,
  );

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'check server', cause, next, exitCode: exitCodes.refused });
